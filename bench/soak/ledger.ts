// What the simulated users have done and what they were told: the one side of every account that is settled at the end.

/** What a user has shown besides the password. `what` names it so that no two are the same: a code of a device by its step. */
export interface Proof {
  readonly kind: 'code' | 'recoveryCode' | 'push' | 'passkey';
  readonly what: string;
}

/** One journey of one client, from its first step to its end. */
export interface Run {
  /** The tracking id by which session rows and audit lines name it; none while no step has arrived. */
  id: string | undefined;
  readonly user: string;
  readonly journey: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** A right password was sent. */
  password: boolean;
  /** All right ones that were sent. */
  readonly proofs: Proof[];
  /** Those of which an answer said that they were accepted. */
  readonly accepted: Proof[];
  /** Requests that can have made a push, each counted once however often it was sent. */
  sends: number;
  /** Waits for a push of its own that it was told of. */
  waits: number;
  token?: string;
  /** `asked`: no answer has said whether it was done. */
  loggedOut?: 'asked' | 'told';
}

/** One attempt with a password or a code. Its times count what happens in the whole run, from 1. */
export interface Attempt {
  readonly user: string;
  readonly kind: 'password' | 'code' | 'recoveryCode';
  /** As the user means it: `spent` is right, and was used before. */
  readonly meant: 'right' | 'wrong' | 'spent';
  readonly begun: number;
  ended?: number;
  /** Nothing while no answer has told. */
  told?: 'accepted' | 'refused';
}

interface Delivery {
  readonly user: string;
  readonly messageId: string;
  readonly jwt: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What was promised to a user and has to be there at the end. */
export interface Enrolled {
  readonly user: string;
  readonly kind: 'oath' | 'push' | 'webauthn';
}

export interface Answer {
  readonly endpoint: string;
  readonly status: number;
  /** AM's error message; the texts of 200 are none. */
  readonly message: string;
}

export interface Ledger {
  readonly runs: Run[];
  readonly attempts: Attempt[];
  readonly deliveries: Delivery[];
  readonly enrolled: Enrolled[];
  /** By kind: how often. */
  readonly answers: Map<string, Answer & { times: number }>;
  /** When phones were told that an approval was taken, or asked last: milliseconds, and whose. */
  readonly approvals: { readonly user: string; readonly at: number }[];
  readonly secrets: { readonly name: string; readonly value: string | Uint8Array }[];
  /** Counts one event. */
  tick(): number;
}

export function ledger(): Ledger {
  let ticks = 0;
  return {
    ...{ runs: [], attempts: [], deliveries: [], enrolled: [], approvals: [], secrets: [] },
    answers: new Map(),
    tick: () => {
      ticks += 1;
      return ticks;
    },
  };
}

export function noteAnswer({ answers }: Pick<Ledger, 'answers'>, answer: Answer): void {
  const key = `${answer.endpoint} ${answer.status} ${answer.message}`;
  const known = answers.get(key);
  if (known) known.times += 1;
  else answers.set(key, { ...answer, times: 1 });
}
