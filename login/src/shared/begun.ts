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
  /** The journey has come to its end, with success. */
  readonly isDone?: boolean;
}

const purposes: readonly string[] = ['add', 'prove', 'password'] satisfies Begun['purpose'][];

const place = remembered('account');

export function keepBegun(begun: Begun): void {
  place.set(JSON.stringify(begun));
}

/** What was begun, if this is where. */
export function begunHere(): Begun | undefined {
  const begun = read();
  return begun?.at === location.pathname + location.search ? begun : undefined;
}

/** The journey that was begun has ended with success: whoever asked for it hears so. */
export function endBegun(): void {
  const begun = begunHere();
  if (begun) keepBegun({ ...begun, isDone: true });
}

/** What was begun; from then on it is over. */
export function takeBegun(): Begun | undefined {
  const begun = read();
  place.clear();
  return begun;
}

function read(): Begun | undefined {
  try {
    const { at, purpose, kind, had, isDone }: Record<string, unknown> = JSON.parse(place.get() ?? '');
    if (typeof at !== 'string' || typeof kind !== 'string' || !Array.isArray(had)) return undefined;
    if (!purposes.includes(String(purpose))) return undefined;
    return { at, purpose: purpose as Begun['purpose'], kind, had: had.map(String), isDone: isDone === true };
  } catch {
    return undefined;
  }
}
