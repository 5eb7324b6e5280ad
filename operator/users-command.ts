// `npm run users`: makes, changes, shows and removes users, of a deployment or of the stack on this machine.
import * as z from 'zod';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../cli/arguments.ts';
import { type ExitCode, ending, type Output, Trouble } from '../cli/command.ts';
import { serverUrl, urlOption } from '../cli/server.ts';
import {
  addAccount,
  removeAccount,
  resetFactors,
  setActive,
  setMail,
  setPassword,
  signOut,
  unlock,
} from '../functions/accounts/account-changes.ts';
import type { AccountPorts, AccountTools } from '../functions/accounts/account-ports.ts';
import { accountReport } from '../functions/accounts/account-report.ts';
import { issuePass, longestPass } from '../functions/accounts/help-pass.ts';
import { nameAdministrator } from '../functions/accounts/realm-administrators.ts';
import { nulInPassword } from '../functions/mfa/password-hash.ts';
import { hashingTrouble, holdsNul } from '../functions/mfa/slow-hash.ts';
import type { Clock, Log, Randomness } from '../functions/ports/system.ts';
import type { User } from '../functions/ports/users.ts';
import { printable } from '../functions/printable.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { stageOf } from './stage.ts';
import { reportText } from './user-report.ts';
import { exportUsers, importUsers, listUsers, type TransferOptions } from './users-transfer.ts';

/** Whose users: of a deployment, or of the Waymark that runs there. */
type Place = { readonly stage: string } | { readonly server: URL };

export interface UsersTools extends Output {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Rejects with a Trouble when there is no such deployment, or nothing runs there. */
  readonly storesOf: (place: Place) => Promise<AccountPorts>;
  /** The line typed, which is not shown. Rejects with a Trouble when nobody is there to type. */
  readonly askSecret: (question: string) => Promise<string>;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** The file of a path as it was typed. */
  readonly fileAt: (path: string) => string;
  /** Shows a line in place of the one before; undefined takes it away. Absent where nobody sees it. */
  readonly showProgress?: (line: string | undefined) => void;
}

const program = calledAs('users');
const usage = `Usage:
  ${program} add NAME [--attribute mail=jo@example.com]... [--administrator]
  ${program} list
  ${program} show NAME               profile, factors, sessions, failures; no secrets
  ${program} password NAME           set a new password; all sessions end
  ${program} disable NAME            the user can sign in no more, and all sessions end
  ${program} enable NAME
  ${program} sign-out NAME           all sessions end, and no browser is remembered
  ${program} reset-mfa NAME          every factor goes, with its recovery codes; the next sign-in registers anew
  ${program} pass NAME [--minutes 30]
                                     a one-time pass for who has lost the phone: entered where a recovery code
                                     is asked for, it registers a device in place of all others
  ${program} unlock NAME             after too many wrong passwords or codes; enable and password do that too
  ${program} mail NAME ADDRESS       the address for mails; the one before is told, too
  ${program} remove NAME             and the user's devices
  ${program} import FILE [--dry-run] [--replace] [--format jsonl|csv|ldif]
  ${program} export                  all users of the realm as JSON lines, without secrets

  --realm NAME       default: alpha
  --stage NAME       of a deployment. Without it: the Waymark that runs on this machine
  --url URL          of that one. Default: WAYMARK_URL, then http://localhost with the port of PORT, or 8080
  --attribute N=V    of the new user's profile, by its LDAP name: cn, givenName, sn, mail; again for more
  --administrator    the new user administers the realm, once signed in with a second factor
  --password-stdin   take the password from standard input instead of asking for it
  --minutes N        how long a pass is good, 1440 at most; default: 30
  --dry-run          say what the import would do, and do nothing
  --replace          write over users who are there already; their sessions end

Account and region of a deployment are those of the AWS CLI; AWS_ENDPOINT_URL names an emulator. Ends with 1 when it did not
work out: of an import, when a line was refused.`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  stage: { type: 'string' },
  ...urlOption,
  attribute: { type: 'string', multiple: true },
  administrator: { type: 'boolean', default: false },
  'password-stdin': { type: 'boolean', default: false },
  minutes: { type: 'string', default: '30' },
  'dry-run': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  format: { type: 'string' },
} as const;

interface Asked {
  readonly user: User;
  readonly ports: AccountPorts & AccountTools;
  readonly tools: UsersTools;
  readonly attributes: readonly string[];
  readonly administrator: boolean;
  readonly fromInput: boolean;
  readonly minutes: string;
  readonly transfer: TransferOptions;
  /** What was typed behind the command. */
  readonly words: readonly string[];
}

