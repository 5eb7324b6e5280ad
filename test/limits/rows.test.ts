// What is stored, at its largest, beside what an item of DynamoDB may have; and what is larger is refused by name.
import { describe, expect, test } from '@jest/globals';
import { dynamoKeyRingStore } from '../../functions/adapters/dynamo/key-rings.ts';
import { firstBrand } from '../../functions/deployment/realm-seeds.ts';
import { largestState, largestStep } from '../../functions/engine/advance.ts';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import type { TableName } from '../../functions/manifest/tables.ts';
import { largestPayload } from '../../functions/mfa/push/push-notification.ts';
import { brandFaults } from '../../functions/node/brand.ts';
import { mostImageBytes } from '../../functions/node/brand-image.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { largestPushBudget } from '../../functions/ports/push.ts';
import { ownTextsFaults } from '../../functions/realm/own-texts.ts';
import { scriptLimits } from '../../functions/script/script-host.ts';
import { exportFile, journeyExport } from '../../testing/journey-builder.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { passkey } from '../contracts/passkey.ts';
import { pushProfile } from '../contracts/push-profile.ts';
import { type DynamoWorld, dynamoWorlds } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';

const { item, partitionKey, sortKey } = awsLimits.dynamoDb;
const everything: readonly TableName[] = [
  ...(['JourneyStates', 'DeviceProfiles', 'PushMessages', 'Identities', 'Sessions'] as const),
  ...(['Configuration', 'Attempts', 'RememberedBrowsers', 'KeyRings'] as const),
];
const makeWorld = dynamoWorlds(...everything);

/** As long as names of users come: 256 bytes, of three each. */
const longest = { realm: `/${'r'.repeat(64)}/${'s'.repeat(64)}/${'t'.repeat(64)}`, username: '\u6f22'.repeat(85) };
const longName = '\u{1f600}'.repeat(100);
const codes = Array.from({ length: 10 }, (_, index) => `ABCD-EFGH-${index}JKL`);
const randomness = seededRandomness('limits');
/** Text that does not get shorter by packing it. */
const noise = (bytes: number): string =>
  Buffer.from(randomness.bytes(Math.ceil((bytes * 3) / 4)))
    .toString('base64')
    .slice(0, bytes);
