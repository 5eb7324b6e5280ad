// What survives a reload: the authId, the kinds of callbacks that the step had, who is signing in, and the user name typed last. No answer,
// no secret and no picture. docs/decisions/0010-login-page.md says why.
import type { Step } from '@forgerock/journey-client/types';
import { remembered } from '../shared/stored.ts';

const place = remembered('step');

export const typedName = remembered('name');

/** Set once somebody has signed in here: who comes for the first time is not asked for more than it takes. */
export const knownBrowser = remembered('known', 'browser');
/** Set once somebody did not want to say where he is: one question is enough. */
export const refusedPlace = remembered('no-place', 'browser');

export interface Kept {
  readonly step: Step;
  readonly user: string | undefined;
}

export interface Resumable {
  /** Remembers the step that is shown, and whose it is, for whoever opens the same address again. */
  keep(step: Step, user: string | undefined): void;
  /** The step without answers: sent back, it comes again. */
  find(): Kept | undefined;
  forget(): void;
}

/** @param address of the journey: a step of another one is not taken up. */
export function resumable(address: string): Resumable {
  return {
    keep: ({ authId, callbacks = [] }, user) => {
      const kinds = callbacks.map(({ type, _id }) => ({ type, output: [], ...(_id !== undefined && { _id }) }));
      place.set(JSON.stringify({ address, step: { authId, callbacks: kinds }, user }));
    },
    find: () => {
      try {
        const kept = JSON.parse(place.get() ?? '{}');
        if (kept.address !== address || typeof kept.step?.authId !== 'string') return undefined;
        return { step: kept.step, user: typeof kept.user === 'string' ? kept.user : undefined };
      } catch {
        return undefined;
      }
    },
    forget: place.clear,
  };
}
