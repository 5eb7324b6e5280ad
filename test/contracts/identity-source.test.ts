// Every identity source keeps the rules: our own table behind the port, and the example with a Cognito user pool. And what
// stands between a source and a journey lets no source say what it must not.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  callFunction,
  callInProcess,
  type SourceCall,
  SourceError,
  sourceClient,
} from '../../functions/adapters/identity-source/source-client.ts';
import {
  sourceAccounts,
  sourceIdentities,
  sourceIdentitySearch,
  sourceLoginCounts,
  sourcePasswordCheck,
  sourceProfiles,
  sourceRetryCounts,
  sourceSkipSettingChanges,
} from '../../functions/adapters/identity-source/source-ports.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import {
  type DefinedSource,
  defineIdentitySource,
  type IdentitySource,
  isIdentitySource,
  type PasswordVerdict,
} from '../../functions/ports/identity-source.ts';
import { addUser } from '../../testing/add-user.ts';
import { identitySourceRules, type SourceWorld } from '../../testing/identity-source-rules.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { type DynamoWorld, dynamoWorlds } from '../support/contract-worlds.ts';
import { type LambdaServer, startLambda } from '../support/lambda-server.ts';

const ann = { realm: '/alpha', username: 'ann' };

/** The table behind the port, as somebody would write a source for it. */
function ofTable(ports: ReturnType<typeof memoryPorts>): IdentitySource {
  return {
    async checkPassword(user, password): Promise<PasswordVerdict> {
      const { known, correct, username = user.username, ...rest } = await ports.passwordCheck.check(user, password);
      return correct ? { verdict: 'right', username, ...rest } : { verdict: 'wrong', ...(known && { username }) };
    },
    find: (user) => ports.identities.find(user),
    findByMail: (realm, address) => ports.identitySearch.findByMail(realm, address),
    changePassword: (user, password) => ports.passwordChange.change(user, password),
    changeAttributes: (user, attributes) => ports.identityAttributes.set(user, attributes),
  };
}

describe('our own table as a source', () => {
  const ports = memoryPorts();
  const down = { value: false };
  const table = ofTable(ports);
  const gate = <Rest extends unknown[], Answer>(method: (...rest: Rest) => Promise<Answer>) => {
    return async (...rest: Rest): Promise<Answer> => {
      if (down.value) throw new TypeError(`No way to ${JSON.stringify(rest)}`);
      return method(...rest);
    };
  };
  const source = defineIdentitySource(
    { module: import.meta.url },
    { ...table, checkPassword: gate(table.checkPassword), find: gate(table.find) },
  );
  const password = 'Correct-horse-7';
  const world: SourceWorld = {
    source,
    person: { username: 'Ann', password, mail: 'Ann@example.com' },
    locked: { username: 'lock', password },
    mustChange: { username: 'new', password: 'Temporary-1', next: 'Correct-horse-8' },
    attribute: 'sn',
    async outage() {
      down.value = true;
      return async () => {
        down.value = false;
      };
    },
  };
  beforeAll(async () => {
    await addUser(ports, { username: 'Ann', password, attributes: { mail: ['ann@example.com'], sn: ['Lee'] } });
    await addUser(ports, { username: 'lock', password, active: false });
    await addUser(ports, { username: 'new', password: 'Temporary-1', mustChangePassword: true });
  });

  for (const { name, check } of identitySourceRules(world)) test(name, check);
});

