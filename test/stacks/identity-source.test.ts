// An identity source in the stacks: a function of its own with what the app gives it, and those may ask it who read users, in
// the place of our table.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { stop } from 'esbuild';
import { callInProcess, sourceClient } from '../../functions/adapters/identity-source/source-client.ts';
import {
  sourceAccounts,
  sourceIdentities,
  sourceIdentityAttributes,
  sourceIdentitySearch,
  sourceLoginCountReader,
  sourceLoginCounts,
  sourcePasswordCheck,
  sourceProfiles,
  sourceRetryCounts,
  sourceSkipSettingChanges,
} from '../../functions/adapters/identity-source/source-ports.ts';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { defineIdentitySource, type SourceSettings } from '../../functions/ports/identity-source.ts';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import { functionCode } from '../../lib/function-bundle.ts';
import { functionOfSource } from '../../lib/function-sources.ts';
import { grantOf } from '../../lib/identity-source.ts';
import { Waymark, type WaymarkProps } from '../../lib/waymark.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { dynamoWorld } from '../support/contract-worlds.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { linkPackages } from '../support/linked-packages.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { guarded, type Used } from './guarded-ports.ts';
import { guardTables } from './guarded-tables.ts';
import { largestRole } from './role-sizes.ts';
import { applications, quietApp, removeFolders, stubPage } from './synthesized.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-identity-source-'));
writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => {};\n');
afterAll(async () => {
  removeFolders();
  rmSync(folder, { recursive: true });
  // Its process would keep Jest's.
  await stop();
});

const sourceOf = (settings: Partial<SourceSettings> = {}) =>
  defineIdentitySource(
    { module: import.meta.url, ...settings },
    { checkPassword: async () => ({ verdict: 'wrong' }), find: async () => undefined },
  );

const directory = 'arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_a';
const given = {
  source: sourceOf(),
  environment: { USER_POOL_ID: 'eu-central-1_a' },
  statements: [new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [directory] })],
};

function stacksOf(props: WaymarkProps) {
  const codeOf = () => Code.fromAsset(folder);
  return new Waymark(quietApp(), 'Auth', { ...props, codeOf, pageFolder: stubPage() }).stacks;
}

function made(props: WaymarkProps) {
  const stacks = stacksOf(props);
  return deployedFunctions({
    data: Template.fromStack(stacks.data),
    messaging: Template.fromStack(stacks.messaging),
    nodes: Template.fromStack(stacks.nodes),
    journeys: Template.fromStack(stacks.journeys),
    observability: Template.fromStack(stacks.observability),
  });
}

const asking = 'lambda:InvokeFunction identity-source';
const everybodys = / its own log$|^xray:/;
const allowed = (functions: ReturnType<typeof made>, name: string) =>
  functions.get(name)?.allowed.filter((line) => !everybodys.test(line));

