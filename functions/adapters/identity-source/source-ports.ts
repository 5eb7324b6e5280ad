// The ports of users over an identity source, beside the row that we keep about each of whom we have to remember something: a
// lock, a count, a skip setting. Rows are made when there is something to keep, for users whom the source knows: names that
// somebody makes up leave nothing behind.
import * as z from 'zod';
import type { Ports } from '../../ports/index.ts';
import type { Identity, User } from '../../ports/users.ts';
import { dynamoAccounts } from '../dynamo/accounts.ts';
import type { Dynamo } from '../dynamo/client.ts';
import { ofUser } from '../dynamo/user-key.ts';
import type { SourceClient } from './source-client.ts';

const ours = z.object({ active: z.boolean().default(true) });

/** Whether we have not locked the account ourselves. */
function unlocked(dynamo: Dynamo): (user: User) => Promise<boolean> {
  const identities = dynamo.table('Identities');
  return ofUser(false, async (user) => {
    const found = await identities.get({ user }, { consistent: true, attributes: ['user', 'active'] });
    return ours.parse(found ?? {}).active;
  });
}

export function sourcePasswordCheck(source: SourceClient, dynamo: Dynamo): Ports['passwordCheck'] {
  const open = unlocked(dynamo);
  const nobody = { known: false, correct: false, active: false, mustChange: false, expired: false };
  return {
    async check(user, password, { counts = true } = {}) {
      // A guess that is refused is not shown to the source: it would count it, and lock out whom somebody wants locked out.
      if (!counts) return nobody;
      const [verdict, active] = await Promise.all([source.check(user, password), open(user)]);
      if (verdict === undefined) return nobody;
      const { username } = verdict;
      if (verdict.verdict === 'wrong') {
        return username === undefined ? nobody : { ...nobody, known: true, active, username };
      }
      const { expired, mustChange } = verdict;
      return {
        known: true,
        correct: true,
        active: active && verdict.active,
        expired,
        mustChange,
        username: verdict.username,
      };
    },
  };
}

export function sourcePasswordChange(source: SourceClient): Ports['passwordChange'] {
  return { change: (user, password) => source.changePassword(user, password) };
}

/** We have no hash of anybody. */
export const noPasswordRenewal: Ports['passwordRenewal'] = { renew: async () => false };

export function sourceIdentities(source: SourceClient, dynamo: Dynamo): Ports['identities'] {
  const open = unlocked(dynamo);
  return {
    async find(user) {
      const [found, active] = await Promise.all([source.find(user), open(user)]);
      return found && { ...found, active: found.active && active };
    },
  };
}

export function sourceIdentitySearch(source: SourceClient, dynamo: Dynamo): Ports['identitySearch'] {
  const open = unlocked(dynamo);
  return {
    async findByMail(realm, address) {
      const found = await source.findByMail(realm, address);
      return Promise.all(found.map(async (one) => ({ ...one, active: one.active && (await open(one)) })));
    },
  };
}

export function sourceIdentityAttributes(source: SourceClient): Ports['identityAttributes'] {
  return {
    async set(user, attributes) {
      if (Object.keys(attributes).length === 0) return (await source.find(user)) !== undefined;
      return source.changeAttributes(user, attributes);
    },
    async add(user, added) {
      const found = await source.find(user);
      if (!found) return false;
      const grown = Object.entries(added).flatMap(([name, values]) => {
        const known = valuesOf(found, name);
        const more = [...new Set(values)].filter((value) => !known.includes(value));
        return more.length === 0 ? [] : [[name, [...known, ...more]] as const];
      });
      return grown.length === 0 || source.changeAttributes(user, Object.fromEntries(grown));
    },
  };
}