describe('the example with a Cognito user pool', () => {
  const example = (path: string) =>
    import(pathToFileURL(fileURLToPath(new URL(`../../examples/identity-source/${path}`, import.meta.url))).href);
  const variables = {
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    ...{ USER_POOL_ID: 'eu-central-1_a', USER_POOL_CLIENT_ID: 'c' },
  };
  const pool: { value?: { endpoint: string; broken: boolean; stop(): Promise<void> } } = {};
  const named: { source?: DefinedSource } = {};
  const before = { ...process.env };

  beforeAll(async () => {
    const [{ startPool }, { people }, module] = await Promise.all([
      example('test/user-pool.ts'),
      example('test/people.ts'),
      example('identity-source/index.ts'),
    ]);
    const started = await startPool(people());
    pool.value = started;
    Object.assign(process.env, { ...variables, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: started.endpoint });
    const found = Object.values(module).find(isIdentitySource);
    if (found) named.source = found;
  });
  afterAll(async () => {
    await pool.value?.stop();
    process.env = before;
  });

  const lazily = {
    checkPassword: (...all: Parameters<IdentitySource['checkPassword']>) => there().checkPassword(...all),
    find: (...all: Parameters<IdentitySource['find']>) => there().find(...all),
    findByMail: async (realm: string, address: string) => (await there().findByMail?.(realm, address)) ?? [],
    changePassword: async (...all: Parameters<NonNullable<IdentitySource['changePassword']>>) =>
      (await there().changePassword?.(...all)) ?? false,
    changeAttributes: async (...all: Parameters<NonNullable<IdentitySource['changeAttributes']>>) =>
      (await there().changeAttributes?.(...all)) ?? false,
  };
  const there = (): DefinedSource => {
    if (!named.source) throw new Error('The example exports no identity source');
    return named.source;
  };
  const world: SourceWorld = {
    source: defineIdentitySource({ module: import.meta.url }, lazily),
    person: { username: 'Ann', password: 'Correct-horse-7', mail: 'Ann@example.com' },
    locked: { username: 'lock', password: 'Correct-horse-7' },
    mustChange: { username: 'new', password: 'Temporary-1', next: 'Correct-horse-8' },
    attribute: 'sn',
    async outage() {
      if (pool.value) pool.value.broken = true;
      return async () => {
        if (pool.value) pool.value.broken = false;
      };
    },
  };

  for (const { name, check } of identitySourceRules(world)) test(name, check);
});

describe('what a source must not say', () => {
  const answering = (value: unknown) => clientOf(async () => JSON.stringify({ ok: true, value }));
  const clientOf = (call: SourceCall) => sourceClient(call, { realms: undefined, timeoutMilliseconds: 1_000 });

  test('impersonation: that somebody else signs in than who was asked for', async () => {
    const client = answering({ verdict: 'right', username: 'admin' });

    await expect(client.check(ann, 'x')).rejects.toThrow('checkPassword: the answer is about another user');
  });

  test('impersonation: the profile of somebody else', async () => {
    await expect(answering({ username: 'admin', attributes: {} }).find(ann)).rejects.toThrow('about another user');
  });

  test('a realm of its own choice: it is the one that was asked for', async () => {
    const client = answering({ username: 'Ann', realm: '/', attributes: {}, passwordHash: 'x' });

    expect(await client.find(ann)).toEqual({ realm: '/alpha', username: 'Ann', active: true, attributes: {} });
  });

  test('somebody by a mail address that is not theirs, and more than two', async () => {
    const person = (username: string, mail: string) => ({ username, attributes: { mail: [mail] } });
    const client = answering([
      ...[person('admin', 'admin@example.com'), person('', 'ann@example.com')],
      ...['a', 'b', 'c'].map((name) => person(name, 'Ann@Example.com')),
    ]);

    expect((await client.findByMail('/alpha', 'ann@example.com')).map(({ username }) => username)).toEqual(['a', 'b']);
  });

  test.each([
    ['a verdict that there is none of', { verdict: 'yes', username: 'ann' }],
    ['right without a name', { verdict: 'right' }],
    ['yes in place of a verdict', true],
    ['active in other words', { verdict: 'right', username: 'ann', active: 'no' }],
    ['nothing', null],
  ])('trouble, never right or wrong: %s', async (_what, value) => {
    await expect(answering(value).check(ann, 'x')).rejects.toThrow(SourceError);
  });

  test.each([
    ['no JSON', 'Traceback: password x'],
    ['no answer of a source', '{"ok":true'],
    ['another shape', '[]'],
    ['more than there is room for', JSON.stringify({ ok: true, value: 'x'.repeat(70_000) })],
  ])('trouble, and nothing of the text in the error: %s', async (_what, text) => {
    const failed = clientOf(async () => text).check(ann, 'x');

    await expect(failed).rejects.toThrow(SourceError);
    await expect(failed).rejects.not.toThrow(/password|Traceback/);
  });

  test('more than it can: what it has no method for is trouble, but for mail addresses, which then find nobody', async () => {
    const client = clientOf(async () => JSON.stringify({ ok: false, unsupported: true }));

    expect(await client.findByMail('/alpha', 'ann@example.com')).toEqual([]);
    await expect(client.changePassword(ann, 'x')).rejects.toThrow('has no changePassword');
    await expect(client.changeAttributes(ann, {})).rejects.toThrow('has no changeAttributes');
  });

  test('anything about nobody: a name that nobody can have is not asked for', async () => {
    const client = clientOf(async () => {
      throw new Error('It was asked');
    });

    for (const username of ['', '  ', 'x'.repeat(257)]) {
      expect(await client.check({ ...ann, username }, 'x')).toBeUndefined();
      expect(await client.find({ ...ann, username })).toBeUndefined();
      expect(await client.changePassword({ ...ann, username }, 'x')).toBe(false);
    }
  });
});

