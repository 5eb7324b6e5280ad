// What somebody with a stolen password tries at the doors of the running stack, in a realm as we create them: he adds,
// replaces and removes nobody's factor, and signs in as nobody who has one.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo-client.ts';
import { dynamoDeviceList } from '../../functions/adapters/dynamo-device-list.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo-identity-store.ts';
import { systemClock } from '../../functions/adapters/system-clock.ts';
import { systemRandomness } from '../../functions/adapters/system-randomness.ts';
import { authenticator, code, shownCodes } from '../support/authenticator.ts';
import { journeyExport } from '../support/journey-builder.ts';
import type { AnswersByType, Reply } from '../support/journey-world.ts';
import { typesOf } from '../support/journey-world.ts';
import { here } from '../support/push-world.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

jest.setTimeout(60_000);

const password = 'correct-horse-1';
let stack: StackInProcess;
let users = 0;

beforeAll(async () => {
  stack = await stackInProcess();
});
afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

interface Victim {
  readonly username: string;
  readonly typed: AnswersByType;
}

async function victim(): Promise<Victim> {
  users += 1;
  const username = `robbed${users}`;
  const tools = { clock: systemClock, randomness: systemRandomness };
  await dynamoIdentityStore(dynamo(), tools).put({ realm: '/alpha', username, active: true, attributes: {}, password });
  return { username, typed: { NameCallback: username, PasswordCallback: password } };
}

/** The first step after name and password. */
async function signIn(who: Victim, journey: string): Promise<Reply> {
  return stack.at.answer(await stack.at.start(journey), who.typed);
}

/** Registers an app in OathLogin and signs in with it. */
async function enrolled() {
  const who = await victim();
  const qr = await signIn(who, 'OathLogin');
  const app = authenticator(qr);
  const display = await stack.at.answer(qr);
  const end = await stack.at.answer(await stack.at.answer(display), code(app.totp(systemClock)));
  return { ...who, app, codes: shownCodes(display), token: String(end.body['tokenId']) };
}

async function devicesOf({ username }: Victim): Promise<string[]> {
  const user = { realm: '/alpha', username };
  const lists = await Promise.all(
    (['oath', 'push'] as const).map((kind) => dynamoDeviceList(dynamo()).list(user, kind)),
  );
  return lists.flat().map(({ kind, uuid }) => `${kind}#${uuid}`);
}

/** Past the question for the location. */
function located(step: Reply): Promise<Reply> {
  return stack.at.answer(step, { DeviceProfileCallback: here });
}

/** The next code: no two sign-ins take the same. */
function nextCode(app: ReturnType<typeof authenticator>): AnswersByType {
  advanceWallClock(30_000);
  return code(app.totp(systemClock));
}

const opens = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';

/** Every action on the devices of a user, with this session. */
async function manage(who: Victim, token: string, path: string, method = 'POST', body?: object): Promise<number> {
  const response = await fetch(`${stack.url}/json/realms/root/realms/alpha/users/${who.username}/devices/2fa/${path}`, {
    method,
    headers: { iPlanetDirectoryPro: token, 'content-type': 'application/json', 'X-Requested-With': 'x' },
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  });
  return response.status;
}

describe('a registration that was opened before the victim enrolled', () => {
  test('A-6.4.3 OathLogin: the code of the thief’s secret is refused after, and the victim’s device and codes stay', async () => {
    const who = await victim();
    const thief = await signIn(who, 'OathLogin');
    const evil = authenticator(thief);
    const waiting = await stack.at.answer(await stack.at.answer(thief));
    const qr = await signIn(who, 'OathLogin');
    const app = authenticator(qr);
    const display = await stack.at.answer(qr);
    const own = await stack.at.answer(await stack.at.answer(display), code(app.totp(systemClock)));

    const end = await stack.at.answer(waiting, code(evil.totp(systemClock)));

    expect([opens(own), opens(end), end.status]).toEqual([true, false, 401]);
    expect(await devicesOf(who)).toEqual([`oath#${app.account.deviceId}`]);
    const asked = await stack.at.answer(await signIn(who, 'OathLogin'), code('', true));
    expect(opens(await stack.at.answer(asked, { NameCallback: shownCodes(display)[0] ?? '' }))).toBe(true);
  });

  test('OathRegistration: pressing Next after it stores nothing', async () => {
    const who = await victim();
    const thief = await signIn(who, 'OathRegistration');
    const qr = await signIn(who, 'OathRegistration');
    const app = authenticator(qr);
    await stack.at.answer(await stack.at.answer(qr));

    const end = await stack.at.answer(thief);

    expect(end.status).toBe(401);
    expect(end.body['message']).toMatch(/changed meanwhile/);
    expect(await devicesOf(who)).toEqual([`oath#${app.account.deviceId}`]);
  });
});

