// A small soak in which all is well, to be spoiled: a user with an app, one with a phone, and what they left.
import { createHash } from 'node:crypto';
import { type Attempt, type Ledger, ledger, type Run } from '../../bench/soak/ledger.ts';
import type { Row, Rows } from '../../bench/soak/tables.ts';

export const noRows: Rows = {
  ...{ JourneyStates: [], DeviceProfiles: [], PushMessages: [], Identities: [], Sessions: [] },
  ...{ Configuration: [], EndpointOwners: [], Attempts: [], RememberedBrowsers: [], KeyRings: [] },
};

/** Of a user who gave the password and one code. */
export function aRun(more: Partial<Run> = {}): Run {
  const code = { kind: 'code', what: 'soak-0 app 1 step 7' } as const;
  return {
    ...{ id: 'run-1', user: 'soak-0', journey: 'OathLogin', begunAt: 0, password: true },
    ...{ proofs: [code], accepted: [code], sends: 0, waits: 0, token: 'token-1' },
    ...more,
  };
}

export function aSession({ id, user, token = '' }: Run): Row {
  return {
    tokenHash: createHash('sha256').update(token).digest('base64url'),
    username: user,
    properties: JSON.stringify({ AMCtxId: id }),
  };
}

export function ofRuns(...runs: readonly Run[]): Ledger {
  return { ...ledger(), runs: [...runs] };
}

/** A push that has been sent, and was asked for at this moment. */
export function aPush(createdAt: number, more: Row = {}): Row {
  return {
    ...{ type: 'AUTHENTICATE', id: `AUTHENTICATE:${createdAt}`, username: 'soak-1', createdAt },
    ...{ expiresAt: createdAt + 120_000, delivery: 'sent', ...more },
  };
}

export function anAttempt(more: Partial<Attempt> & Pick<Attempt, 'begun'>): Attempt {
  return { user: 'soak-0', kind: 'password', meant: 'wrong', ended: more.begun, told: 'refused', ...more };
}