describe('with an identity source', () => {
  const plain = made({});
  const functions = made({ identitySource: given });
  const mixed = made({ identitySource: sourceOf({ realms: ['alpha', '/beta'], timeoutMilliseconds: 1_500 }) });

  test('its function may do what the app gives it, and reaches nothing of ours', () => {
    expect(allowed(functions, 'identity-source')).toEqual([`cognito-idp:AdminGetUser ${directory}`]);
    expect(functions.get('identity-source')?.environment).toMatchObject({ USER_POOL_ID: 'eu-central-1_a' });
    expect(Object.keys(functions.get('identity-source')?.environment ?? {})).not.toContain('IDENTITIES_TABLE');
  });

  test('who compares passwords asks it, and reads no password of ours: a lock alone', () => {
    expect(allowed(functions, 'node-data-store-decision')).toEqual([
      'dynamodb:GetItem Attempts',
      'dynamodb:GetItem Identities only(active, user)',
      'dynamodb:UpdateItem Attempts',
      asking,
    ]);
    expect(functions.get('node-data-store-decision')?.environment).toMatchObject({
      IDENTITY_SOURCE: 'waymark-dev-identity-source',
      IDENTITY_SOURCE_TIMEOUT: '3000',
    });
  });

  test('no function can read or write a password hash of our table any more', () => {
    const all = [...functions].flatMap(([name, { allowed: lines }]) => lines.map((line) => `${name} ${line}`));

    expect(all.filter((line) => line.includes('passwordHash'))).toEqual([]);
    expect([...plain].flatMap(([, { allowed: lines }]) => lines).join()).toContain('passwordHash');
  });

  test('those may ask it whose ports read or change users, and nobody else', () => {
    const askers = [...functions].filter(([, { allowed: lines }]) => lines.includes(asking)).map(([name]) => name);
    const readers = [...plain]
      .filter(([, { allowed: lines }]) => lines.some((line) => / Identities/.test(line)))
      .map(([name]) => name);

    expect(askers).toContain('authenticate');
    expect(askers.filter((name) => !readers.includes(name))).toEqual([]);
    // My account makes the row that an opt-out is kept in.
    expect(askers).toContain('devices');
    for (const name of ['sessions', 'users', 'serverinfo', 'push-message', 'push-delivery', 'rotate-key-rings']) {
      expect(askers).not.toContain(name);
    }
  });

  test('nobody else’s role or variables change', () => {
    const askers = [...functions].filter(([, { environment }]) => 'IDENTITY_SOURCE' in environment);
    const names = new Set([...askers.map(([name]) => name), 'identity-source']);
    const others = [...functions].filter(([name]) => !names.has(name));

    expect(others).toEqual([...plain].filter(([name]) => !names.has(name)));
  });

  test('a realm that it does not have keeps its users: who asks may do both', () => {
    const lines = allowed(mixed, 'node-data-store-decision') ?? [];

    expect(lines).toContain(asking);
    expect(lines).toEqual(expect.arrayContaining(allowed(plain, 'node-data-store-decision') ?? ['?']));
    expect(mixed.get('node-data-store-decision')?.environment).toMatchObject({
      ...{ IDENTITY_SOURCE_REALMS: '/alpha,/beta', IDENTITY_SOURCE_TIMEOUT: '1500' },
    });
  });

  test.each(['isolated', 'all-isolated', 'inline'] as const)(
    'every role fits into what IAM takes, where some realms are its and phones are reached: %s',
    (nodePlacement) => {
      const identitySource = sourceOf({ realms: ['alpha', '/beta'] });
      const { nodes, journeys } = stacksOf({ identitySource, nodePlacement, platformApplications: applications });

      const { size } = largestRole([nodes, journeys].map((stack) => Template.fromStack(stack)));

      expect(size).toBeLessThan(awsLimits.iam.rolePolicies);
    },
  );

  test('in the placement inline the engine asks for all', () => {
    const engine = made({ identitySource: given, nodePlacement: 'inline' }).get('authenticate');

    expect(engine?.allowed).toContain(asking);
    expect(engine?.allowed.filter((line) => line.startsWith('cognito-idp:'))).toEqual([]);
  });

  test.each([
    ['no source', { source: {} }, 'identitySource is no identity source: defineIdentitySource makes one'],
    ['a class', sourceOf, 'identitySource is no identity source'],
    ['a misspelt key', { ...given, statments: [] }, 'has statments, but may have source, statements, environment'],
    ['a statement that is none', { ...given, statements: ['*'] }, 'statements must be PolicyStatements'],
    ['a variable of ours', { ...given, environment: { LOG_LEVEL: 'debug' } }, 'LOG_LEVEL is one of Waymark'],
  ])('%s is refused with what is wrong', (_what, identitySource, reason) => {
    // As JavaScript would give it.
    expect(() => made({ identitySource } as unknown as WaymarkProps)).toThrow(reason);
  });

  test.each([
    ['nowhere.js', 'module must be `import.meta.url`'],
    [new URL('synthesized.ts', import.meta.url).href, /synthesized\.ts must export the identity source/],
  ])('a module that says it is %s, or does not export it, is refused before nobody can sign in', (module, reason) => {
    expect(() => functionCode([], sourceOf({ module }))).toThrow(reason);
  });
});

test('its bundle is the module behind our handler, and answers', async () => {
  const app = join(folder, 'app');
  mkdirSync(app);
  linkPackages(app, []);
  const file = join(app, 'source.ts');
  const text = `import { defineIdentitySource } from 'waymark/node';
export const source = defineIdentitySource({ module: import.meta.url }, {
  checkPassword: async ({ username }, password) =>
    password === 'right' ? { verdict: 'right', username } : { verdict: 'wrong' },
  find: async () => { throw new RangeError('of Secret-word-9'); },
});\n`;
  writeFileSync(file, text);
  const out = join(folder, 'bundle');
  const source = sourceOf({ module: pathToFileURL(file).href });
  await bundleFunctions(functionOfSource(source), out);

  const { handler } = await import(pathToFileURL(join(out, 'identity-source/index.mjs')).href);
  const ask = (method: string, ...rest: unknown[]) =>
    handler({ method, realm: '/alpha', username: 'ann', arguments: rest }, { awsRequestId: '1' });

  expect(await ask('checkPassword', 'right')).toEqual({ ok: true, value: { verdict: 'right', username: 'ann' } });
  expect(await ask('findByMail', 'ann@example.com')).toEqual({ ok: false, unsupported: true });
  await expect(ask('find')).rejects.toMatchObject({ name: 'RangeError', message: 'The identity source failed' });
  expect(readFileSync(join(out, 'identity-source/index.mjs')).byteLength).toBeLessThan(250_000);
});

