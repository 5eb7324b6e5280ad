// The running stack as an attacker meets it: victims with factors of their own, what a stolen password or session can ask
// of each door, and what a guard in front of an API says to a token.
//   const attacked = attackedStack();
//   const victim = await attacked().withOath();
//   const step = await attacked().signIn('PushLogin', victim.username);

import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoDeviceList } from '../../functions/adapters/dynamo/device-list.ts';
import { dynamoSessionReader } from '../../functions/adapters/dynamo/sessions.ts';
import { systemAuditLog } from '../../functions/adapters/observability/system-audit-log.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { authorizeSession } from '../../functions/authorizer/authorize-session.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { GuardOptions } from '../../functions/manifest/session-guard.ts';
import { userStores } from '../../operator/user-stores.ts';
import { usersCommand } from '../../operator/users-command.ts';
import { apiEvent } from '../../testing/api-event.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type AnswersByType, filled, outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { code } from './demo-user.ts';
import { newUser, numberIn, pollLater } from './phone-users.ts';
import { type StackInProcess, stackInProcess } from './stack-in-process.ts';
import { type StackPhone, type StackPhones, stackPhones } from './stack-phone.ts';
import { advanceWallClock, restoreWallClock } from './wall-clock.ts';

export const password = 'correct-horse-1';

export interface Victim {
  readonly username: string;
  /** Recovery codes of what was enrolled. */
  readonly codes: readonly string[];
  /** The session that the enrolment ended with. */
  readonly token: string;
}
export interface OathVictim extends Victim {
  readonly app: Authenticator;
}
export interface PhoneVictim extends Victim {
  readonly phone: StackPhone;
}

export interface AttackedStack {
  readonly stack: StackInProcess;
  phone(): StackPhone;
  withoutFactor(): Promise<string>;
  /** Enrols through OathLogin; the code that it used is spent, so the clock is a step further on. */
  withOath(username?: string, typed?: string): Promise<OathVictim>;
  /** Enrols through PushLoginSimple. */
  withPhone(username?: string): Promise<PhoneVictim>;
  /** Enrols through CombinedMfaLogin: push and one-time passwords of one app. */
  withBoth(): Promise<PhoneVictim>;
  /** Answers the question for name and password, and the one for the browser's profile where there is one. */
  signIn(
    journey: string,
    username: string,
    options?: { query?: string; cookie?: string; typed?: string },
  ): Promise<Reply>;
  answer(step: Reply, answers?: AnswersByType): Promise<Reply>;
  /** Answers as the user at the question for a code: the next code of the app. */
  enter(step: Reply, app: Authenticator): Promise<Reply>;
  /** Approves the push that the phone shows next, and polls. */
  approve(wait: Reply, phone: StackPhone): Promise<Reply>;
  /** `GET`, `DELETE` or `POST` of the devices of a user. */
  devices(token: string, request: string, body?: JsonObject): Promise<{ status: number; body: JsonObject }>;
  /** As they are stored: kind and uuid. */
  stored(username: string): Promise<string[]>;
  /** What each door says to this token, and the guard. */
  doors(token: string, username: string, guard?: Partial<GuardOptions>): Promise<DoorAnswers>;
  guard(token: string, options?: Partial<GuardOptions>): Promise<{ effect: string; context: JsonObject }>;
  getSessionInfo(token: string): Promise<JsonObject>;
  /** The operator's command; resolves to its exit code. */
  operator(args: readonly string[], input?: string): Promise<number>;
  /** The same, and what it prints on standard output. */
  desk(...args: readonly string[]): Promise<{ code: number; printed: readonly string[] }>;
  /** Changes the settings of the realm until the end of the test. */
  settings(changes: JsonObject): Promise<void>;
}

export interface DoorAnswers {
  readonly sessions: number;
  readonly users: number;
  readonly devices: number;
  readonly guard: string;
}

export const everyDoorOpen: DoorAnswers = { sessions: 200, users: 200, devices: 200, guard: 'Allow' };
export const everyDoorShut: DoorAnswers = { sessions: 401, users: 401, devices: 401, guard: 'Unauthorized' };

/** Without a header of this kind no door takes the session cookie: another site's page could send it. */
export const fromScript = { 'x-requested-with': 'XMLHttpRequest' };

export const hasSession = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';
export const tokenOf = ({ body }: Reply): string => String(body['tokenId']);
export const messageOf = ({ body }: Reply): string => String(body['message']);
export const uriOf = (step: Reply): string => String(outputOf(step, 'HiddenValueCallback', 'value'));

/** To be asked in tests only. */
export function attackedStack(): () => AttackedStack {
  const phones = stackPhones();
  let stack: StackInProcess | undefined;
  let before: JsonObject | undefined;
  beforeAll(async () => {
    stack = await stackInProcess(phones);
    // Nobody is asked whether to remember his browser: a question more before each session.
    await realmSettings({ ...(await settingsNow()), rememberBrowserDays: 0 });
  });
  afterEach(async () => {
    stack?.push.sns.faults.clear();
    if (before) await realmSettings(before);
    before = undefined;
  });
  afterAll(async () => {
    // Not sooner: what is cached has been read at the time that it was then.
    restoreWallClock();
    await stack?.stop();
  });
  return () => {
    if (!stack) throw new Error('The stack starts before the first test, not sooner');
    return attacks(stack, phones, async (changes) => {
      const now = await settingsNow();
      before ??= now;
      await realmSettings({ ...now, ...changes });
    });
  };
}

async function settingsNow(): Promise<JsonObject> {
  return (await dynamoConfiguration(dynamo()).get('/alpha', 'realm', ''))?.value ?? {};
}

/** Settings are cached for a minute: the clock goes on by more. */
async function realmSettings(value: JsonObject): Promise<void> {
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', value);
  advanceWallClock(120_000);
}