describe('a source in this process', () => {
  const source = (methods: Partial<IdentitySource>) =>
    defineIdentitySource(
      { module: import.meta.url, timeoutMilliseconds: 100 },
      { checkPassword: async () => ({ verdict: 'wrong' }), find: async () => undefined, ...methods },
    );
  const clientOf = (defined: DefinedSource, log = recordedLog()) =>
    sourceClient(callInProcess(defined, log), defined.settings);

  test('that does not answer is given up in its time', async () => {
    const asked = clientOf(source({ checkPassword: () => new Promise(() => {}) })).check(ann, 'x');

    await expect(asked).rejects.toThrow('It did not answer in time');
  });

  test('that fails is told by the class of its error, in the log and to who asked, without a word of the password', async () => {
    const log = recordedLog();
    const failing = source({
      async checkPassword(_user, password) {
        throw new RangeError(`LDAP bind as ann with ${password} failed`);
      },
    });

    await expect(clientOf(failing, log).check(ann, 'Secret-word-9')).rejects.toThrow('It failed: RangeError');
    expect(JSON.stringify(log.lines)).toContain('RangeError');
    expect(JSON.stringify(log.lines)).not.toContain('Secret-word-9');
  });

  test('gets one spelling of a name, so that one person here is not two there', async () => {
    const asked: string[] = [];
    const client = clientOf(
      source({
        async find({ username }) {
          asked.push(username);
          return undefined;
        },
      }),
    );

    for (const username of ['Ann', ' ANN', 'ann\t', 'Jose\u0301']) await client.find({ ...ann, username });

    expect(asked).toEqual(['ann', 'ann', 'ann', 'jos\u00e9']);
  });

  test('has the realms that it names, and all where it names none', () => {
    const some = defineIdentitySource({ module: import.meta.url, realms: ['alpha'] }, source({}));

    expect([some, source({})].map((one) => ['/alpha', '/', '/beta'].map(clientOf(one).serves))).toEqual([
      [true, false, false],
      [true, true, true],
    ]);
  });

  test.each([
    [{ timeoutMilliseconds: 99 }, 'timeoutMilliseconds must be'],
    [{ timeoutMilliseconds: 60_000 }, 'timeoutMilliseconds must be'],
    [{ realms: [] }, 'realms must name one'],
  ])('cannot be defined with %j', (settings, text) => {
    const define = () => defineIdentitySource({ module: import.meta.url, ...settings }, source({}));

    expect(define).toThrow(text);
  });
});

