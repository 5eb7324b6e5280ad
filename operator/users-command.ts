// `npm run users`: makes, changes, shows and removes users of a deployment.
import * as z from 'zod';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../cli/arguments.ts';
import { type ExitCode, ending, type Output, Trouble } from '../cli/command.ts';
import type { JsonObject } from '../functions/json.ts';
import type { AuditEventName } from '../functions/manifest/audit-events.ts';
import { nulInPassword } from '../functions/mfa/password-hash.ts';
import { hashingTrouble, holdsNul } from '../functions/mfa/slow-hash.ts';
import { onNewGround } from '../functions/node/new-ground.ts';
import { universalId } from '../functions/node/resolve-identity.ts';
import type { Clock, Randomness } from '../functions/ports/system.ts';
import type { User } from '../functions/ports/users.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { stageOf } from './stage.ts';
import type { UserStores } from './user-stores.ts';

export interface UsersTools extends Output {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Rejects with a Trouble when there is no such deployment. */
  readonly storesOf: (stage: string) => Promise<UserStores>;
  /** The line typed, which is not shown. Rejects with a Trouble when nobody is there to type. */
  readonly askSecret: (question: string) => Promise<string>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
}

const program = calledAs('users');
const usage = `Usage:
  ${program} add NAME [--attribute mail=jo@example.com]...
  ${program} password NAME           set a new password; all sessions end
  ${program} disable NAME            the user can sign in no more, and all sessions end
  ${program} enable NAME
  ${program} sign-out NAME           all sessions end
  ${program} unlock NAME             after too many wrong passwords; enable and password do that too
  ${program} mail NAME ADDRESS       the address for mails; the one before is told, too
  ${program} show NAME
  ${program} remove NAME             and the user's devices

  --realm NAME       default: alpha
  --stage NAME       of the deployment; default: dev
  --attribute N=V    of the new user's profile, by its LDAP name: cn, givenName, sn, mail; again for more
  --password-stdin   take the password from standard input instead of asking for it

Account and region are those of the AWS CLI; AWS_ENDPOINT_URL names an emulator. Ends with 1 when it did not work out.`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  stage: { type: 'string', default: 'dev' },
  attribute: { type: 'string', multiple: true },
  'password-stdin': { type: 'boolean', default: false },
} as const;

interface Asked {
  readonly user: User;
  readonly stores: UserStores;
  readonly tools: UsersTools;
  readonly attributes: readonly string[];
  readonly fromInput: boolean;
  /** What follows the name, for commands that take more. */
  readonly more: readonly string[];
}

const commands: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  add,
  password: setPassword,
  disable: (asked) => setActive(asked, false),
  enable: (asked) => setActive(asked, true),
  'sign-out': signOut,
  unlock,
  mail: setMail,
  show,
  remove,
};

/** Passwords are in no output. */
export function usersCommand(args: readonly string[], tools: UsersTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    const { values, positionals } = readArguments(args, options);
    const [name = '', username, ...more] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    const needed = `Say one of ${Object.keys(commands).join(', ')}, and the name of one user`;
    if (!command) throw noSuchCommand(name, Object.keys(commands), needed);
    if (username === undefined || more.length > (name === 'mail' ? 1 : 0)) throw new UsageError(needed);
    const { attribute: attributes = [], 'password-stdin': fromInput } = values;
    const realm = normalRealm(values.realm);
    if (realm === undefined) throw new UsageError(`${values.realm} is no name for a realm`);
    const stage = stageOf(values.stage);
    const stores = await tools.storesOf(stage);
    if (!(await stores.configuration.get(realm, 'realm', '')))
      throw new Trouble(`There is no realm ${realm} on ${stage}`);
    await command({ user: { realm, username }, stores, tools, attributes, fromInput, more });
    return 0;
  });
}

async function add(asked: Asked): Promise<void> {
  const { user, stores, tools } = asked;
  const attributes = profileOf(asked.attributes);
  if (await stores.identities.find(user)) throw taken(user);
  const password = await newPassword(asked);
  const made = await stores.identityStore.put({ ...user, active: true, attributes, password });
  if (!made) throw taken(user);
  tools.print(`${user.username} can sign in to ${user.realm}`);
}

async function setPassword(asked: Asked): Promise<void> {
  await existing(asked);
  const password = await newPassword(asked);
  const { user, stores } = asked;
  const change = () => stores.passwordChange.change(user, password);
  if (!(await onNewGround(stores.sessionGroundRaiser, user, undefined, change)).result) throw unknown(user);
  await stores.passwordAttempts.forget(user);
  await audit(asked, 'WAYMARK-PASSWORD-CHANGED');
  asked.tools.print('The password is changed, and all sessions are ended.');
}

