// Asking the browser for a passkey. One request at a time: a later one ends the one before, and leaving the step ends all.
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  assertionText,
  creationOptions,
  errorText,
  type NewCredential,
  nameOf,
  type PasskeyItem,
  registrationText,
  requestOptions,
  type UsedCredential,
  unsupported,
} from './passkey-step.ts';

/** Why there is no passkey: of the browser's reasons those that its user can do something about. */
export type PasskeyTrouble = 'unsupported' | 'known' | 'wrongPlace' | 'notDone';

export interface PasskeyUse {
  readonly asking: boolean;
  readonly trouble: PasskeyTrouble | undefined;
  /** Whether to have a button for it beside a name field. */
  readonly canAsk: boolean;
  /** Asks the browser now. `name`: of a new passkey; may be empty. */
  ask(name: string): void;
  /** Tells the journey that there will be none. */
  giveUp(): void;
}

export interface PasskeyOptions {
  /** Nothing else is to be filled in, and nothing went wrong: the browser may be asked at once. */
  readonly atOnce: boolean;
  /** `username`: of the passkey, when it was chosen beside a name field; empty when it tells none. */
  readonly onAnswer: (text: string, username?: string) => void;
}

const troubles: Readonly<Record<string, PasskeyTrouble>> = {
  InvalidStateError: 'known',
  NotSupportedError: 'unsupported',
  SecurityError: 'wrongPlace',
};

const gaveUp = 'ERROR::NotAllowedError:The user went another way';

export function usePasskey(item: PasskeyItem | undefined, { atOnce, onAnswer }: PasskeyOptions): PasskeyUse {
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<{ readonly trouble: PasskeyTrouble; readonly text: string }>();
  const open = useRef<AbortController | undefined>(undefined);
  const isThere = 'PublicKeyCredential' in globalThis;

  /** What a later request, or the end of the step, has cut off is nobody's trouble; nor is an offer that nobody has taken up. */
  const run = async (request: (signal: AbortSignal) => Promise<void>, isQuiet = false): Promise<void> => {
    open.current?.abort();
    const controller = new AbortController();
    open.current = controller;
    try {
      await request(controller.signal);
    } catch (error) {
      if (controller.signal.aborted || isQuiet) return;
      setAsking(false);
      const { name } = error instanceof Error ? error : new Error();
      setFailure({ trouble: troubles[name] ?? 'notDone', text: errorText(error) });
    }
  };
  const sign = async (of: PasskeyItem, options: CredentialRequestOptions): Promise<void> => {
    const found = await navigator.credentials.get({
      publicKey: requestOptions(of.data) as PublicKeyCredentialRequestOptions,
      ...options,
    });
    const used = found as unknown as UsedCredential; // what a request with publicKey alone resolves to
    if (of.conditional) onAnswer(assertionText(used), nameOf(used) ?? '');
    else onAnswer(assertionText(used));
  };
  const make = async (of: PasskeyItem, name: string, signal: AbortSignal): Promise<void> => {
    const publicKey = creationOptions(of.data) as PublicKeyCredentialCreationOptions;
    const made = (await navigator.credentials.create({ publicKey, signal })) as unknown as NewCredential; // likewise
    onAnswer(registrationText(made, name));
  };
  const ask = (name: string): void => {
    if (!item || asking) return;
    if (!isThere) {
      setFailure({ trouble: 'unsupported', text: unsupported });
      return;
    }
    setFailure(undefined);
    setAsking(true);
    void run((signal) => (item.isNew ? make(item, name, signal) : sign(item, { signal })));
  };
  const offer = async (of: PasskeyItem): Promise<void> => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    // Meanwhile the user has pressed the button.
    if (open.current) return;
    void run((signal) => sign(of, { mediation: 'conditional', signal }), true);
  };
  useEffect(() => {
    if (item?.conditional && isThere) void offer(item);
    if (item && atOnce) ask('');
    return () => {
      open.current?.abort();
    };
  }, []);
  return {
    asking,
    trouble: failure?.trouble,
    canAsk: isThere,
    ask,
    giveUp() {
      open.current?.abort();
      onAnswer(failure?.text ?? (isThere ? gaveUp : unsupported));
    },
  };
}
