// The pushes as a screen shows them: without challenge and cookie, and with the time that is left.
import { findMechanism } from './accounts/account-list.ts';
import type { ShownContext, StoredPush } from './accounts/phone-state.ts';
import type { Device } from './device.ts';

export interface ShownPush extends Pick<StoredPush, 'messageId' | 'type' | 'text' | 'createdAt' | 'customPayload'> {
  readonly issuer: string;
  readonly name: string;
  /** To choose from; empty unless the type is `challenge`. */
  readonly numbers: readonly number[];
  readonly context: ShownContext;
  readonly state: 'pending' | 'expired' | 'approved' | 'denied';
  /** Whole seconds; 0 unless pending. */
  readonly secondsLeft: number;
}

/** Newest first. */
export function inbox({ store, clock }: Device): ShownPush[] {
  const state = store.read();
  const now = clock.now();
  const newestFirst = state.pushes.toReversed().toSorted((one, other) => other.createdAt - one.createdAt);
  return newestFirst.flatMap((push) => {
    const account = findMechanism(state, push.mechanismUid);
    return account ? [shown(push, account, now)] : [];
  });
}

function shown(push: StoredPush, { issuer, name }: { issuer: string; name: string }, now: number): ShownPush {
  const { messageId, type, text, numbers, context, customPayload, createdAt, expiresAt } = push;
  const state = push.state === 'pending' && now > expiresAt ? 'expired' : push.state;
  const secondsLeft = state === 'pending' ? Math.ceil((expiresAt - now) / 1000) : 0;
  return { messageId, type, text, numbers, context, customPayload, createdAt, issuer, name, state, secondsLeft };
}