async function setActive(asked: Asked, active: boolean): Promise<void> {
  const { user, stores, tools } = asked;
  const set = () => stores.accounts.setActive(user, active);
  const done = active ? await set() : (await onNewGround(stores.sessionGroundRaiser, user, undefined, set)).result;
  if (!done) throw unknown(user);
  if (active) await stores.passwordAttempts.forget(user);
  await audit(asked, active ? 'WAYMARK-ACCOUNT-UNLOCKED' : 'WAYMARK-ACCOUNT-LOCKED');
  tools.print(active ? 'The user can sign in again.' : 'The user cannot sign in any more, and all sessions are ended.');
}

async function signOut(asked: Asked): Promise<void> {
  await existing(asked);
  await asked.stores.sessionGroundRaiser.raise(asked.user);
  asked.tools.print('All sessions are ended.');
}

async function unlock(asked: Asked): Promise<void> {
  await existing(asked);
  await asked.stores.passwordAttempts.forget(asked.user);
  asked.tools.print('Wrong passwords are forgotten: the next attempt has not to wait.');
}

async function setMail(asked: Asked): Promise<void> {
  const { user, stores, tools, more } = asked;
  const address = z.email().safeParse(more[0]).data;
  if (address === undefined) throw new UsageError('Give the address as NAME@DOMAIN');
  const { username } = await existing(asked);
  const changed = await stores.identityStore.setMail(user, address);
  if (!changed) throw unknown(user);
  const { previous } = changed;
  if (previous === address) return tools.print(`That is the address of ${username} already.`);
  await audit(asked, 'WAYMARK-ADDRESS-CHANGED', previous === undefined ? {} : { previous });
  tools.print(`Mails to ${username} go to ${address} now.`);
}

/** What users hear of, and who has to prove it later. */
async function audit(
  { user, stores: { auditLog }, tools: { clock, randomness } }: Asked,
  eventName: Extract<AuditEventName, `WAYMARK-${'ACCOUNT' | 'ADDRESS' | 'PASSWORD'}-${string}`>,
  info: JsonObject = {},
): Promise<void> {
  const { realm } = user;
  const about = { objectId: universalId(user), by: 'operator', ...info };
  await auditLog.write([{ eventName, at: clock.now(), transactionId: uuid(randomness), realm, info: about }]);
}

async function show(asked: Asked): Promise<void> {
  const { user, stores, tools } = asked;
  const { username, realm, active, attributes } = await existing(asked);
  const devices = [...(await stores.deviceList.list(user, 'oath')), ...(await stores.deviceList.list(user, 'push'))];
  tools.print(`${username} in ${realm}: ${active ? 'active' : 'disabled'}`);
  for (const [name, values] of Object.entries(attributes)) tools.print(`  ${name}: ${values.join(', ')}`);
  for (const { kind, deviceName, uuid, createdDate } of devices) {
    tools.print(`  device: ${kind} ${deviceName} (${uuid}), since ${new Date(createdDate).toISOString()}`);
  }
}

async function remove({ user, stores, tools }: Asked): Promise<void> {
  if (!(await stores.userRemoval.remove(user))) throw unknown(user);
  await stores.passwordAttempts.forget(user);
  tools.print('The user and the user’s devices are removed, and all sessions are ended.');
  tools.print('Left: the endpoints of phones in SNS, unused.');
}

async function existing({ user, stores }: Asked) {
  const found = await stores.identities.find(user);
  if (!found) throw unknown(user);
  return found;
}

/** Never an argument: arguments are seen by everybody on the machine, and kept by shells. */
async function newPassword({ tools, fromInput }: Asked): Promise<string> {
  const password = fromInput
    ? (await tools.readInput()).replace(/\r?\n$/, '')
    : await tools.askSecret('New password: ');
  if (password === '') throw new Trouble('A password cannot be empty');
  if (holdsNul(password)) throw new Trouble(nulInPassword);
  const trouble = hashingTrouble();
  if (trouble !== undefined) throw new Trouble(trouble);
  if (!fromInput && (await tools.askSecret('Again: ')) !== password) throw new Trouble('The two are not the same');
  return password;
}

/** `['mail=a@b', 'mail=c@d']` as `{ mail: ['a@b', 'c@d'] }`. */
function profileOf(attributes: readonly string[]): Record<string, readonly string[]> {
  const profile = new Map<string, string[]>();
  for (const attribute of attributes) {
    const [, name, value] = /^([A-Za-z][A-Za-z0-9-]*)=(.*)$/s.exec(attribute) ?? [];
    if (name === undefined || value === undefined) throw new UsageError('Give an attribute as NAME=VALUE');
    profile.set(name, [...(profile.get(name) ?? []), value]);
  }
  return Object.fromEntries(profile);
}

function taken({ username, realm }: User): Trouble {
  return new Trouble(
    `Nobody new can be called ${username} in ${realm}: there is one, or the name is empty or too long`,
  );
}

function unknown({ username, realm }: User): Trouble {
  return new Trouble(`There is no ${username} in ${realm}`);
}
