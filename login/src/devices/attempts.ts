// Doing things at the server, and saying what came of them: in one place of the page, whatever part of it asks.
import { useEffect, useState } from 'preact/hooks';
import { words } from '../shared/speech.ts';
import { AccountError, type Trouble } from './account-call.ts';
import type { DeviceKind } from './account-server.ts';

type Said = { readonly tone: 'success' | 'error' | 'plain'; readonly text: string } | undefined;

export interface Attempts {
  readonly said: Said;
  say(said: Said): void;
  /** A factor has to be shown first: of this kind. */
  readonly proof: DeviceKind | undefined;
  askForProof(kind: DeviceKind | undefined): void;
  /** Undefined when it could not be done; then it is said why. `kind`: of the device that it is about, if any. */
  attempt<Value>(action: () => Promise<Value>, kind?: DeviceKind): Promise<Value | undefined>;
  /** How many there have been: each may have changed what another part of the page shows. */
  readonly changes: number;
  /** Says `text` when it is done. */
  change(text: string, action: () => Promise<void>, kind?: DeviceKind): Promise<boolean>;
}

export function useAttempts(onSignedOut: () => void): Attempts {
  const [said, say] = useState<Said>();
  const [proof, askForProof] = useState<DeviceKind>();
  const [changes, count] = useState(0);
  const attempt: Attempts['attempt'] = async (action, kind) => {
    say(undefined);
    try {
      return await action();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === 'signedOut') onSignedOut();
      else if (trouble === 'signInAgain' && kind) askForProof(kind);
      else say({ tone: 'error', text: troubleText(trouble) });
      return undefined;
    }
  };
  const change: Attempts['change'] = async (text, action, kind) => {
    const done = await attempt(async () => {
      await action();
      return true;
    }, kind);
    if (done) {
      say({ tone: 'success', text });
      count((before) => before + 1);
    }
    return done === true;
  };
  return { said, say, proof, askForProof, changes, attempt, change };
}

export interface Loaded<Value> {
  readonly value: Value | undefined;
  /** Why there is none, where trying again does not help: it takes a factor, or the server has no such thing. */
  readonly trouble: 'signInAgain' | 'gone' | undefined;
  reload(): Promise<void>;
}

const retryMilliseconds = 3000;

/** What a part of the page shows. It is asked for until it comes. */
export function useLoaded<Value>(load: () => Promise<Value>, { attempt }: Pick<Attempts, 'attempt'>): Loaded<Value> {
  const [value, set] = useState<Value>();
  const [trouble, setTrouble] = useState<Loaded<Value>['trouble']>();
  const reload = async (): Promise<void> => set(await load());
  const open = async (): Promise<void> => {
    try {
      await reload();
    } catch (error) {
      const met = troubleOf(error);
      if (met === 'signInAgain' || met === 'gone') return setTrouble(met);
      await attempt(() => Promise.reject(error));
      if (met !== 'signedOut') setTimeout(open, retryMilliseconds);
    }
  };
  useEffect(() => void open(), []);
  return { value, trouble, reload };
}

function troubleOf(error: unknown): Trouble {
  return error instanceof AccountError ? error.trouble : 'other';
}

function troubleText(trouble: Trouble): string {
  if (trouble === 'gone') return words.gone;
  return trouble === 'offline' ? words.offlineNow : words.somethingWrong;
}
