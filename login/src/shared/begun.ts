// What My account has its user do at the sign-in page, so that both pages know: the one where to lead back to, the other
// what came of it. It stays in this tab, and holds no secret.
import { remembered } from './stored.ts';

export interface Begun {
  /** Of the sign-in page, where it was begun: path and query. */
  readonly at: string;
  /** `add` a device, `prove` one, or change the `password`. */
  readonly purpose: 'add' | 'prove' | 'password';
  /** Of the devices; empty where there is none. */
  readonly kind: string;
  /** The uuids of the devices of the kind that there were before. */
  readonly had: readonly string[];
  /** How the journey has come to its end: with success, or with an answer that did not arrive. */
  readonly end?: 'done' | 'lost' | undefined;
}

const purposes: readonly string[] = ['add', 'prove', 'password'] satisfies Begun['purpose'][];

const ends = ['done', 'lost'] as const satisfies Begun['end'][];

const place = remembered('account');

export function keepBegun(begun: Begun): void {
  place.set(JSON.stringify(begun));
}

/** What was begun, if this is where. */
export function begunHere(): Begun | undefined {
  const begun = read();
  return begun?.at === location.pathname + location.search ? begun : undefined;
}

/** The journey that was begun has ended so: whoever asked for it hears it. */
export function endBegun(end: Begun['end']): void {
  const begun = begunHere();
  if (begun) keepBegun({ ...begun, end });
}

/** What was begun; from then on it is over. */
export function takeBegun(): Begun | undefined {
  const begun = read();
  place.clear();
  return begun;
}

function read(): Begun | undefined {
  try {
    const { at, purpose, kind, had, end }: Record<string, unknown> = JSON.parse(place.get() ?? '');
    if (typeof at !== 'string' || typeof kind !== 'string' || !Array.isArray(had)) return undefined;
    if (!purposes.includes(String(purpose))) return undefined;
    const ended = ends.find((one) => one === end);
    return { at, purpose: purpose as Begun['purpose'], kind, had: had.map(String), end: ended };
  } catch {
    return undefined;
  }
}
