// Users who live elsewhere, over the doors of the running stack: the journeys run unchanged, factors and guesses are ours, and a
// directory that is slow, down or lying opens nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoAccounts } from '../../functions/adapters/dynamo/accounts.ts';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoDeviceList } from '../../functions/adapters/dynamo/device-list.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { defineIdentitySource } from '../../functions/ports/identity-source.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { shownCodes, typesOf } from '../../testing/step.ts';
import { hasSession } from '../support/attacked-stack.ts';
import { code, demo } from '../support/demo-user.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

interface Person {
  readonly username: string;
  password: string;
  active?: boolean;
  mustChange?: boolean;
}

const people: Person[] = ['Ann', 'Bea', 'Cleo', 'Dora', 'Eve', 'Fay', 'Gail'].map((username) => ({
  ...{ username, password: `${username}-correct-horse` },
}));
const asked: string[] = [];
const directory: { answers: () => Promise<unknown> } = { answers: async () => undefined };

const source = defineIdentitySource(
  { module: import.meta.url, timeoutMilliseconds: 300 },
  {
    async checkPassword({ username }, password) {
      asked.push(username);
      await directory.answers();
      const found = personOf(username);
      if (found?.password !== password) return { verdict: 'wrong', ...(found && { username: found.username }) };
      const { active = true, mustChange = false } = found;
      return { verdict: 'right', username: found.username, active, mustChange };
    },
    async find({ username }) {
      await directory.answers();
      const found = personOf(username);
      return found && { username: found.username, active: found.active ?? true, attributes: { cn: [found.username] } };
    },
    async changePassword({ username }, password) {
      Object.assign(personOf(username) ?? {}, { password, mustChange: false });
      return true;
    },
  },
);

function personOf(name: string): Person | undefined {
  return people.find(({ username }) => username.toLowerCase() === name);
}

let stack: StackInProcess;
beforeAll(async () => {
  stack = await stackInProcess({ identitySource: source });
});
beforeEach(() => {
  asked.length = 0;
  directory.answers = async () => undefined;
});
afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

const signIn = async (journey: string, NameCallback: string, typed?: string) => {
  const PasswordCallback = typed ?? personOf(NameCallback.trim().toLowerCase())?.password ?? 'x';
  const next = await stack.at.answer(await stack.at.start(journey), { NameCallback, PasswordCallback });
  if (!typesOf(next).includes('DeviceProfileCallback')) return next;
  return stack.at.answer(next, { DeviceProfileCallback: '{"identifier":"a-browser"}' });
};

test('a user of the directory signs in, whatever the spelling, and one of our own table does not', async () => {
  const ends = [await signIn('Login', 'Ann'), await signIn('Login', ' ANN'), await signIn('Login', 'ann', 'wrong')];

  expect(ends.map(hasSession)).toEqual([true, true, false]);
  expect(hasSession(await stack.at.answer(await stack.at.start('Login'), demo))).toBe(false);
});

test('a device is registered here, and asked for from then on: of one user, however the name is typed', async () => {
  const qr = await signIn('OathLogin', 'Bea');
  const app = authenticator(qr);
  const display = await stack.at.answer(qr);
  const end = await stack.at.answer(await stack.at.answer(display), code(app.totp(systemClock)));
  advanceWallClock(30_000);

  const again = await signIn('OathLogin', 'BEA ');
  const done = await stack.at.answer(again, code(app.totp(systemClock)));

  expect(hasSession(end)).toBe(true);
  expect(shownCodes(display)).toHaveLength(10);
  expect(typesOf(again)).toEqual(['NameCallback', 'ConfirmationCallback']);
  expect(hasSession(done)).toBe(true);
  expect(await dynamoDeviceList(dynamo()).list({ realm: '/alpha', username: 'bea' }, 'oath')).toHaveLength(1);
});

test('guessing: after the limit the directory is not asked any more, so that nobody is locked out over there', async () => {
  for (let tries = 0; tries < 12; tries += 1) await signIn('Login', 'Cleo', `guess ${tries}`);
  const right = await signIn('Login', 'Cleo');

  // The realm lets a stranger try ten times.
  expect(asked).toHaveLength(10);
  expect(hasSession(right)).toBe(false);
  expect(right.body).not.toHaveProperty('tokenId');
});

describe('a directory that is down', () => {
  test('opens nothing, and says neither that the password was wrong nor what has happened', async () => {
    directory.answers = async () => {
      throw new TypeError('bind failed for Dora with Dora-correct-horse');
    };

    const down = await signIn('Login', 'Dora');

    expect(hasSession(down)).toBe(false);
    expect(JSON.stringify(down.body)).not.toContain('bind failed');
  });

  test('is asked again as soon as it is back', async () => {
    expect(hasSession(await signIn('Login', 'Dora'))).toBe(true);
  });
});

test('a directory that hangs is given up in its time, and what it says later counts for nothing', async () => {
  directory.answers = () => new Promise((resolve) => setTimeout(resolve, 1_000));

  const late = await signIn('Login', 'Eve');

  expect(hasSession(late)).toBe(false);
});

test('who is disabled over there does not sign in', async () => {
  const fay = { realm: '/alpha', username: 'Fay' };
  expect(hasSession(await signIn('Login', 'Fay'))).toBe(true);

  Object.assign(personOf('fay') ?? {}, { active: false });
  const disabled = await signIn('Login', 'Fay');
  Object.assign(personOf('fay') ?? {}, { active: true });
  const enabled = await signIn('Login', 'Fay');

  expect([disabled, enabled].map(hasSession)).toEqual([false, true]);
  // Nothing is kept here about who has never had a lock, a count or a setting.
  expect(await dynamoAccounts(dynamo()).setActive(fay, false)).toBe(false);
});

test('Identity Store Decision asks for a new password where the directory wants one, and sets it there', async () => {
  await stack.importJourneys(
    journeyExport({
      id: 'Store',
      entry: 'page',
      nodes: {
        page: {
          type: 'PageNode',
          children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
          to: { outcome: 'check' },
        },
        check: {
          type: 'IdentityStoreDecisionNode',
          to: { TRUE: 'success', FALSE: 'failure', LOCKED: 'failure', CANCELLED: 'failure', EXPIRED: 'failure' },
        },
      },
    }),
  );
  const { password: old } = Object.assign(personOf('gail') ?? { password: '' }, { mustChange: true });
  const next = 'Gail-has-chosen-this';

  const dialogue = await signIn('Store', 'Gail');
  const done = await stack.at.answer(dialogue, { PasswordCallback: [old, next, next], ConfirmationCallback: 0 });
  const again = await signIn('Store', 'Gail', old);

  expect(typesOf(dialogue)).toEqual(expect.arrayContaining(['TextOutputCallback', 'ConfirmationCallback']));
  expect([dialogue, done, again].map(hasSession)).toEqual([false, true, false]);
  expect(hasSession(await signIn('Store', 'Gail', next))).toBe(true);
});
