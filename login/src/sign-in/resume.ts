// What survives a reload: the authId, the kinds of callbacks that the step had, and the user name typed last. No answer,
// no secret and no picture. docs/decisions/0010-login-page.md says why.
import type { Step } from '@forgerock/journey-client/types';
import { remembered } from '../shared/stored.ts';

const place = remembered('step');

export const typedName = remembered('name');

export interface Resumable {
  /** Remembers the step that is shown, for whoever opens the same address again. */
  keep(step: Step): void;
  /** The step without answers: sent back, it comes again. */
  find(): Step | undefined;
  forget(): void;
}

/** @param address of the journey: a step of another one is not taken up. */
export function resumable(address: string): Resumable {
  return {
    keep: ({ authId, callbacks = [] }) => {
      const kinds = callbacks.map(({ type, _id }) => ({ type, output: [], ...(_id !== undefined && { _id }) }));
      place.set(JSON.stringify({ address, step: { authId, callbacks: kinds } }));
    },
    find: () => {
      try {
        const kept = JSON.parse(place.get() ?? '{}');
        return kept.address === address && typeof kept.step?.authId === 'string' ? kept.step : undefined;
      } catch {
        return undefined;
      }
    },
    forget: place.clear,
  };
}