function attacks(stack: StackInProcess, phones: StackPhones, settings: AttackedStack['settings']): AttackedStack {
  const { at, url } = stack;
  const realm = `${url}/json/realms/root/realms/alpha`;
  const { answer } = at;
  const signIn: AttackedStack['signIn'] = async (journey, username, { query = '', cookie, typed = password } = {}) => {
    const headers = cookie === undefined ? {} : { cookie, ...fromScript };
    const where = `?authIndexType=service&authIndexValue=${encodeURIComponent(journey)}${query}`;
    const step = await at.post({}, where, headers);
    const send = (shown: Reply, answers: AnswersByType) =>
      at.post(filled(shown.body, answers), query && `?${query.slice(1)}`, headers);
    const next = await send(step, { NameCallback: username, PasswordCallback: typed });
    const isAsked = typesOf(next).includes('DeviceProfileCallback');
    return isAsked ? send(next, { DeviceProfileCallback: '{"identifier":"a-browser"}' }) : next;
  };
  const approve: AttackedStack['approve'] = async (wait, phone) => {
    const push = await phone.nextPush();
    await phone.approve(push.messageId, { number: numberIn(wait) });
    return pollLater(stack, wait);
  };
  const enrolPhone = async (journey: string, username: string): Promise<PhoneVictim> => {
    const phone = phones.phone();
    const qr = await signIn(journey, username);
    await phone.scan(uriOf(qr));
    const display = await answer(qr);
    const end = await approve(await answer(display), phone);
    return { username, phone, codes: shownCodes(display), token: tokenOf(end) };
  };
  const guard: AttackedStack['guard'] = async (token, options = {}) => {
    const event = { ...apiEvent('GET /orders', { headers: { Authorization: `Bearer ${token}` } }), type: 'REQUEST' };
    const request = { ...event, methodArn: 'arn:aws:execute-api:eu-central-1:111122223333:a1/prod/GET/orders' };
    const { policyDocument, context = {} } = await authorizeSession(
      request as unknown as APIGatewayRequestAuthorizerEvent, // what is read of it
      { ...anySession, ...options },
      { sessions: dynamoSessionReader(dynamo(), { clock: systemClock }), clock: systemClock },
    );
    return { effect: policyDocument.Statement[0]?.Effect ?? '', context: context as JsonObject };
  };
  const call = async (method: string, path: string, token: string, body?: JsonObject) => {
    const response = await fetch(`${realm}/${path}`, {
      method,
      headers: { iPlanetDirectoryPro: token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as JsonObject }; // every door answers with an object
  };
  const devices: AttackedStack['devices'] = (token, request, body) => {
    const [method = '', path = ''] = request.split(' ');
    return call(method, `users/${path}`, token, body);
  };
  const info = (token: string) => call('POST', 'sessions?_action=getSessionInfo', token, {});
  return {
    ...{ stack, answer, signIn, approve, guard, devices, settings },
    phone: () => phones.phone(),
    withoutFactor: () => newUser(password),
    async withOath(given, typed) {
      const username = given ?? (await newUser(password));
      const qr = await signIn('OathLogin', username, typed === undefined ? {} : { typed });
      const app = authenticator(qr);
      const display = await answer(qr);
      const end = await answer(await answer(display), code(app.totp(systemClock)));
      advanceWallClock(30_000);
      return { username, app, codes: shownCodes(display), token: tokenOf(end) };
    },
    withPhone: async (given) => enrolPhone('PushLoginSimple', given ?? (await newUser(password))),
    withBoth: async () => enrolPhone('CombinedMfaLogin', await newUser(password)),
    enter: async (step, app) => {
      const end = await answer(step, code(app.totp(systemClock)));
      advanceWallClock(30_000);
      return end;
    },
    async stored(username) {
      const kinds = ['oath', 'push', 'webauthn'] as const;
      const lists = kinds.map((kind) => dynamoDeviceList(dynamo()).list({ realm: '/alpha', username }, kind));
      return (await Promise.all(lists)).flat().map(({ kind, uuid }) => `${kind}#${uuid}`);
    },
    async doors(token, username, options) {
      const [sessions, users, list, guarded] = await Promise.all([
        info(token),
        call('POST', 'users?_action=idFromSession', token, {}),
        devices(token, `GET ${username}/devices/2fa/oath?_queryFilter=true`),
        guard(token, options).then(
          ({ effect }) => effect,
          ({ message }: Error) => message,
        ),
      ]);
      return { sessions: sessions.status, users: users.status, devices: list.status, guard: guarded };
    },
    getSessionInfo: async (token) => (await info(token)).body,
    operator: async (args, input = '') => (await command(args, input)).code,
    desk: (...args) => command(args),
  };
}

async function command(args: readonly string[], input = ''): Promise<{ code: number; printed: readonly string[] }> {
  const tools = { clock: systemClock, randomness: systemRandomness };
  const printed: string[] = [];
  const sealer = systemSealer('device-secrets');
  const stores = userStores({ dynamo: dynamo(), auditLog: systemAuditLog(), sealer }, tools, { cost: cheapCost });
  const code = await usersCommand(args, {
    ...tools,
    print: (line) => printed.push(line),
    complain: () => {},
    askSecret: () => Promise.reject(new Error('Nobody is there to type')),
    readInput: async () => input,
    storesOf: async () => stores,
    environment: {},
    fileAt: (path) => path,
  });
  return { code, printed };
}

const anySession: GuardOptions = {
  ...{ carrier: 'bearer', cookieName: 'iPlanetDirectoryPro', realms: ['/alpha'] },
  ...{ minimumAuthLevel: 0, factors: [], maxAgeSeconds: 0 },
};
