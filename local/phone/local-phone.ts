// The phone of the local stack, which has a page in the browser. SNS's stand-in wakes it as Google would.
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import { filePhoneStore, PhoneFileError } from '../../phone/accounts/file-phone-store.ts';
import type { PhoneStore } from '../../phone/accounts/phone-store.ts';
import { settleDevice } from '../../phone/cli/commands.ts';
import { newDeviceToken } from '../../phone/cli/device-token.ts';
import { type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import type { Notification } from '../sns/state.ts';
import { StartError } from '../start-error.ts';

export interface LocalPhone extends Omit<VirtualPhone, 'receive' | 'refresh'> {
  /** Shows what is for this phone, and nothing else. */
  take(notification: Pick<Notification, 'token' | 'message'>): void;
  /** What its camera is pointed at: the QR code on the sign-in page, while there is one. */
  look(uri: string | undefined): void;
  seen(): string | undefined;
  /** Gets a new device token and tells the servers. */
  refresh(): ReturnType<VirtualPhone['refresh']>;
}

export interface LocalPhoneOptions {
  /** Where it is kept, keys included. */
  readonly file: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Throws a StartError when the file is there and is no phone. */
export function localPhone({ file, clock, randomness }: LocalPhoneOptions): LocalPhone {
  const store = filePhoneStore(file);
  settle(store, randomness, file);
  const { platform = 'android', deviceToken = '' } = store.read();
  let sight: string | undefined;
  const phone = virtualPhone({ fetch, clock, randomness, platform, deviceToken, store });
  const taken: (notification: Parameters<LocalPhone['take']>[0]) => Promise<void> = async ({ token, message }) => {
    try {
      if (token === store.read().deviceToken) await phone.receive(message);
    } catch (error) {
      console.error('The phone could not take a notification:', error);
    }
  };
  return {
    ...phone,
    take(notification) {
      void taken(notification);
    },
    look(uri) {
      sight = uri;
    },
    seen: () => sight,
    refresh: () => phone.refresh(newDeviceToken(platform, randomness)),
  };
}

function settle(store: PhoneStore, randomness: Randomness, file: string): void {
  try {
    settleDevice(store, randomness, undefined);
  } catch (error) {
    if (!(error instanceof PhoneFileError)) throw error;
    throw new StartError(`${file} cannot be used as a phone. Remove it to get a new one.`, { cause: error });
  }
}