interface Command {
  /** How many words follow. */
  readonly words: number;
  readonly needs: string;
  readonly run: (asked: Asked) => Promise<ExitCode>;
}

/** What throws nothing has worked out. */
const done = (run: (asked: Asked) => Promise<void>): Command['run'] => {
  return async (asked) => {
    await run(asked);
    return 0;
  };
};

/** The name as it is stored, whatever was typed: by that the audit log is searched. */
const ofStored = (run: (asked: Asked) => Promise<void>): Command['run'] => {
  return done(async (asked) => {
    const found = await asked.ports.identities.find(asked.user);
    await run(found ? { ...asked, user: { realm: found.realm, username: found.username } } : asked);
  });
};

const ofUser = (run: (asked: Asked) => Promise<void>): Command => ({
  ...{ words: 1, needs: 'the name of one user' },
  run: ofStored(run),
});

const commands: Readonly<Record<string, Command>> = {
  add: ofUser(add),
  list: { words: 0, needs: 'nothing else', run: done(({ ports, user, tools }) => listUsers(ports, user.realm, tools)) },
  show: ofUser(show),
  password: ofUser(changePassword),
  disable: ofUser((asked) => activate(asked, false)),
  enable: ofUser((asked) => activate(asked, true)),
  'sign-out': ofUser(endSessions),
  'reset-mfa': ofUser(reset),
  pass: ofUser(pass),
  unlock: ofUser(forgetFailures),
  mail: { words: 2, needs: 'the name of one user and an address', run: ofStored(changeMail) },
  remove: ofUser(remove),
  import: {
    words: 1,
    needs: 'one file',
    run: ({ ports, user, tools, transfer, words: [file = ''] }) =>
      importUsers(file, user.realm, transfer, ports, tools),
  },
  export: {
    words: 0,
    needs: 'nothing else',
    run: done(({ ports, user, tools }) => exportUsers(ports, user.realm, tools)),
  },
};

/** A megabyte each: so many sessions may be looked through for one answer. */
const mostSessionPages = 20;

/** Passwords are in no output. */
export function usersCommand(args: readonly string[], tools: UsersTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    const { values, positionals } = readArguments(args, options);
    const [name = '', ...words] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw noSuchCommand(name, Object.keys(commands), `Say one of ${Object.keys(commands).join(', ')}`);
    if (words.length !== command.words) throw new UsageError(`${name} takes ${command.needs}`);
    const realm = normalRealm(values.realm);
    if (realm === undefined) throw new UsageError(`${values.realm} is no name for a realm`);
    const place = placeOf(values, tools);
    const stores = await tools.storesOf(place);
    if (!(await stores.configuration.get(realm, 'realm', '')))
      throw new Trouble(`There is no realm ${realm} ${'stage' in place ? `on ${place.stage}` : 'here'}`);
    const {
      attribute: attributes = [],
      administrator,
      minutes,
      'password-stdin': fromInput,
      'dry-run': dryRun,
      replace,
    } = values;
    const transfer = { dryRun, replace, ...(values.format !== undefined && { format: values.format }) };
    const { clock, randomness } = tools;
    const ports = { ...stores, clock, randomness, log: logOf(tools) };
    const user = { realm, username: words[0] ?? '' };
    return command.run({ user, ports, tools, attributes, administrator, fromInput, minutes, transfer, words });
  });
}

function placeOf(
  { stage, url }: { readonly stage?: string | undefined; readonly url?: string | undefined },
  { environment }: UsersTools,
): Place {
  if (stage === undefined) return { server: serverUrl(url, environment) };
  if (url !== undefined) throw new UsageError('Give --stage or --url, and not both');
  return { stage: stageOf(stage) };
}

/** What went wrong beside the work. */
function logOf({ complain }: Output): Log {
  const say = (message: string): void => complain(message);
  return { debug: () => {}, info: () => {}, warn: say, error: say };
}

async function add(asked: Asked): Promise<void> {
  const { user, ports, tools, administrator } = asked;
  const attributes = profileOf(asked.attributes);
  if (await ports.identities.find(user)) throw taken(user);
  const password = await newPassword(asked);
  if (!(await addAccount(ports, { ...user, active: true, attributes, password }, 'operator'))) throw taken(user);
  tools.print(`${user.username} can sign in to ${user.realm}`);
  if (!administrator) return;
  await nameAdministrator(ports, user, 'operator');
  tools.print(`${user.username} administers ${user.realm}, once signed in with a second factor`);
}