export function sourceProfiles(source: SourceClient, dynamo: Dynamo): Ports['profiles'] {
  const identities = sourceIdentities(source, dynamo);
  const accounts = sourceAccounts(dynamoAccounts(dynamo), source, dynamo);
  return {
    find: identities.find,
    async change(user, { attributes, active }, seen) {
      const now = await identities.find(user);
      if (!now) return false;
      // Somebody who was faster in between is not seen: directories have no conditional write that all of them share.
      if (!Object.keys(attributes).every((name) => sameStart(valuesOf(now, name), valuesOf(seen, name)))) return false;
      const written = Object.keys(attributes).length === 0 || (await source.changeAttributes(user, attributes));
      return written && (active === undefined || accounts.setActive(user, active));
    },
  };
}

function valuesOf({ attributes }: Identity, name: string): readonly string[] {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [];
}

function sameStart(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one[0] === other[0];
}

// What is kept here about users who live elsewhere.

/** True when there is a row now: the source knows the user. */
function placing(source: SourceClient, dynamo: Dynamo): (user: User) => Promise<boolean> {
  const identities = dynamo.table('Identities');
  return async (owner) => {
    const found = await source.find(owner);
    if (!found) return false;
    const { realm, username } = found;
    const place = ofUser(false, async (user) => {
      const update = 'SET #realm = if_not_exists(#realm, :realm), #username = if_not_exists(#username, :username)';
      return (await identities.update({ user }, { update, values: { realm, username } })) !== undefined;
    });
    return place(owner);
  };
}

/** A method again, once there is a row, where it says that there is none. */
function withRow<Rest extends readonly unknown[], Answer>(
  place: (user: User) => Promise<boolean>,
  method: (user: User, ...rest: Rest) => Promise<Answer>,
  lacks: (answer: Answer) => boolean,
): (user: User, ...rest: Rest) => Promise<Answer> {
  return async (user, ...rest) => {
    const answer = await method(user, ...rest);
    return lacks(answer) && (await place(user)) ? method(user, ...rest) : answer;
  };
}

const isFalse = (answer: boolean): boolean => !answer;

export function sourceAccounts(ofTable: Ports['accounts'], source: SourceClient, dynamo: Dynamo): Ports['accounts'] {
  return { setActive: withRow(placing(source, dynamo), ofTable.setActive, isFalse) };
}

export function sourceLoginCounts(
  ofTable: Ports['loginCounts'],
  source: SourceClient,
  dynamo: Dynamo,
): Ports['loginCounts'] {
  return { countLogin: withRow(placing(source, dynamo), ofTable.countLogin, isFalse) };
}

export function sourceLoginCountReader(
  ofTable: Ports['loginCountReader'],
  source: SourceClient,
): Ports['loginCountReader'] {
  return {
    async loginCount(user) {
      const counted = await ofTable.loginCount(user);
      return counted ?? ((await source.find(user)) && {});
    },
  };
}

export function sourceSkipSettingChanges(
  ofTable: Ports['skipSettingChanges'],
  source: SourceClient,
  dynamo: Dynamo,
): Ports['skipSettingChanges'] {
  return { set: withRow(placing(source, dynamo), ofTable.set, isFalse) };
}

export function sourceRetryCounts(
  ofTable: Ports['retryCounts'],
  source: SourceClient,
  dynamo: Dynamo,
): Ports['retryCounts'] {
  const take = withRow(placing(source, dynamo), ofTable.take, ({ taken, count }) => !taken && count === 0);
  return { ...ofTable, take };
}

/** A port whose methods all begin with a user or a realm: of the realms of the source its own, for all others `here`. */
export function byRealm<Port extends object>(source: SourceClient, here: Port, there: Port): Port {
  type Method = (first: string | { readonly realm: string }, ...rest: readonly unknown[]) => unknown;
  const methodsOf = (port: Port) => port as Readonly<Record<string, Method>>; // see above
  const chosen = Object.keys(here).map((name) => {
    const method: Method = (first, ...rest) => {
      const port = source.serves(typeof first === 'string' ? first : first.realm) ? there : here;
      return methodsOf(port)[name]?.(first, ...rest);
    };
    return [name, method];
  });
  return Object.fromEntries(chosen) as Port; // all its methods
}
