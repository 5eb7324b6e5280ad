// Whole journeys over the local stack with everything logged, and then a look for each of their secrets in whatever the
// functions have left for operators: log lines, metrics, audit events.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type AnswersByType, outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { code, demo } from '../support/demo-user.ts';
import { type HttpJourneys, httpJourneys } from '../support/http-journeys.ts';
import { newUser } from '../support/phone-users.ts';
import { here } from '../support/push-world.ts';
import { temporaryFolder } from '../support/running-stack.ts';
import { type Secret, secretsIn } from '../support/secret-scan.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const otherPassword = 'Correct-horse-7';
const folder = temporaryFolder();
const printed: string[] = [];
const secrets: Secret[] = [];
const pushes: string[] = [];
const woken: (() => void)[] = [];
let stack: LocalStack;
let at: HttpJourneys;
let phone: VirtualPhone;

beforeAll(async () => {
  Object.assign(process.env, { LOG_LEVEL: 'debug', POWERTOOLS_METRICS_DISABLED: 'false' });
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((part) => {
      printed.push(String(part));
      return true;
    });
  }
  stack = await startLocalStack({
    port: 0,
    dataFolder: folder.path,
    onDelivery({ message }) {
      pushes.push(message);
      for (const wake of woken.splice(0)) wake();
    },
  });
  at = watched(httpJourneys(stack.url));
  const deviceToken = Buffer.from(systemRandomness.bytes(32)).toString('hex');
  const tools = { fetch: watchedFetch, clock: systemClock, randomness: systemRandomness };
  phone = virtualPhone({ ...tools, platform: 'android', deviceToken });
  await walk();
});

afterAll(async () => {
  restoreWallClock();
  await stack.stop();
  jest.restoreAllMocks();
  folder.remove();
});

/** Every answer of the server holds secrets. */
function watched(journeys: HttpJourneys): HttpJourneys {
  const seen = (reply: Reply): Reply => {
    const { authId, tokenId } = reply.body;
    if (typeof authId === 'string') {
      keep('authId', authId);
      const { otk } = JSON.parse(Buffer.from(authId.split('.')[1] ?? '', 'base64url').toString());
      keep('otk', otk);
    }
    if (typeof tokenId === 'string') keep('session token', tokenId);
    for (const cookie of reply.cookies) keep('cookie', cookie.split(';')[0]?.split('=')[1]);
    return reply;
  };
  return {
    post: async (...given) => seen(await journeys.post(...given)),
    start: async (journey) => seen(await journeys.start(journey)),
    answer: async (...given) => seen(await journeys.answer(...given)),
    session: (...given) => journeys.session(...given),
  };
}

const watchedFetch: typeof fetch = (url, init) => {
  const body: unknown = JSON.parse(String(init?.body));
  if (isJsonObject(body)) keep('JWT of the phone', body['jwt']);
  return fetch(url, init);
};

function keep(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new Error(`There is no ${name}`);
  secrets.push({ name, value });
}

function keepBytes(name: string, base64: string): void {
  secrets.push({ name, value: Buffer.from(base64, 'base64') });
}

/** The next notification, which the phone has taken. */
async function nextPush(): Promise<JsonObject> {
  if (pushes.length === 0) await new Promise<void>((resolve) => woken.push(resolve));
  const message = pushes.shift() ?? '';
  const [jwt = ''] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(message) ?? [];
  keep('JWT of the push', jwt);
  const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  if (!isJsonObject(claims)) throw new Error('These are no claims');
  keepBytes('challenge of the push', String(claims['c']));
  await phone.receive(message);
  return claims;
}

function poll(step: Reply): Promise<Reply> {
  advanceWallClock(5_001);
  return at.answer(step);
}

async function signIn(journey: string, answers: AnswersByType = demo): Promise<Reply> {
  const next = await at.answer(await at.start(journey), answers);
  return typesOf(next).includes('DeviceProfileCallback') ? at.answer(next, { DeviceProfileCallback: here }) : next;
}

async function walk(): Promise<void> {
  keep('password', 'Waymark-demo-1');
  keep('password', otherPassword);
  keep('wrong password', 'wrong-Horse-42-battery');
  await signIn('Login', { NameCallback: 'demo', PasswordCallback: 'wrong-Horse-42-battery' });
  // Into the wrong field.
  await signIn('Login', { NameCallback: 'Waymark-demo-1', PasswordCallback: 'demo' });
  await at.post({ authId: 'no.such.journey', callbacks: [] });
  await oath();
  await push();
}