describe('a source behind Lambda', () => {
  let lambda: LambdaServer;
  const waits: number[] = [];
  beforeAll(async () => {
    lambda = await startLambda();
  });
  afterAll(() => lambda.stop());
  afterEach(() => {
    lambda.invocations.length = 0;
    waits.length = 0;
  });

  async function client(timeoutMilliseconds = 5_000) {
    const wait = async (milliseconds: number) => waits.push(milliseconds);
    const call = callFunction('waymark-dev-identity-source', lambda.lambda, { clock: systemClock, wait });
    return sourceClient(call, { realms: undefined, timeoutMilliseconds });
  }

  test('is asked in its function, once', async () => {
    lambda.answer = () => ({ returns: { ok: true, value: { verdict: 'right', username: 'Ann' } } });

    const verdict = await (await client()).check({ ...ann, username: 'ANN ' }, 'Correct-horse-7');

    expect(verdict).toMatchObject({ verdict: 'right', username: 'Ann' });
    expect(lambda.invocations).toEqual([
      {
        ...{ functionName: 'waymark-dev-identity-source', type: 'RequestResponse' },
        event: { method: 'checkPassword', realm: '/alpha', username: 'ann', arguments: ['Correct-horse-7'] },
      },
    ]);
  });

  test('that is throttled is asked once more, and then is trouble', async () => {
    lambda.answer = () => ({ status: 429, error: 'TooManyRequestsException' });

    await expect((await client()).check(ann, 'x')).rejects.toThrow('Lambda answers 429');
    expect([lambda.invocations.length, waits]).toEqual([2, [100]]);
  });

  test('that breaks is not asked again, which would count a guess twice over there', async () => {
    lambda.answer = () => ({ fails: { errorType: 'TypeError', errorMessage: 'with Secret-word-9' } });

    const failed = (await client()).check(ann, 'Secret-word-9');

    await expect(failed).rejects.toThrow(/^It failed: TypeError$/);
    expect(lambda.invocations).toHaveLength(1);
  });

  test('that never answers is given up in its time', async () => {
    lambda.answer = () => 'never';

    await expect((await client(150)).check(ann, 'x')).rejects.toThrow('Not reached: TimeoutError');
    expect(lambda.invocations).toHaveLength(1);
  });
});

