// What My account has its user do at the sign-in page, so that both pages know: the one where to lead back to, the other
// what came of it. It stays in this tab, and holds no secret.
import { remembered } from './stored.ts';

export interface Begun {
  /** Of the sign-in page, where it was begun: path and query. */
  readonly at: string;
  /** `add` a device, or `prove` one. */
  readonly purpose: 'add' | 'prove';
  readonly kind: string;
  /** The uuids of the devices of the kind that there were before. */
  readonly had: readonly string[];
}

const place = remembered('account');

export function keepBegun(begun: Begun): void {
  place.set(JSON.stringify(begun));
}

/** What was begun, if this is where. */
export function begunHere(): Begun | undefined {
  const begun = read();
  return begun?.at === location.pathname + location.search ? begun : undefined;
}

/** What was begun; from then on it is over. */
export function takeBegun(): Begun | undefined {
  const begun = read();
  place.clear();
  return begun;
}

function read(): Begun | undefined {
  try {
    const { at, purpose, kind, had }: Record<string, unknown> = JSON.parse(place.get() ?? '');
    if (typeof at !== 'string' || typeof kind !== 'string' || !Array.isArray(had)) return undefined;
    return purpose === 'add' || purpose === 'prove' ? { at, purpose, kind, had: had.map(String) } : undefined;
  } catch {
    return undefined;
  }
}