async function oath(): Promise<void> {
  const qr = await signIn('OathLogin');
  const app = authenticator(qr);
  secrets.push({ name: 'OATH secret', value: app.account.secret });
  const display = await at.answer(qr);
  const codes = shownCodes(display);
  for (const recoveryCode of codes) keep('recovery code', recoveryCode);
  const used = app.totp(systemClock);
  keep('one-time password', used);
  const again = await at.answer(await at.answer(display), code('918273'));
  keep('wrong one-time password', '918273');
  const end = await at.answer(again, code(used));
  await at.session('getSessionInfo', String(end.body['tokenId']));
  await at.session('logout', String(end.body['tokenId']));
  const prompt = await signIn('OathLogin');
  const collector = await at.answer(prompt, code('', true));
  await at.answer(collector, { NameCallback: String(codes[0]) });
}

/** Of somebody else: whoever has an app already adds no phone without it. */
async function push(): Promise<void> {
  const other = { NameCallback: await newUser(otherPassword), PasswordCallback: otherPassword };
  const options = await signIn('PushLogin', other);
  const qr = await at.answer(options, { ConfirmationCallback: 0 });
  const uri = new URL(String(outputOf(qr, 'HiddenValueCallback', 'value')));
  for (const [name, parameter] of [
    ['push shared secret', 's'],
    ['challenge of the registration', 'c'],
  ] as const) {
    keepBytes(name, (uri.searchParams.get(parameter) ?? '').replaceAll(' ', '+'));
  }
  await phone.scan(String(outputOf(qr, 'HiddenValueCallback', 'value')));
  const display = await at.answer(qr);
  for (const recoveryCode of shownCodes(display)) keep('recovery code', recoveryCode);
  const wait = await at.answer(display);
  await nextPush();
  await phone.approve(openPush(), { number: Number(outputOf(wait, 'HiddenValueCallback', 'value')) });
  await poll(wait);
  const second = await signIn('PushLogin', other);
  await nextPush();
  await phone.deny(openPush());
  await poll(second);
}

function openPush(): string {
  const push = phone.inbox().find(({ state }) => state === 'pending');
  if (!push) throw new Error('The phone has no open push');
  return push.messageId;
}

const logLines = (): string[] => printed.join('').split('\n').filter(Boolean);
const auditLines = (): string[] => readFileSync(join(folder.path, 'audit.log'), 'utf8').trim().split('\n');
const jsonLines = (lines: readonly string[]): JsonObject[] =>
  lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

describe('secrets in logs', () => {
  test('the run was a whole one', () => {
    const seen = new Set(jsonLines(auditLines()).map(({ eventName }) => eventName));

    expect([...seen].sort()).toEqual([
      'AM-LOGIN-COMPLETED',
      'AM-LOGOUT',
      'AM-NODE-LOGIN-COMPLETED',
      'AM-SESSION-CREATED',
      'AM-SESSION-LOGGED_OUT',
      'AM-TREE-LOGIN-COMPLETED',
      'WAYMARK-DEVICE-REGISTERED',
      'WAYMARK-PHONE-ANSWERED',
      'WAYMARK-PUSH-DENIED',
      'WAYMARK-PUSH-SENT',
      'WAYMARK-RECOVERY-CODE-USED',
    ]);
    expect(new Set(secrets.map(({ name }) => name)).size).toBe(15);
  });

  test('theft from the logs: no line, metric or audit event has any secret of the run, in any encoding', () => {
    const lines = [...logLines(), ...auditLines()];

    expect(jsonLines(lines).some(({ level }) => level === 'DEBUG')).toBe(true);
    expect(jsonLines(lines).some((line) => '_aws' in line)).toBe(true);
    expect(secretsIn(lines, secrets)).toEqual([]);
  });

  test('the scan bites: each secret is found when somebody logs it, as text, as bytes or inside something else', async () => {
    // Not before the environment is set: it reads its level from there.
    const { systemTools } = await import('../../functions/adapters/system/tools.ts');
    const before = logLines().length;

    for (const { value } of secrets) {
      const text = typeof value === 'string' ? value : Buffer.from(value).toString('base64');
      systemTools.log.info('A careless line', { note: text, wrapped: Buffer.from(`x${text}`).toString('base64url') });
    }

    const found = secretsIn(logLines().slice(before), secrets).map((find) => find.split(' in ')[0]);
    expect([...new Set(found)].sort()).toEqual([...new Set(secrets.map(({ name }) => name))].sort());
  });

  test('one id ties the turn that asks for a push to its delivery and to the answer of the phone', () => {
    const events = jsonLines(auditLines());
    const sent = events.filter(({ eventName }) => eventName === 'WAYMARK-PUSH-SENT');

    const tied = sent.map(({ transactionId }) =>
      events.filter((event) => event['transactionId'] === transactionId).map(({ eventName }) => eventName),
    );

    expect(tied).toHaveLength(2);
    for (const names of tied) {
      expect(names).toEqual(
        expect.arrayContaining(['AM-NODE-LOGIN-COMPLETED', 'WAYMARK-PUSH-SENT', 'WAYMARK-PHONE-ANSWERED']),
      );
    }
  });
});
