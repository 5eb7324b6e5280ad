// Users as IDM's scripts see them: `openidm.read` and `openidm.query` on managed users, by IDM's names of properties. The table
// is never scanned: a query must name the user by what can be looked up.
import type { Identity } from '../ports/users.ts';
import { demanded, fits, queryFilter } from './query-filter.ts';
import { GuestError } from './script-host.ts';
import { attributeOf, isSealed } from './script-identities.ts';

export interface ManagedOptions {
  readonly realm: string;
  /** By name. */
  readonly find: (username: string) => Promise<Identity | undefined>;
  /** By the first mail address, in any case: two at most. */
  readonly findByMail: (address: string) => Promise<readonly Identity[]>;
  /** Attributes that are kept elsewhere, and are no properties here. */
  readonly isElsewhere: (attribute: string) => boolean;
}

type Properties = Readonly<Record<string, unknown>>;

const longestFields = 100;
/** IDM's names where they are others. */
const attributes = new Map([
  ['userName', 'uid'],
  ['_id', 'uid'],
  ['accountStatus', 'inetUserStatus'],
]);

export function managedUsers({ realm, find, findByMail, isElsewhere }: ManagedOptions) {
  const valuesOf = (identity: Identity, property: string): readonly string[] => {
    if (isElsewhere(property)) return [];
    const values = attributeOf(identity, attributes.get(property) ?? property);
    return property === 'accountStatus' ? values.map((value) => value.toLowerCase()) : values;
  };
  const objectOf = (identity: Identity, fields: readonly string[]): Properties => {
    const own = Object.keys(identity.attributes).filter((name) => !isSealed(name) && !isElsewhere(name));
    const asked = fields.slice(0, longestFields).map((field) => field.replace(/^\//, ''));
    const wanted = asked.length === 0 || asked.includes('*') ? [...attributes.keys(), ...own] : asked;
    const entries = [...new Set(['_id', ...wanted])].flatMap((property) => {
      const values = valuesOf(identity, property);
      return values.length === 0 ? [] : [[property, values.length === 1 ? values[0] : values] as const];
    });
    return Object.fromEntries(entries);
  };

  return {
    async read(resource: string, fields: readonly string[]): Promise<Properties | null> {
      const id = identifierIn(resource, realm);
      if (id === undefined) throw unavailable(resource);
      const identity = await find(id);
      return identity ? objectOf(identity, fields) : null;
    },
    async query(resource: string, filter: string, fields: readonly string[]): Promise<readonly Properties[]> {
      if (identifierIn(`${resource}/any`, realm) !== 'any') throw unavailable(resource);
      const parsed = queryFilter(filter);
      const name = demanded(parsed, '_id') ?? demanded(parsed, 'userName');
      const address = demanded(parsed, 'mail');
      if (name === undefined && address === undefined) throw new GuestError('openidm: this query needs an index');
      const found = name === undefined ? await findByMail(address ?? '') : [await find(name)];
      return found
        .filter((identity) => identity !== undefined)
        .filter((identity) => fits(parsed, (property) => valuesOf(identity, property)))
        .map((identity) => objectOf(identity, fields));
    },
  };
}

/** `managed/user/demo`, `managed/alpha_user/demo`. */
function identifierIn(resource: string, realm: string): string | undefined {
  const [, type, id] = /^managed\/([^/]+)\/([^/]+)$/s.exec(resource) ?? [];
  const ofRealm = realm.slice(realm.lastIndexOf('/') + 1);
  return type === 'user' || (ofRealm !== '' && type === `${ofRealm}_user`) ? id : undefined;
}

function unavailable(resource: string): GuestError {
  return new GuestError(`openidm: ${resource.slice(0, 100)} is not available`);
}
