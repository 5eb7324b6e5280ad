// Who counts on a journey: the settings of its realm that name it, and the journeys that it runs inside. What they need of it is
// not taken away under them.
import { innerNames } from '../journey/compile-journeys.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import type { EditedRealm } from './edited-realm.ts';
import type { Stock } from './realm-stock.ts';

/**
 * Throws `ERR_BODY_MALFORMED`, with the names of those who use it, for what makes of a tree that they could use one that they cannot.
 * `after` undefined: it is removed.
 */
export function requireUses(
  name: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  { journeys }: Pick<Stock, 'journeys'>,
  { realm, settings }: Pick<EditedRealm, 'realm' | 'settings'>,
): void {
  if (before === undefined) return;
  const of = realm === '/' ? 'the root realm' : realm;
  if (opens(before) && !(after && opens(after))) {
    if (settings['defaultJourney'] === name) {
      const why = realm === '/' ? ', by which administrators sign in' : '';
      throw inUse(`${name} is the default journey of ${of}${why}: make another the default first`);
    }
    if (namesIn(settings['deviceJourneys']).includes(name)) {
      throw inUse(`${name} is named in the setting deviceJourneys of ${of}: change that first`);
    }
  }
  // Whoever makes another of that name would find it excepted from the second factor.
  if (after === undefined && namesIn(settings['passwordOnlyJourneys']).includes(name)) {
    throw inUse(`${name} is named in the setting passwordOnlyJourneys of ${of}: change that first`);
  }
  if (runs(before) && !(after && runs(after))) {
    const outer = [...journeys].flatMap(([id, { source }]) =>
      id !== name && innerNames(source).includes(name) ? [id] : [],
    );
    if (outer.length > 0) throw inUse(`${name} runs inside ${outer.join(', ')}: change or remove that first`);
  }
}

/** Users can begin with it, and end with a session. */
export function opens(tree: JsonObject): boolean {
  const { innerTreeOnly, noSession } = tree;
  return runs(tree) && innerTreeOnly !== true && noSession !== true;
}

function runs({ enabled }: JsonObject): boolean {
  return enabled !== false;
}

/** Of a list, or of a map by the kind of device. */
export function namesIn(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value).filter((name) => name !== undefined) : [];
}

function inUse(message: string): RequestError {
  return new RequestError('ERR_BODY_MALFORMED', message);
}