describe('a user with one kind of factor', () => {
  test.each(['PushLogin', 'PushLoginSimple'])(
    'A-6.4.3 gets no first device of the other kind by the password alone: %s',
    async (journey) => {
      const who = await enrolled();
      const before = await devicesOf(who);
      let step = await signIn(who, journey);
      // PushLogin asks for the location, and then what to do.
      if (typesOf(step).includes('DeviceProfileCallback')) step = await located(step);
      if (step.status === 200) step = await stack.at.answer(step, { ConfirmationCallback: 0 });

      expect(step.status).toBe(401);
      expect(step.body['message']).toMatch(/has a second factor already.*MfaLogin/);
      expect(await devicesOf(who)).toEqual(before);
    },
  );

  test('A-6.3.3 is not signed in by a journey that asks for a password alone, nor by one that skips, nor without a session', async () => {
    const who = await enrolled();
    const plain = await signIn(who, 'Login');
    const none = await stack.at.answer(
      await stack.at.post({}, '?authIndexType=service&authIndexValue=Login&noSession=true'),
      who.typed,
    );
    let options = await signIn(who, 'PushLogin');
    options = await located(options);
    const skipped = await stack.at.answer(options, { ConfirmationCallback: 2 });

    for (const end of [plain, none, skipped]) {
      expect([end.status, opens(end)]).toEqual([401, false]);
      expect(end.body['message']).toMatch(/protected by a second factor.*MfaLogin/);
    }
  });

  test('with one-time passwords alone signs in with them in CombinedMfaLogin, and runs in no circle', async () => {
    const who = await enrolled();
    const asked = await signIn(who, 'CombinedMfaLogin');

    const end = await stack.at.answer(asked, nextCode(who.app));

    expect(typesOf(asked)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(opens(end)).toBe(true);
  });
});

describe('journeys of somebody else’s making', () => {
  const registers = journeyExport({
    id: 'Imported',
    entry: 'page',
    nodes: {
      page: {
        type: 'PageNode',
        children: { name: { type: 'ValidatedUsernameNode' }, secret: { type: 'ValidatedPasswordNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'register', false: 'failure' } },
      register: {
        type: 'OathRegistrationNode',
        config: { postponeDeviceProfileStorage: false },
        to: { successOutcome: 'shown', failureOutcome: 'failure' },
      },
      shown: { type: 'RecoveryCodeDisplayNode', to: { outcome: 'success' } },
    },
  });

  test('an import that registers by the password alone replaces nobody’s device', async () => {
    await stack.importJourneys(registers);
    const who = await enrolled();
    const before = await devicesOf(who);

    const step = await signIn(who, 'Imported');

    expect(step.status).toBe(401);
    expect(await devicesOf(who)).toEqual(before);
  });
});

describe('a session of before', () => {
  test('A-7.5.1 that rests on a device which is gone makes no codes for the next one and removes nothing', async () => {
    const who = await enrolled();
    const thief = who.token;
    const own = String((await stack.at.answer(await signIn(who, 'OathLogin'), nextCode(who.app))).body['tokenId']);
    const [device = ''] = await devicesOf(who);
    const removed = await manage(who, own, `oath/${device.replace('oath#', '')}`, 'DELETE');
    const qr = await signIn(who, 'OathLogin');
    const app = authenticator(qr);
    await stack.at.answer(await stack.at.answer(await stack.at.answer(qr)), code(app.totp(systemClock)));
    const [next = ''] = await devicesOf(who);
    const path = `oath/${next.replace('oath#', '')}`;

    const tried = [
      await manage(who, thief, `${path}?_action=newRecoveryCodes`),
      await manage(who, thief, path, 'DELETE'),
      await manage(who, thief, 'oath?_action=reset'),
      await manage(who, thief, 'oath?_action=skip', 'POST', { value: true }),
    ];

    expect(removed).toBe(200);
    expect(tried).toEqual([401, 401, 401, 401]);
    expect(await devicesOf(who)).toEqual([next]);
  });
});

describe('race', () => {
  test('A-6.4.3 fifty registrations that two parties finish at once leave one device, and one session', async () => {
    const who = await victim();
    const opened = [];
    for (let index = 0; index < 50; index += 1) opened.push(await signIn(who, 'OathRegistration'));

    const shown = await Promise.all(opened.map((qr) => stack.at.answer(qr)));

    const winners = shown.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(await devicesOf(who)).toHaveLength(1);
    const [winner] = opened.flatMap((qr, index) => (shown[index]?.status === 200 ? [authenticator(qr)] : []));
    expect(await devicesOf(who)).toEqual([`oath#${winner?.account.deviceId}`]);
  });

  test('a device that is removed while a login with it and a registration are under way: neither rests on it', async () => {
    const who = await enrolled();
    const [device = ''] = await devicesOf(who);
    const asked = await signIn(who, 'OathLogin');
    const proving = await signIn(who, 'OathRegistration');

    const [login, removed, proved] = await Promise.all([
      stack.at.answer(asked, nextCode(who.app)),
      manage(who, who.token, `oath/${device.replace('oath#', '')}`, 'DELETE'),
      stack.at.answer(proving, nextCode(who.app)),
    ]);

    expect(removed).toBe(200);
    const session = opens(login) ? await stack.at.session('getSessionInfo', String(login.body['tokenId'])) : undefined;
    expect(session?.status ?? 401).toBe(401);
    // Whoever proved the old device in time was shown a QR code: storing it is refused now.
    const stored = proved.status === 200 && typesOf(proved).includes('HiddenValueCallback');
    expect(stored ? (await stack.at.answer(proved)).status : 401).toBe(401);
    expect(await devicesOf(who)).toEqual([]);
  });
});