describe('under the grants of a deployment with an identity source', () => {
  const used: Used = new Map();
  let server: DynaliteServer;
  beforeAll(async () => {
    server = await startDynalite();
    guardTables(server, used, (port) => grantOf(port, { source: sourceOf() }));
  });
  afterAll(() => server.stop());

  async function ports() {
    const made = dynamoWorld(await server.freshTables('Identities'));
    const { dynamo } = made.tables;
    const known = defineIdentitySource(
      { module: import.meta.url },
      {
        checkPassword: async ({ username }) => ({ verdict: 'right', username }),
        find: async ({ username }) => ({ username, attributes: { mail: ['ann@example.com'] } }),
        findByMail: async () => [{ username: 'ann', attributes: { mail: ['ann@example.com'] } }],
        changeAttributes: async () => true,
      },
    );
    const client = sourceClient(callInProcess(known, recordedLog()), { ...known.settings, realms: undefined });
    const { accounts, loginCountReader, loginCounts, retryCounts, skipSettingChanges } = made.ports;
    return {
      accounts: sourceAccounts(accounts, client, dynamo),
      identities: sourceIdentities(client, dynamo),
      identityAttributes: sourceIdentityAttributes(client),
      identitySearch: sourceIdentitySearch(client, dynamo),
      loginCountReader: sourceLoginCountReader(loginCountReader, client),
      loginCounts: sourceLoginCounts(loginCounts, client, dynamo),
      passwordCheck: sourcePasswordCheck(client, dynamo),
      profiles: sourceProfiles(client, dynamo),
      retryCounts: sourceRetryCounts(retryCounts, client, dynamo),
      skipSettingChanges: sourceSkipSettingChanges(skipSettingChanges, client, dynamo),
      dynamo,
    };
  }
  const ann = { realm: '/alpha', username: 'ann' };

  test('every port does all that it does, the first row of a user included', async () => {
    const each: readonly ((at: Omit<Awaited<ReturnType<typeof ports>>, 'dynamo'>) => Promise<unknown>)[] = [
      ({ accounts }) => accounts.setActive(ann, false),
      ({ identities }) => identities.find(ann),
      ({ identityAttributes }) => identityAttributes.add(ann, { sn: ['Lee'] }),
      ({ identitySearch }) => identitySearch.findByMail('/alpha', 'ann@example.com'),
      ({ loginCountReader }) => loginCountReader.loginCount(ann),
      ({ loginCounts }) => loginCounts.countLogin(ann, 'visit'),
      ({ passwordCheck }) => passwordCheck.check(ann, 'x'),
      ({ profiles }) =>
        profiles.change(ann, { attributes: {}, active: false }, { ...ann, active: true, attributes: {} }),
      ({ retryCounts }) => retryCounts.take(ann, 'node', 3, 'visit'),
      ({ skipSettingChanges }) => skipSettingChanges.set(ann, 'oath', 'skippable'),
    ];
    for (const call of each) {
      const { dynamo: _, ...fresh } = await ports();
      await expect(call(guarded(fresh))).resolves.not.toBe(false);
    }
  });

  test('a stolen role of who compares passwords writes nothing, and reads no more than the lock', async () => {
    const { dynamo, passwordCheck } = await ports();
    const identities = dynamo.table('Identities');
    const steal = (work: () => Promise<unknown>) =>
      guarded({ passwordCheck: { ...passwordCheck, check: work } }).passwordCheck.check();
    const user = '/alpha#ann';

    for (const work of [
      () => identities.update({ user }, { update: 'SET #active = :active', values: { active: true } }),
      () => identities.get({ user }, { attributes: ['passwordHash'] }),
      () => identities.put({ user, active: true }),
    ]) {
      await expect(steal(work)).rejects.toThrow('AccessDenied');
    }
  });
});
