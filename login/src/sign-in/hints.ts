// What the server says of a step to our own page alone. Whatever is missing, or of another kind, is not there.
import type { Step } from '@forgerock/journey-client/types';
import type { Purpose } from './items.ts';

export interface Hints {
  /** Who is signing in, once the journey knows a name. */
  readonly user: string | undefined;
  /** What fields are for, by the names of their inputs: `IDToken1`. */
  readonly asks: Readonly<Record<string, Purpose>>;
  /** How many signs their answers have, likewise. */
  readonly lengths: Readonly<Record<string, number>>;
}

const purposes: readonly string[] = ['username', 'code', 'recoveryCode', 'mailCode', 'text'] satisfies Purpose[];

export function hintsOf(step: Step & { readonly hints?: unknown }): Hints {
  const { user, asks, lengths } = recordOf(step.hints);
  const known = Object.entries(recordOf(asks)).filter((entry): entry is [string, Purpose] =>
    purposes.includes(String(entry[1])),
  );
  const counted = Object.entries(recordOf(lengths)).filter((entry): entry is [string, number] =>
    Number.isInteger(entry[1]),
  );
  return {
    user: typeof user === 'string' && user !== '' ? user : undefined,
    asks: Object.fromEntries(known),
    lengths: Object.fromEntries(counted),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