/** PNGs are packed already. */
const picture = (bytes = mostImageBytes): string => {
  const png = Buffer.from(randomness.bytes(bytes));
  png.set([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0, 0, 0, 1, 0,
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
};
const brandOf = (themes: number) => ({
  ...firstBrand,
  logo: { light: picture(), dark: picture() },
  favicon: picture(),
  themes: Object.fromEntries(
    Array.from({ length: themes }, (_, index) => [`Theme ${index}`, { logo: { light: picture(), dark: picture() } }]),
  ),
});

const written: Readonly<Record<string, (world: DynamoWorld) => Promise<unknown>>> = {
  'a run with all the state that is kept and the longest step, in letters of three bytes': ({ ports, clock }) =>
    ports.journeyStates.create({
      ...{ id: 'r'.repeat(22), version: 1, realm: longest.realm, journey: '\u6f22'.repeat(85), otk: 'o'.repeat(22) },
      ...{ ended: false, expiresAt: clock.now() + 900_000, lastRequest: 'd'.repeat(22) },
      state: { kept: '\u6f22'.repeat(largestState), asked: '\u6f22'.repeat(largestStep / 3) },
    }),
  'a session with every property that a run can have set': ({ ports, clock }) =>
    ports.sessionIssuer.create('t'.repeat(43), {
      ...{ ...longest, universalId: `id=${longest.username}`, authLevel: 0, epoch: 0, createdAt: clock.now() },
      factors: Array.from({ length: 20 }, () => ({ factor: 'otp', at: clock.now(), device: `oath#${'u'.repeat(36)}` })),
      properties: { long: '\u6f22'.repeat(largestState) },
      ...{ latestAccessAt: clock.now(), maxIdleMinutes: 30, maxMinutes: 120 },
    }),
  'an app with the longest names and its recovery codes': ({ ports }) =>
    ports.oathEnrolment.save(longest, oathProfile({ deviceName: longName, recoveryCodes: codes })),
  'a phone with the longest names': ({ ports }) =>
    ports.pushEnrolment.save(
      longest,
      pushProfile({ deviceName: longName, deviceId: 'x'.repeat(4096), issuer: longName, recoveryCodes: codes }),
    ),
  'a passkey of an authenticator that tells much': ({ ports }) =>
    ports.passkeyEnrolment.save(longest, passkey({ deviceName: longName, credentialId: 'c'.repeat(1364) }), {
      recoveryCodes: codes,
    }),
  'a hundred device profiles, each as large as one may be': async ({ ports }) => {
    const metadata = { platform: '\u6f22'.repeat(5_000) };
    for (let index = 0; index < 20; index += 1) {
      const identifier = `${index}`.padEnd(256, 'i');
      await ports.deviceProfileSaving.save(longest, { identifier, alias: longName, metadata }, 100);
    }
  },
  'the largest push budget, all used up': async ({ ports }) => {
    const budget = { limit: largestPushBudget, windowSeconds: 3_600 };
    for (let index = 0; index < largestPushBudget; index += 1)
      await ports.pushBudget.take(longest, { visit: `visit ${index}`, messageId: `AUTHENTICATE:${index}` }, budget);
  },
  'a push as large as phones take it': ({ ports, clock }) =>
    ports.pushMessageMaking.create('visit', {
      ...{ type: 'AUTHENTICATE', ...longest, transactionId: 't'.repeat(36), deviceUuid: 'u'.repeat(36) },
      ...{ challenge: 'c'.repeat(44), endpoint: 'arn:'.padEnd(1024, 'x'), number: 99, expiresAt: clock.now() + 1 },
      notification: { jwt: 'j'.repeat(largestPayload), text: longName, pushType: 'challenge', fcmPayload: 'fcmV1' },
    }),
  'a brand with as many pictures as there is room for': ({ ports }) =>
    ports.configurationEditor.put('/alpha', 'brand', '', brandOf(6)),
  'a script as long as one may be': ({ ports }) =>
    ports.configurationEditor.put('/alpha', 'script', 's'.repeat(256), {
      script: noise(scriptLimits.scriptBytes * 1.34),
    }),
  'a journey that packs badly': ({ ports }) =>
    ports.configurationEditor.put('/alpha', 'journey', 'j'.repeat(256), { tree: { description: noise(512 * 1024) } }),
  'the texts of a realm in a language': ({ ports }) =>
    ports.configurationEditor.put('/alpha', 'texts', 'de', { 'page.welcome': noise(64 * 1024 - 40) }),
  'a browser that says much of itself': ({ ports, clock }) =>
    ports.browserMemory.remember({
      ...{
        ...longest,
        cookieName: 'c'.repeat(256),
        epoch: 7,
        provedAt: clock.now(),
        second: true,
        createdAt: clock.now(),
      },
      ...{
        idleEnd: clock.now() + 1,
        end: clock.now() + 2,
        sourceIp: '::1',
        userAgent: 'a'.repeat(awsLimits.apiGateway.headers),
      },
      journey: '\u6f22'.repeat(85),
    }),
  'the keys of a hundred years, four a year': ({ tables }) =>
    dynamoKeyRingStore(tables.dynamo).save('device-secrets', {
      version: 1,
      keys: Array.from({ length: 400 }, (_, index) => ({
        ...{ id: `${index}`.padEnd(22, 'k'), wrapped: new Uint8Array(Buffer.alloc(300, 1)) },
        ...{ createdAt: 1_800_000_000_000, usableFrom: 1_800_003_600_000 },
      })),
    }),
};

describe('a row has room for', () => {
  test.each(Object.entries(written))('%s', async (_, write) => {
    const world = await makeWorld();

    await write(world);

    const rows = (await Promise.all(everything.map((table) => world.tables.rows(table)))).flat();
    const sizes = rows.map(itemSize);
    expect(sizes.length).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeLessThan(item);
  });

  test('nothing more: the server of these tests refuses what DynamoDB refuses', async () => {
    const { tables } = await makeWorld();
    const row = (bytes: number) => ({ id: 'a', text: 'x'.repeat(bytes - itemSize({ id: 'a', text: '' })) });

    const put = (bytes: number) => tables.putRow('JourneyStates', row(bytes)).then(() => 'put', String);

    expect([await put(item), await put(item + 1)]).toEqual(['put', expect.stringContaining('Item size has exceeded')]);
  });
});

describe('what is larger is refused by name, and nothing is written', () => {
  const tooLarge = { code: 'ERR_BODY_TOO_LARGE' };

  test.each([
    ['a journey', 'journey', 'Login', { description: noise(700 * 1024) }, 'journey Login is too large: it has '],
    ['a brand', 'brand', '', brandOf(20), 'brand is too large: it has '],
    [
      'what nobody could unpack',
      'script',
      's',
      { script: ' '.repeat(9 * 1024 * 1024) },
      'script s is too large: it has 9217 kB',
    ],
  ] as const)('%s', async (_, kind, id, value, message) => {
    const { ports, tables } = await makeWorld();

    const put = ports.configurationEditor.put('/alpha', kind, id, value);

    await expect(put).rejects.toMatchObject({ ...tooLarge, message: expect.stringContaining(message) });
    expect(await tables.rows('Configuration')).toEqual([]);
  });

  test('by the check of a brand too, before anything is deployed', () => {
    expect(brandFaults(brandOf(6))).toEqual([]);
    expect(brandFaults(brandOf(20))).toEqual([
      expect.stringMatching(/^is too large: it has \d+ kB compressed, and may have 396/),
    ]);
  });

  test('a journey, by its import: the others of the same files come in', () => {
    const journey = (id: string, description: string) =>
      journeyExport({
        ...{ id, entry: 'limit', tree: { description } },
        nodes: { limit: { type: 'RetryLimitDecisionNode', to: { Retry: 'success', Reject: 'failure' } } },
      });
    const text = exportFile(journey('Small', 'short'), journey('Large', noise(700 * 1024)));

    const { accepted, refused } = importJourneys([{ name: 'both.json', text }], {
      ...{ realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined },
    });

    expect(accepted.map(({ id }) => id)).toEqual(['Small']);
    expect(refused.map(({ id, errors }) => [id, errors.map(findingText)])).toEqual([
      [
        'Large',
        [
          expect.stringMatching(
            /^Large: is too large: it has 5\d\d kB compressed, and may have 396\. Take parts of it into/,
          ),
        ],
      ],
    ]);
  });

  test('texts of a realm', () => {
    const texts = { 'page.welcome': 'x'.repeat(64 * 1024) };

    expect(ownTextsFaults('de', texts)).toContain('de: all texts together may have 64 kB');
  });

  test('a profile that has grown over the years', async () => {
    const { ports } = await makeWorld();
    const user = { realm: '/alpha', username: 'demo' };
    await ports.identityStore.put({ ...user, active: true, attributes: { one: ['x'.repeat(300_000)] } });

    const set = ports.identityAttributes.set(user, { two: ['x'.repeat(300_000)] });

    await expect(set).rejects.toMatchObject(tooLarge);
  });
});

describe('a name that is too long for a key', () => {
  const journey = 'j'.repeat(sortKey);
  const user = { user: 'u'.repeat(partitionKey + 1), device: 'oath#1' };

  test('finds nothing, and is no trouble', async () => {
    const { ports, tables } = await makeWorld();
    const devices = tables.dynamo.table('DeviceProfiles');

    const found = [
      await ports.configuration.get('/alpha', 'journey', journey),
      await devices.get(user),
      await devices.remove(user),
      await devices.query(user.user, ''),
      await devices.query('u', 'p'.repeat(sortKey + 1)),
    ];

    expect(found).toEqual([undefined, undefined, false, [], []]);
  });

  test('is refused where it is to be written', async () => {
    const { ports } = await makeWorld();

    const put = ports.configurationEditor.put('/alpha', 'draft', journey, {});

    await expect(put).rejects.toMatchObject({ code: 'ERR_BODY_TOO_LARGE', message: 'A name is too long' });
  });

  test('has room up to the last byte', async () => {
    const { ports, tables } = await makeWorld();
    const id = 'j'.repeat(sortKey - 'draft#'.length);

    await ports.configurationEditor.put('/alpha', 'draft', id, {});

    expect(await tables.rows('Configuration')).toHaveLength(1);
    expect(await ports.configurationStore.get('/alpha', 'draft', id)).toMatchObject({ id });
  });
});
