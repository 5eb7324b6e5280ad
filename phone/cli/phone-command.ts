// `npm run phone`: the virtual phone on the command line. No key and no URI is ever printed.
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import { PhoneFileError } from '../accounts/file-phone-store.ts';
import type { PhoneStore } from '../accounts/phone-store.ts';
import { type VirtualPhone, virtualPhone } from '../phone.ts';
import { fetchSnsMessages } from '../sns-messages.ts';
import { PhoneUriError } from '../uri/uri-error.ts';
import { answerCommand } from './answer-command.ts';
import { type PhoneArguments, readArguments, UsageError, usage } from './arguments.ts';
import {
  accountsCommand,
  codesCommand,
  inboxCommand,
  refreshCommand,
  removeCommand,
  scanCommand,
  settleDevice,
} from './commands.ts';
import { newDeviceToken } from './device-token.ts';
import { Trouble } from './trouble.ts';

export interface PhoneTools {
  print(line: string): void;
  /** To standard error. */
  complain(line: string): void;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly store: PhoneStore;
  /** Of the running Waymark, unless `--url` names another. */
  readonly url: string;
}

/** 1: it did not work out. 2: nobody can tell what was asked for. */
export type ExitCode = 0 | 1 | 2;

export async function phoneCommand(args: readonly string[], tools: PhoneTools): Promise<ExitCode> {
  try {
    for (const line of await run(readArguments(args), tools)) tools.print(line);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      tools.complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!isTrouble(error)) throw error;
    tools.complain(error.message);
    return 1;
  }
}

const isTrouble = (error: unknown): error is Error =>
  error instanceof Trouble || error instanceof PhoneUriError || error instanceof PhoneFileError;

async function run({ command, argument = '', options }: PhoneArguments, tools: PhoneTools): Promise<string[]> {
  if (command === 'help') return [usage];
  if (command === 'scan') settleDevice(tools.store, tools.randomness, options.platform);
  const phone = openPhone(tools);
  switch (command) {
    case 'scan':
      return scanCommand(phone, argument);
    case 'inbox':
      await fetchPushes(phone, options.url, tools);
      return inboxCommand(phone);
    case 'approve':
    case 'deny':
      await fetchPushes(phone, options.url, tools);
      return [
        await answerCommand(phone, {
          ...{ approve: command === 'approve', id: argument, number: options.number },
          notMe: options['not-me'] ?? false,
        }),
      ];
    case 'codes':
      return codesCommand(phone);
    case 'accounts':
      return accountsCommand(phone);
    case 'remove':
      return removeCommand(phone, argument);
    case 'refresh':
      return refreshCommand(phone, newDeviceToken(platformOf(tools.store), tools.randomness));
  }
}

function openPhone({ fetch, clock, randomness, store }: PhoneTools): VirtualPhone {
  const platform = platformOf(store);
  const { deviceToken = newDeviceToken(platform, randomness) } = store.read();
  return virtualPhone({ fetch, clock, randomness, platform, deviceToken, store });
}

const platformOf = (store: PhoneStore) => store.read().platform ?? 'android';

async function fetchPushes(phone: VirtualPhone, chosenUrl: string | undefined, tools: PhoneTools): Promise<void> {
  const url = chosenUrl ?? tools.url;
  const messages = await fetchSnsMessages(tools.fetch, url);
  if (!messages) throw new Trouble(`No Waymark answers at ${url}. Start it with npm start, or name it with --url`);
  for (const message of messages) await phone.receive(message);
}