describe('the ports over a source', () => {
  const makeWorld = dynamoWorlds('Identities');
  type Verdict = PasswordVerdict | 'down';

  async function world(verdict: Verdict = { verdict: 'right', username: 'Ann' }) {
    const made: DynamoWorld = await makeWorld();
    const asked: string[] = [];
    const attributes: Record<string, readonly string[]> = { mail: ['ann@example.com'] };
    const source = defineIdentitySource(
      { module: import.meta.url },
      {
        async checkPassword() {
          asked.push('checkPassword');
          if (verdict === 'down') throw new Error('down');
          return verdict;
        },
        async find({ username }) {
          asked.push('find');
          return username === 'ann' ? { username: 'Ann', attributes } : undefined;
        },
        findByMail: async () => [{ username: 'Ann', attributes }],
        async changeAttributes(_user, changed) {
          Object.assign(attributes, changed);
          return true;
        },
      },
    );
    const client = sourceClient(callInProcess(source, recordedLog()), { ...source.settings, realms: undefined });
    const { dynamo } = made.tables;
    const { accounts, loginCounts, retryCounts, skipSettingChanges } = made.ports;
    const ports = {
      passwordCheck: sourcePasswordCheck(client, dynamo),
      identities: sourceIdentities(client, dynamo),
      identitySearch: sourceIdentitySearch(client, dynamo),
      accounts: sourceAccounts(accounts, client, dynamo),
      loginCounts: sourceLoginCounts(loginCounts, client, dynamo),
      retryCounts: sourceRetryCounts(retryCounts, client, dynamo),
      skipSettingChanges: sourceSkipSettingChanges(skipSettingChanges, client, dynamo),
      profiles: sourceProfiles(client, dynamo),
    };
    return { ...made, ports, asked, rows: () => made.tables.rows('Identities') };
  }

  test('a right password is right, and leaves nothing in the table', async () => {
    const { ports, rows } = await world();

    expect(await ports.passwordCheck.check(ann, 'x')).toEqual({
      ...{ known: true, correct: true, active: true, mustChange: false, expired: false, username: 'Ann' },
    });
    expect(await rows()).toEqual([]);
  });

  test('a guess beyond the limit is not shown to the source: nobody locks somebody out over there', async () => {
    const { ports, asked } = await world();

    expect(await ports.passwordCheck.check(ann, 'x', { counts: false })).toMatchObject({
      known: false,
      correct: false,
    });
    expect(asked).toEqual([]);
  });

  test('a source that is down is trouble: no wrong password', async () => {
    const { ports } = await world('down');

    await expect(ports.passwordCheck.check(ann, 'x')).rejects.toThrow(SourceError);
  });

  test('a lock of ours holds, whatever the source says', async () => {
    const { ports } = await world();

    expect(await ports.accounts.setActive(ann, false)).toBe(true);

    expect(await ports.passwordCheck.check(ann, 'x')).toMatchObject({ correct: true, active: false });
    expect(await ports.identities.find(ann)).toMatchObject({ username: 'Ann', active: false });
    expect(await ports.identitySearch.findByMail('/alpha', 'ann@example.com')).toMatchObject([{ active: false }]);
    expect(await ports.accounts.setActive(ann, true)).toBe(true);
    expect(await ports.passwordCheck.check(ann, 'x')).toMatchObject({ active: true });
  });

  test('a user whom the source has disabled stays out, though we have no lock', async () => {
    const { ports } = await world({ verdict: 'right', username: 'Ann', active: false });

    expect(await ports.passwordCheck.check(ann, 'x')).toMatchObject({ correct: true, active: false });
  });

  test('counts and settings are kept from the first time, in a row that says no more than who that is', async () => {
    const { ports, rows } = await world();

    expect(await ports.retryCounts.take(ann, 'node', 3, 'visit')).toEqual({ taken: true, count: 1 });
    expect(await ports.loginCounts.countLogin(ann, 'visit')).toBe(true);
    expect(await ports.skipSettingChanges.set(ann, 'oath', 'skippable')).toBe(true);

    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ user: '/alpha#ann', realm: '/alpha', username: 'Ann', loginCount: 1 });
    expect(row).not.toHaveProperty('active');
  });

  test('a row that we have is one that users are listed by', async () => {
    const { ports, tables } = await world();
    await ports.loginCounts.countLogin(ann, 'visit');
    const { dynamoIdentities } = await import('../../functions/adapters/dynamo/identities.ts');

    expect(await dynamoIdentities(tables.dynamo).find(ann)).toEqual({
      ...{ realm: '/alpha', username: 'Ann', active: true, attributes: {} },
    });
  });

  test('a flood of names that nobody has leaves no rows behind', async () => {
    const { ports, rows } = await world();
    const nobody = { ...ann, username: 'made-up' };

    expect(await ports.accounts.setActive(nobody, false)).toBe(false);
    expect(await ports.retryCounts.take(nobody, 'node', 3, 'visit')).toEqual({ taken: false, count: 0 });
    expect(await ports.loginCounts.countLogin(nobody, 'visit')).toBe(false);
    expect(await ports.skipSettingChanges.set(nobody, 'oath', 'skippable')).toBe(false);
    expect(await rows()).toEqual([]);
  });

  test('a profile is changed over there, a lock here, and neither when it has changed meanwhile', async () => {
    const { ports } = await world();
    const seen = await ports.profiles.find(ann);
    if (!seen) throw new Error('There is no Ann');

    expect(await ports.profiles.change(ann, { attributes: { sn: ['Lee'] }, active: false }, seen)).toBe(true);
    expect(await ports.profiles.find(ann)).toMatchObject({ active: false, attributes: { sn: ['Lee'] } });
    expect(await ports.profiles.change(ann, { attributes: { sn: ['Li'] } }, seen)).toBe(false);
  });
});

// Real time passes nowhere but in the two tests that wait for nobody.
jest.setTimeout(20_000);
