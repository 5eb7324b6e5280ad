// Users as scripts see them: attributes by AM's names, of any user of the realm. What is about passwords is no attribute, in
// either direction.
import { onNewGround } from '../node/new-ground.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import type { SessionGroundRaiser } from '../ports/sessions.ts';
import { identityName, universalId } from '../ports/universal-id.ts';
import { comparableName, type Identity, type ProfileChange, type Profiles } from '../ports/users.ts';
import { GuestError } from './script-host.ts';

export interface IdentitiesOptions {
  /** Normal form. */
  readonly realm: string;
  readonly profiles: Profiles;
  readonly sessionGroundRaiser: SessionGroundRaiser;
  /** Notes what was done for whoever reads the audit log. */
  readonly note: (event: NodeEvent) => void;
}

export type AttributeValues = Readonly<Record<string, readonly string[]>>;

/** Never of a profile: no seed and no script puts one of these where another reads it. By comparable name. */
const sealed = new Set([
  ...['userpassword', 'password', 'passwordhash', 'unicodepwd', 'authpassword', 'pwdhistory', 'mustchangepassword'],
  ...['passwordexpiresat', 'sharedsecret', 'recoverycodes'],
]);
const names: readonly string[] = ['uid', '_id'];
const status = 'inetUserStatus';
const attributeName = /^[A-Za-z][\w.;-]{0,127}$/;
const mostAttributes = 40;
const mostValues = 100;
const longestValue = 8 * 1024;
const largestProfile = 64 * 1024;
const mostTries = 5;

/** The user whom a name, an `_id` or a universal id of this realm means; whether there is one is another question. */
export function namedUser(key: string, realm: string): string | undefined {
  if (!/^id=/i.test(key)) return key;
  const organisations = [...key.matchAll(/,\s*o=((?:\\.|[^\\,])*)/gis)].map(([, name = '']) => name);
  const named = `/${organisations.reverse().join('/')}`;
  return named.toLowerCase() === realm.toLowerCase() ? identityName(key) : undefined;
}

export function isSealed(attribute: string): boolean {
  return sealed.has(attribute.toLowerCase());
}

/** Attribute names match in any case. */
function isAttribute(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function attributeOf(identity: Identity, attribute: string): readonly string[] {
  if (isSealed(attribute)) return [];
  if (names.some((name) => isAttribute(name, attribute))) return [identity.username];
  if (isAttribute(status, attribute)) return [identity.active ? 'Active' : 'Inactive'];
  const [, values = []] = Object.entries(identity.attributes).find(([name]) => isAttribute(name, attribute)) ?? [];
  return values;
}

export function scriptIdentities({ realm, profiles, sessionGroundRaiser, note }: IdentitiesOptions) {
  const find = async (key: string): Promise<Identity | undefined> => {
    const username = namedUser(key, realm);
    return username === undefined ? undefined : profiles.find({ realm, username });
  };

  const write = async (username: string, changes: AttributeValues): Promise<void> => {
    const user = { realm, username };
    for (let tries = 0; tries < mostTries; tries += 1) {
      const seen = await profiles.find(user);
      if (!seen) return;
      const change = changeOf(seen, changes);
      const set = () => profiles.change(user, change, seen);
      // As Account Lockout does it: who is locked is signed in nowhere.
      const locks = change.active === false && seen.active;
      if (!(locks ? (await onNewGround(sessionGroundRaiser, user, undefined, set)).result : await set())) continue;
      for (const event of eventsOf(seen, change)) note(event);
      return;
    }
    throw new GuestError('The profile is being changed by others, again and again');
  };

  return {
    find,
    /** Throws a GuestError, and has changed nothing, when one of these cannot be written. */
    check(changes: AttributeValues): void {
      const attributes = Object.keys(changes);
      if (attributes.length > mostAttributes) throw new GuestError(`No more than ${mostAttributes} attributes at once`);
      for (const [attribute, values] of Object.entries(changes)) checkAttribute(attribute, values);
      const twice = attributes.find((one, index) =>
        attributes.slice(0, index).some((other) => isAttribute(one, other)),
      );
      if (twice !== undefined) throw new GuestError(`The attribute ${twice} is named twice`);
    },
    /** What `check` has let through, all at once. Nothing happens for a user who is not there. */
    write,
  };
}

function checkAttribute(attribute: string, values: readonly string[]): void {
  if (isSealed(attribute) || names.some((name) => isAttribute(name, attribute))) {
    throw new GuestError(`The attribute ${attribute} cannot be written by scripts`);
  }
  if (!attributeName.test(attribute)) throw new GuestError('This is no name of an attribute');
  if (values.length > mostValues || values.some((value) => value.length > longestValue)) {
    throw new GuestError(`The attribute ${attribute} takes ${mostValues} values of ${longestValue} characters`);
  }
  if (isAttribute(status, attribute) && (values.length !== 1 || isActive(values[0] ?? '') === undefined)) {
    throw new GuestError(`${status} is Active or Inactive`);
  }
}

function isActive(text: string): boolean | undefined {
  return new Map([
    ['active', true],
    ['inactive', false],
  ]).get(text.toLowerCase());
}

/** Under the names that the profile has for them. */
function changeOf(seen: Identity, changes: AttributeValues): ProfileChange {
  const [[, [active = ''] = []] = []] = Object.entries(changes).filter(([name]) => isAttribute(name, status));
  const others = Object.entries(changes).filter(([name]) => !isAttribute(name, status));
  const attributes = Object.fromEntries(
    others.map(([name, values]) => [
      Object.keys(seen.attributes).find((stored) => isAttribute(stored, name)) ?? name,
      values,
    ]),
  );
  const [before, after] = [seen.attributes, { ...seen.attributes, ...attributes }].map(sizeOf);
  if ((after ?? 0) > Math.max(largestProfile, before ?? 0)) {
    throw new GuestError('The profile would be larger than 64 kB');
  }
  return { attributes, active: isActive(active) };
}

function sizeOf(attributes: AttributeValues): number {
  return Buffer.byteLength(JSON.stringify(attributes));
}

/** What operators and the user should hear of. */
function eventsOf(seen: Identity, { attributes, active }: ProfileChange): NodeEvent[] {
  const objectId = universalId(seen);
  const [, mail] = Object.entries(attributes).find(([name]) => isAttribute(name, 'mail')) ?? [];
  const [previous] = attributeOf(seen, 'mail');
  const isMoved = mail !== undefined && comparableName(mail[0] ?? '') !== comparableName(previous ?? '');
  return [
    ...(active === undefined || active === seen.active
      ? []
      : [
          {
            eventName: active ? ('WAYMARK-ACCOUNT-UNLOCKED' as const) : ('WAYMARK-ACCOUNT-LOCKED' as const),
            info: { objectId },
          },
        ]),
    ...(isMoved
      ? [
          {
            eventName: 'WAYMARK-ADDRESS-CHANGED' as const,
            info: { objectId, ...(previous !== undefined && { previous }) },
          },
        ]
      : []),
  ];
}
