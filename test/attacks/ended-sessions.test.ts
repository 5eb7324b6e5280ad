// Sessions of before, at every door of the running stack and at the guard, once their ground is gone: the user disabled or
// removed, the password changed, a factor replaced, or signed out everywhere.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo-client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo-identity-store.ts';
import { dynamoSessionReader } from '../../functions/adapters/dynamo-sessions.ts';
import { systemClock } from '../../functions/adapters/system-clock.ts';
import { systemRandomness } from '../../functions/adapters/system-randomness.ts';
import { userStores } from '../../operator/user-stores.ts';
import { type UsersTools, usersCommand } from '../../operator/users-command.ts';
import { authenticator, code } from '../support/authenticator.ts';
import type { AnswersByType, Reply } from '../support/journey-world.ts';
import { memoryAuditLog } from '../support/memory-audit-log.ts';
import { cheapCost } from '../support/memory-store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

jest.setTimeout(60_000);

const password = 'correct-horse-1';
const tools = { clock: systemClock, randomness: systemRandomness };
let stack: StackInProcess;
let users = 0;

beforeAll(async () => {
  stack = await stackInProcess();
});
afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

interface Somebody {
  readonly username: string;
  readonly typed: AnswersByType;
}

async function somebody(): Promise<Somebody> {
  users += 1;
  const username = `leaving${users}`;
  await dynamoIdentityStore(dynamo(), tools).put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return { username, typed: { NameCallback: username, PasswordCallback: password } };
}

/** `npm run users`, over the tables of this stack. */
async function operator(...args: string[]): Promise<number> {
  const stores = userStores(dynamo(), memoryAuditLog(), tools, { cost: cheapCost });
  const console: UsersTools = {
    ...tools,
    print: () => {},
    complain: () => {},
    storesOf: async () => stores,
    askSecret: async () => 'another-horse-2',
    readInput: async () => '',
  };
  return usersCommand(args, console);
}

const signIn = async (who: Somebody, journey = 'Login'): Promise<Reply> =>
  stack.at.answer(await stack.at.start(journey), who.typed);
const tokenOf = ({ body }: Reply): string => String(body['tokenId']);

/** What the doors that ask for a session, and the guard's reader, say to this token. */
async function doors(token: string, { username }: Somebody): Promise<readonly unknown[]> {
  const realm = `${stack.url}/json/realms/root/realms/alpha`;
  const headers = { iPlanetDirectoryPro: token, 'X-Requested-With': 'x', 'content-type': 'application/json' };
  const [info, refresh] = await Promise.all([
    stack.at.session('getSessionInfo', token),
    stack.at.session('refresh', token),
  ]);
  const devices = await fetch(`${realm}/users/${username}/devices/2fa/oath?_queryFilter=true`, { headers });
  const own = await fetch(`${realm}/users?_action=idFromSession`, { method: 'POST', headers, body: '{}' });
  const guard = await dynamoSessionReader(dynamo(), tools).find(token);
  return [info.status, refresh.status, devices.status, own.status, guard !== undefined];
}

const open = [200, 200, 200, 200, true];
const shut = [401, 401, 401, 401, false];

describe('sessions of before', () => {
  test.each([
    ['the user is disabled', ['disable']],
    ['the password is changed', ['password']],
    ['the operator signs the user out', ['sign-out']],
    ['the user is removed', ['remove']],
  ] as const)('A-7.3 are refused at every door once %s', async (_, [command]) => {
    const who = await somebody();
    const token = tokenOf(await signIn(who));
    const before = await doors(token, who);

    const done = await operator(command, who.username);

    expect([before, done]).toEqual([open, 0]);
    expect(await doors(token, who)).toEqual(shut);
  });

  test('A-7.3 are refused once the user signs out everywhere, in every browser', async () => {
    const who = await somebody();
    const tokens = [tokenOf(await signIn(who)), tokenOf(await signIn(who))];

    const reply = await stack.at.session('logoutEverywhere', tokens[0] ?? '');

    expect(reply.status).toBe(200);
    for (const token of tokens) expect(await doors(token, who)).toEqual(shut);
    expect(await doors(tokenOf(await signIn(who)), who)).toEqual(open);
  });

  test('are no use to a new user of the old name', async () => {
    const who = await somebody();
    const token = tokenOf(await signIn(who));
    await operator('remove', who.username);

    await dynamoIdentityStore(dynamo(), tools).put({
      ...{ realm: '/alpha', username: who.username, active: true, attributes: {}, password },
    });

    expect(await doors(token, who)).toEqual(shut);
  });

  test('A-7.3 are refused once the factor that they rest on is replaced', async () => {
    const who = await somebody();
    const qr = await signIn(who, 'OathLogin');
    const app = authenticator(qr);
    const display = await stack.at.answer(qr);
    const token = tokenOf(await stack.at.answer(await stack.at.answer(display), code(app.totp(systemClock))));
    const before = await doors(token, who);
    advanceWallClock(30_000);
    const proved = await stack.at.answer(await signIn(who, 'OathRegistration'), code(app.totp(systemClock)));

    const shown = await stack.at.answer(proved);
    const end = await stack.at.answer(shown);

    expect(before).toEqual(open);
    expect([shown.status, end.status]).toEqual([200, 200]);
    expect(await doors(token, who)).toEqual(shut);
    expect(await doors(tokenOf(end), who)).toEqual(open);
  });
});

describe('a journey under way', () => {
  test('A-7.3 gives no session to a user who is disabled after the password', async () => {
    const who = await somebody();
    const qr = await signIn(who, 'OathLogin');
    const app = authenticator(qr);
    const waiting = await stack.at.answer(await stack.at.answer(qr));
    await operator('disable', who.username);

    const end = await stack.at.answer(waiting, code(app.totp(systemClock)));

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });

  test('gives none to whoever used the password that was changed meanwhile', async () => {
    const who = await somebody();
    const qr = await signIn(who, 'OathLogin');
    const app = authenticator(qr);
    const waiting = await stack.at.answer(await stack.at.answer(qr));
    await operator('password', who.username);

    const end = await stack.at.answer(waiting, code(app.totp(systemClock)));

    expect(end.status).toBe(401);
  });
});

test('A-7.2.3 a sign-in that comes with the session of before ends that one, and keeps nothing proved of it', async () => {
  const who = await somebody();
  const first = tokenOf(await signIn(who));
  const page = await stack.at.start('Login');
  const callbacks = page.body['callbacks'];
  const filled = Array.isArray(callbacks)
    ? callbacks.map((callback, index) => ({
        ...(callback as object), // as the server sent it
        input: [{ name: `IDToken${index + 1}`, value: index === 0 ? who.username : password }],
      }))
    : [];

  const second = await stack.at.post({ ...page.body, callbacks: filled }, '', { iPlanetDirectoryPro: first });

  expect(second.status).toBe(200);
  expect(tokenOf(second)).not.toBe(first);
  expect(await doors(first, who)).toEqual(shut);
  expect(await doors(tokenOf(second), who)).toEqual(open);
});
