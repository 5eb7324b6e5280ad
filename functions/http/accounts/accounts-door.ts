// Help for one user, by administrators: `…/waymark/users/{name}`. What the user has, what happened to him lately, and what can
// be done for him. No answer has a secret but the pass, which is shown here once and nowhere else.
import { resetFactors, setActive, signOut, unlock } from '../../accounts/account-changes.ts';
import type { AccountPorts, Actor } from '../../accounts/account-ports.ts';
import { type AccountReport, accountReport } from '../../accounts/account-report.ts';
import { issuePass, longestPass } from '../../accounts/help-pass.ts';
import { type AccountAction, accountActions, actionsOn } from '../../accounts/standing.ts';
import { isAdministrator } from '../../administration/administrator.ts';
import type { JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import type { AuditTrail, TrailEntry } from '../../ports/audit.ts';
import type { DeviceList, DeviceProfileRemoval, DeviceRemoval, FactorReports } from '../../ports/devices.ts';
import type { Randomness } from '../../ports/system.ts';
import { identityName, universalId } from '../../ports/universal-id.ts';
import type { User } from '../../ports/users.ts';
import { type Administrator, type AdministratorDoorPorts, administratorDoor } from '../administrator-door.ts';
import type { DoorHandler, DoorTools } from '../door.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';

export type AccountsDoorPorts = AdministratorDoorPorts &
  Pick<
    AccountPorts,
    | 'accounts'
    | 'auditLog'
    | 'endpointReleases'
    | 'factorFence'
    | 'factorReports'
    | 'helpPasses'
    | 'identities'
    | 'passwordAttemptsReset'
    | 'pendingPushes'
    | 'sessionGroundRaiser'
    | 'skipSettingChanges'
    | 'skipSettings'
  > & {
    readonly auditTrail: AuditTrail;
    readonly deviceProfileRemoval: DeviceProfileRemoval;
    readonly deviceRemoval: DeviceRemoval;
    readonly randomness: Randomness;
  };

type Ports = AccountsDoorPorts & Pick<DoorTools, 'log'>;

const usualMinutes = 30;
/** Of the profile: what tells whom one speaks to, and no more. */
const shownAttributes = ['cn', 'givenName', 'sn', 'mail', 'telephoneNumber'];

export function accountsDoor(tools: DoorTools, ports: AccountsDoorPorts): DoorHandler {
  const options = { ...tools, name: 'accounts', endpoint: 'waymark', methods: ['GET', 'POST'], versions: ['1.0'] };
  return administratorDoor(options, ports, async (request, administrator) => {
    const report = await accountReport(ports, userIn(request));
    if (!report) throw userNotFound();
    const { realm, username } = report.identity;
    const user = { realm, username };
    const actions = actionsOn(user, await isAdministrator(user, ports), administrator.session);
    if (request.method === 'POST') return act({ ...ports, log: tools.log }, user, actions, request, administrator);
    const { _fields: fields } = request.query;
    if (fields === undefined) return { status: 200, body: factsOf(report, actions) };
    if (fields === 'events') return { status: 200, body: await eventsOf(user, ports.auditTrail) };
    throw malformed('_fields may be events, or left out for all else');
  });
}

function userIn({ realm, segments }: HttpRequest): User {
  const [, resource, username = '', ...more] = segments;
  if (resource !== 'users' || more.length > 0) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  return { realm, username };
}

async function act(
  ports: Ports,
  user: User,
  permitted: readonly AccountAction[],
  request: HttpRequest,
  { facts: actor }: Administrator,
): Promise<HttpReply> {
  const action = accountActions.find((name) => name === request.query['_action']);
  if (!action) throw new RequestError('ERR_ACTION_UNKNOWN', `_action must be one of ${accountActions.join(', ')}`);
  const body = bodyOf(request, action === 'pass' ? ['minutes'] : []);
  const minutes = action === 'pass' ? minutesIn(body) : usualMinutes;
  if (!permitted.includes(action)) throw new RequestError('ERR_FORBIDDEN', 'User not permitted.');
  return { status: 200, body: { name: user.username, ...(await done(ports, user, action, minutes, actor)) } };
}

async function done(
  ports: Ports,
  user: User,
  action: AccountAction,
  minutes: number,
  actor: Actor,
): Promise<JsonObject> {
  switch (action) {
    case 'signOut':
      return found(await signOut(ports, user, actor));
    case 'unlock':
      return found(await unlock(ports, user, actor));
    case 'enable':
    case 'disable':
      return found(await setActive(ports, user, action === 'enable', actor));
    case 'resetMfa': {
      const { deviceRemoval: deviceEditor, deviceProfileRemoval: deviceProfileEditor } = ports;
      const deviceList = listOf(ports.factorReports);
      const removed = await resetFactors({ ...ports, deviceEditor, deviceList, deviceProfileEditor }, user, actor);
      return { ...found(removed !== undefined), removed: removed?.length ?? 0 };
    }
    case 'pass':
      return pass(ports, user, minutes, actor);
  }
}

async function pass(ports: Ports, user: User, minutes: number, actor: Actor): Promise<JsonObject> {
  const issued = await issuePass(ports, user, minutes, actor);
  switch (issued.kind) {
    case 'unknown':
      throw userNotFound();
    case 'disabled':
      throw new RequestError('ERR_CONFLICT', 'The user is disabled, and cannot sign in with a pass either');
    case 'noFactor':
      throw new RequestError(
        'ERR_CONFLICT',
        'The user has no second factor: the next sign-in offers to register one as it is',
      );
    case 'issued':
      return { pass: issued.code, expiresAt: issued.expiresAt };
  }
}

/** Of what is read anyway: a right less. */
function listOf(reports: FactorReports): DeviceList {
  return { list: async (user, kind) => (await reports.list(user)).filter((factor) => factor.kind === kind) };
}

/** Somebody else may have removed the user meanwhile. */
function found(done: boolean): JsonObject {
  if (!done) throw userNotFound();
  return {};
}

function bodyOf(request: HttpRequest, known: readonly string[]): JsonObject {
  const body = jsonBody(request);
  const odd = Object.keys(body).find((key) => !known.includes(key));
  if (odd === undefined) return body;
  const may = known.length > 0 ? `${known.join(', ')} and nothing else` : 'nothing';
  throw malformed(`The body may have ${may}, but has ${odd.slice(0, 40)}`);
}

function minutesIn({ minutes = usualMinutes }: JsonObject): number {
  if (typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= longestPass)
    return minutes;
  throw malformed(`minutes must be a whole number from 1 to ${longestPass}`);
}

function factsOf({ identity, factors, skip, failures }: AccountReport, actions: readonly AccountAction[]): JsonObject {
  const { username, active, attributes } = identity;
  const profile = shownAttributes.flatMap((name): [string, string[]][] => {
    const values = attributes[name];
    return values === undefined ? [] : [[name, [...values]]];
  });
  // Who is disabled cannot sign in with a pass either; enabling forgets wrong attempts, too.
  const useless: readonly AccountAction[] = active ? ['enable'] : ['disable', 'pass', 'unlock'];
  return {
    name: username,
    status: active ? 'active' : 'inactive',
    profile: Object.fromEntries(profile),
    factors: factors.map(({ deviceName, ...factor }) => ({ ...factor, name: deviceName })),
    optedOut: Object.entries(skip).flatMap(([kind, setting]) => (setting === 'skippable' ? [kind] : [])),
    failures: failures.strangers,
    browsersWithFailures: failures.browsers,
    actions: actions.filter((action) => !useless.includes(action)),
  };
}

async function eventsOf(user: User, trail: AuditTrail): Promise<JsonObject> {
  const { entries, since } = await trail.recent(universalId(user));
  return { name: user.username, since, events: entries.map(eventBody) };
}

function eventBody({ eventName, by, ...entry }: TrailEntry): JsonObject {
  return { ...entry, name: eventName, ...(by !== undefined && { by: whoDid(by) }) };
}

/** Administrators are users, and may be called `operator`: the kind tells who is who. */
function whoDid(by: string): JsonObject {
  if (by.startsWith('id=')) return { kind: 'administrator', name: identityName(by) };
  const [, script] = /^script (.*)$/s.exec(by) ?? [];
  return script === undefined ? { kind: 'operator' } : { kind: 'script', name: script };
}

function malformed(message: string): RequestError {
  return new RequestError('ERR_BODY_MALFORMED', message);
}

function userNotFound(): RequestError {
  return new RequestError('ERR_NOT_FOUND', 'User not found');
}