async function changePassword(asked: Asked): Promise<void> {
  const { user, ports, tools } = asked;
  await existing(asked);
  if (!(await setPassword(ports, user, await newPassword(asked), 'operator'))) throw unknown(user);
  tools.print('The password is changed, and all sessions are ended.');
}

async function activate({ user, ports, tools }: Asked, active: boolean): Promise<void> {
  if (!(await setActive(ports, user, active, 'operator'))) {
    if (!(await ports.identities.find(user))) throw unknown(user);
    const { username } = user;
    throw new Trouble(
      `${username} is imported by half: the same import again makes a whole user of it, and remove takes it away`,
    );
  }
  tools.print(active ? 'The user can sign in again.' : 'The user cannot sign in any more, and all sessions are ended.');
}

async function endSessions({ user, ports, tools }: Asked): Promise<void> {
  if (!(await signOut(ports, user, 'operator'))) tools.complain(nobodyHere(user));
  tools.print('All sessions are ended.');
}

async function reset({ user, ports, tools }: Asked): Promise<void> {
  const removed = await resetFactors(ports, user, 'operator');
  if (!removed) throw unknown(user);
  for (const { kind, deviceName, uuid } of removed) {
    tools.print(`Removed: ${kind} ${printable(deviceName)} (${uuid})`);
  }
  tools.print('The user has no second factor any more, and all sessions are ended. Whoever signs in next with the');
  tools.print('password is asked to register a device: see to it that it is the user.');
}

async function pass({ user, ports, tools, minutes }: Asked): Promise<void> {
  const wanted = /^\d{1,4}$/.test(minutes) ? Number(minutes) : 0;
  if (wanted < 1 || wanted > longestPass) throw new UsageError(`--minutes takes a number from 1 to ${longestPass}`);
  const issued = await issuePass(ports, user, wanted, 'operator');
  switch (issued.kind) {
    case 'unknown':
      throw unknown(user);
    case 'disabled':
      throw new Trouble(`${user.username} is disabled, and cannot sign in with a pass either`);
    case 'noFactor':
      throw new Trouble(`${user.username} has no second factor: the next sign-in offers to register one as it is`);
    case 'issued':
      tools.complain(
        `Good once, until ${new Date(issued.expiresAt).toISOString()}, with the password: where a recovery code is`,
      );
      tools.complain('asked for, in a sign-in that goes on to register a device, such as PassRegistration.');
      // Alone on standard output.
      return tools.print(issued.code);
  }
}

async function forgetFailures({ user, ports, tools }: Asked): Promise<void> {
  if (!(await unlock(ports, user, 'operator'))) tools.complain(nobodyHere(user));
  tools.print('Wrong passwords and codes are forgotten: the next attempt has not to wait.');
}

async function changeMail({ user, ports, tools, words }: Asked): Promise<void> {
  const address = z.email().safeParse(words[1]).data;
  if (address === undefined) throw new UsageError('Give the address as NAME@DOMAIN');
  const { username } = user;
  switch (await setMail(ports, user, address, 'operator')) {
    case 'unknown':
      throw unknown(user);
    case 'same':
      return tools.print(`That is the address of ${username} already.`);
    case 'changed':
      return tools.print(`Mails to ${username} go to ${address} now.`);
  }
}

async function show({ user, ports, tools }: Asked): Promise<void> {
  const report = await accountReport(ports, user);
  if (!report) throw unknown(user);
  const sessions = await ports.sessionCount.count(user, mostSessionPages);
  for (const line of reportText(report, sessions)) tools.print(line);
}

async function remove({ user, ports, tools }: Asked): Promise<void> {
  if (!(await removeAccount(ports, user, 'operator'))) throw unknown(user);
  tools.print('The user and the user’s devices are removed, and all sessions are ended.');
  tools.print('Left: the endpoints of phones in SNS, unused.');
}

async function existing({ user, ports }: Asked) {
  const found = await ports.identities.find(user);
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

/** Whoever is in a directory alone has sessions and wrong passwords here, and no row. */
function nobodyHere({ username, realm }: User): string {
  return `There is no ${username} in ${realm}, unless an identity source has that user`;
}

function unknown({ username, realm }: User): Trouble {
  return new Trouble(`There is no ${username} in ${realm}`);
}
