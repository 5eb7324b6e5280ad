import { beforeEach, describe, expect, test } from '@jest/globals';
import { unbranded } from '../../functions/enrolment/branded.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { base32Decode } from '../../functions/mfa/oath/base32.ts';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/combined-multi-factor-registration.ts';
import type { OathEnrolment, PushEnrolment } from '../../functions/ports/devices.ts';
import type { PushMessage } from '../../functions/ports/push.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import { type NodeRun, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { outputOf } from '../support/callback-output.ts';
import {
  addPhone,
  demo,
  eve,
  type PushNodeWorld,
  phoneFacts,
  phoneOf,
  polled,
  profileIn,
  pushNodeWorld,
  pushService,
  said,
  sharedOf,
} from '../support/push-node-world.ts';
import { readPushUri } from '../support/push-uri-reader.ts';
import { registrationContract } from './registration.contract.ts';

const { definition } = node;

const bundleMessage =
  'Scan the QR code image below with the ForgeRock Authenticator app to register your device with your login.';
const stateKeys = [
  'oathDeviceProfile',
  'oathEnableRecoveryCode',
  'pushChallengeKey',
  'pushDeviceProfile',
  'pushMessageId',
  'waymark.oathDevice',
  'waymark.pushCodeSeed',
];
const minutes = 60_000;
const logo = `https://cdn.example.com/${'l'.repeat(30)}.png`;

let world: PushNodeWorld;
let ports: MemoryPorts;
let randomness: ReturnType<typeof seededRandomness>;

beforeEach(async () => {
  world = await pushNodeWorld();
  ports = world.ports;
  randomness = seededRandomness();
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { ports?: Partial<MemoryPorts> };

const visit = ({ ports: changed, ...options }: Options = {}): Promise<NodeRun> =>
  runNode(node, {
    clock: world.clock,
    randomness,
    push: pushService,
    state: { shared: { username: 'demo' } },
    ...options,
    ports: { ...ports, ...changed },
  });

const poll = (shown: NodeRun, options: Options = {}): Promise<NodeRun> =>
  visit({ state: shown.state, answers: polled, visit: 'visit-2', ...options });

const uriOf = ({ callbacks }: NodeRun): string => String(outputOf(callbacks[2], 'value'));
const scan = (run: NodeRun) => readPushUri(uriOf(run));
const messageIdOf = (run: NodeRun): string => String(sharedOf(run, 'pushMessageId'));
const messageOf = (run: NodeRun): PushMessage | undefined => ports.store.pushMessages.get(messageIdOf(run));

const scanned = (run: NodeRun) =>
  ports.pushAnswers.answer(messageIdOf(run), said('approved', { content: { ...phoneFacts } }));

const register = async (config: JsonObject = {}) => {
  const shown = await visit({ config });
  await scanned(shown);
  return { shown, done: await poll(shown, { config }) };
};

describe('Combined MFA Registration shows', () => {
  test('message, QR code, registration URI and wait, as Push Registration does', async () => {
    const run = await visit();

    expect(run.callbacks.map(({ type }) => type)).toEqual([
      'TextOutputCallback',
      'TextOutputCallback',
      'HiddenValueCallback',
      'PollingWaitCallback',
    ]);
    expect(outputOf(run.callbacks[0], 'message')).toBe(bundleMessage);
    expect(run.callbacks[1]?.view).toEqual({ kind: 'qrCode' });
    expect(outputOf(run.callbacks[2], 'id')).toBe('mfaDeviceRegistration');
    expect(outputOf(run.callbacks[3], 'waitTime')).toBe('2000');
  });

  test('P-2 one URI with all that an app needs for push and for one-time passwords', async () => {
    const run = await visit();

    const push = profileIn(run, 'pushDeviceProfile');
    const oath = profileIn(run, 'oathDeviceProfile');
    const { scheme, host, account, parameters } = scan(run);
    expect({ scheme, host, account }).toEqual({ scheme: 'mfauth', host: 'totp', account: 'demo' });
    expect(parameters).toMatchObject({
      m: messageIdOf(run),
      s: Buffer.from(String(push['sharedSecret']), 'base64').toString('hex'),
      c: Buffer.from(String(sharedOf(run, 'pushChallengeKey')), 'base64').toString('hex'),
      pid: push['uuid'],
      oid: oath['uuid'],
      digits: '6',
      period: '30',
      b: '032b75',
    });
    const secret = base32Decode(parameters['secret'] ?? '') ?? new Uint8Array();
    expect(Buffer.from(secret).toString('hex').toUpperCase()).toBe(oath['sharedSecret']);
    expect(parameters).not.toHaveProperty('algorithm');
    expect(parameters).not.toHaveProperty('policies');
  });

  test.each([
    [{ passwordLength: 'EIGHT_DIGITS' }, { digits: '8' }],
    [{ totpTimeInterval: 60 }, { period: '60' }],
    [{ totpHashAlgorithm: 'HMAC_SHA512' }, { algorithm: 'SHA512' }],
    [{ bgColor: '#ff8800' }, { b: 'ff8800' }],
    [{ imgUrl: 'https://id.example.com/logo.png' }, { image: 'https://id.example.com/logo.png' }],
    [{ policiesJson: '{"biometricAvailable":{}}' }, { policies: '{"biometricAvailable":{}}' }],
  ])('%j as %j', async (config, parameters) => {
    expect(scan(await visit({ config })).parameters).toMatchObject(parameters);
  });

  test('an HOTP account that starts at counter 0', async () => {
    const { host, parameters } = scan(await visit({ config: { algorithm: 'HOTP', totpHashAlgorithm: 'HMAC_SHA512' } }));

    expect(host).toBe('hotp');
    expect(parameters['counter']).toBe('0');
    expect(parameters).not.toHaveProperty('algorithm');
    expect(parameters).not.toHaveProperty('period');
  });

  test.each([
    ['', 20],
    ['minSharedSecretLength', 50],
  ])('an OATH secret that is never weak, and as long as configured %s', async (_, length) => {
    const run = await visit({ config: length > 20 ? { minSharedSecretLength: 2 * length } : {} });

    expect(base32Decode(scan(run).parameters['secret'] ?? '')).toHaveLength(length);
  });

  test.each(['[]', '"x"', '{"deviceTampering":0.8}', 'null'])('no policies for %s: apps break on it', async (json) => {
    expect(scan(await visit({ config: { policiesJson: json } })).parameters).not.toHaveProperty('policies');
  });

  test('issuer, account name and message of the config', async () => {
    const config = {
      issuer: 'Example Co',
      accountName: 'EMAIL_ADDRESS',
      scanQRCodeMessage: { en: 'Scan me', fr: 'Scannez' },
    };

    const run = await visit({ config, locales: { request: ['fr'] } });

    expect(scan(run)).toMatchObject({ issuer: 'Example Co', account: 'demo@example.com' });
    expect(outputOf(run.callbacks[0], 'message')).toBe('Scannez');
  });

  test.each([true, false])('and leaves both devices in shared state, with recovery codes %s', async (wanted) => {
    const run = await visit({ config: { generateRecoveryCodes: wanted, addChecksum: true, truncationOffset: 4 } });

    expect(Object.keys(run.state.shared).sort()).toEqual([...stateKeys, 'username', 'waymark.factorsSeen'].sort());
    expect(sharedOf(run, 'oathEnableRecoveryCode')).toBe(wanted);
    expect(profileIn(run, 'oathDeviceProfile')).toMatchObject({
      deviceName: 'OATH Device',
      checksumDigit: true,
      truncationOffset: 4,
      recoveryCodes: [],
    });
  });
});

describe('when the phone has answered', () => {
  test('P-2 both devices are stored, and nothing of them stays in state', async () => {
    const { shown, done } = await register();

    const [phone] = await ports.pushDevices.list(demo);
    const oath = await ports.oathDevices.find(demo);
    expect(done.outcome).toBe('successOutcome');
    expect(phone?.profile).toMatchObject({
      uuid: profileIn(shown, 'pushDeviceProfile')['uuid'],
      communicationId: phoneFacts.communicationId,
      deviceMechanismUID: phoneFacts.mechanismUid,
    });
    expect(oath?.profile).toMatchObject({
      uuid: profileIn(shown, 'oathDeviceProfile')['uuid'],
      sharedSecret: profileIn(shown, 'oathDeviceProfile')['sharedSecret'],
      digits: 6,
      interval: 30,
      hash: 'SHA1',
    });
    expect(done.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
  });

  test('P-34 a phone whose address was refused for good leads to failure, and neither half is stored', async () => {
    const shown = await visit();
    await ports.pushAnswers.answer(messageIdOf(shown), said('denied', { content: { refused: 'tokenRefused' } }));

    const run = await poll(shown);

    expect(run).toMatchObject({ outcome: 'failureOutcome', extras: { audit: { reason: 'tokenRefused' } } });
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(await ports.pushDevices.list(demo)).toEqual([]);
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });
});

describe('while the phone is silent', () => {
  test('a poll shows the same URI again and changes nothing', async () => {
    const shown = await visit();

    world.clock.advance(2000);
    const again = await poll(shown);

    expect(again.callbacks).toEqual(shown.callbacks);
    expect(again.state).toEqual(shown.state);
  });

  test('P-35 the time-out takes both secrets with it', async () => {
    const shown = await visit();

    world.clock.advance(minutes);
    const run = await poll(shown);

    expect(run.outcome).toBe('timeoutOutcome');
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });

  test('P-35 so does a message row that is gone', async () => {
    const shown = await visit();
    await ports.pushMessageRemoval.remove(messageIdOf(shown));

    const run = await poll(shown);

    expect(run.outcome).toBe('timeoutOutcome');
    expect(run.state.shared).toEqual({ username: 'demo' });
  });
});

describe('a repeated request', () => {
  test('stores each device once and offers the same codes, also after the message is gone', async () => {
    const shown = await visit();
    await scanned(shown);

    const first = await poll(shown);
    const second = await poll(shown, { randomness: seededRandomness('another container') });

    expect(second.outcome).toBe('successOutcome');
    // What the phone calls itself has gone with its message.
    const transient = { ...first.state.transient, recoveryCodeDeviceName: 'Push Device' };
    expect(second.state).toEqual({ ...first.state, transient });
    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
    expect(await ports.deviceList.list(demo, 'oath')).toHaveLength(1);
  });

  test.each(['push', 'oath'] as const)(
    'that died before the %s device was stored is healed by the next',
    async (kind) => {
      const dying: Partial<MemoryPorts> =
        kind === 'push'
          ? { pushEnrolment: { save: () => Promise.reject(new Error('killed')) } }
          : { oathEnrolment: { save: () => Promise.reject(new Error('killed')) } };
      const shown = await visit();
      await scanned(shown);
      await poll(shown, { ports: dying });

      const run = await poll(shown);

      expect(run.outcome).toBe('successOutcome');
      expect(await ports.pushDevices.list(demo)).toHaveLength(1);
      expect((await ports.oathDevices.find(demo))?.profile.uuid).toBe(profileIn(shown, 'oathDeviceProfile')['uuid']);
    },
  );

  test('the message is given up last: whatever fails before, the answer is not lost', async () => {
    const effects: string[] = [];
    const noted = <Rest extends unknown[], Result>(name: string, effect: (...rest: Rest) => Promise<Result>) => {
      return (...rest: Rest): Promise<Result> => {
        effects.push(name);
        return effect(...rest);
      };
    };
    const shown = await visit();
    await scanned(shown);

    await poll(shown, {
      ports: {
        oathEnrolment: { save: noted('OATH', ports.oathEnrolment.save) },
        pushEnrolment: { save: noted('push', ports.pushEnrolment.save) },
        skipSettingChanges: { set: noted('attribute', ports.skipSettingChanges.set) },
        pushMessageRemoval: { remove: noted('message', ports.pushMessageRemoval.remove) },
      },
    });

    expect(effects).toEqual(['attribute', 'OATH', 'attribute', 'attribute', 'push', 'attribute', 'message']);
  });
});

describe('on entering', () => {
  test.each(['push', 'oath'] as const)('a user who has a device of kind %s is through at once', async (kind) => {
    if (kind === 'push') await addPhone(world, demo, phoneOf('old'));
    else await addOathDevice();

    const run = await visit();

    expect(run.outcome).toBe('successOutcome');
    expect(run.state).toEqual({ shared: { username: 'demo' }, transient: {}, secure: {} });
    expect(ports.store.pushMessages.size).toBe(0);
  });

  test('what an earlier visit has left is closed', async () => {
    const shown = await visit();
    await addPhone(world, demo, phoneOf('old'));

    const run = await visit({ state: shown.state, visit: 'visit-2' });

    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
  });

  test('entering anew makes new secrets of both kinds', async () => {
    const first = await visit();
    const second = await visit({ state: first.state, visit: 'visit-2' });

    expect(scan(second).parameters['s']).not.toBe(scan(first).parameters['s']);
    expect(scan(second).parameters['secret']).not.toBe(scan(first).parameters['secret']);
  });
});

test('devices that were made for one user are never stored for another', async () => {
  const shown = await visit({ state: { shared: { username: 'eve' } } });
  await scanned(shown);

  const run = await poll(shown, { state: { shared: { ...shown.state.shared, username: 'demo' } } });

  expect(run.errorMessage).toBe('No device profile found on shared state');
  for (const user of [demo, eve]) {
    expect(await ports.pushDevices.list(user)).toEqual([]);
    expect(await ports.oathDevices.find(user)).toBeUndefined();
  }
});

describe('as every registration', () => {
  registrationContract({
    kinds: ['push', 'oath'],
    deviceName: phoneFacts.deviceName,
    titles: {
      skip: 'neither factor can be skipped any more',
      codes: 'one set of recovery codes is good for both, and is handed on',
      noCodes: 'there are no codes when generation is off',
    },
    ports: () => ports,
    open: visit,
    finish: async (shown, options) => {
      await scanned(shown);
      return poll(shown, options);
    },
  });
});

describe('the journey ends', () => {
  test('P-37 without a user name', async () => {
    const run = await visit({ state: { shared: {} } });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Expected username to be set.' });
  });

  test('P-18 P-38 without a push service', async () => {
    const run = await runNode(node, { ports, clock: world.clock, state: { shared: { username: 'demo' } } });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_CONFIG',
      errorMessage: 'Unable to read service addresses for Push Notification Service.',
    });
  });

  test.each([
    ['pushMessageId', undefined, 'Unable to find push message ID'],
    ['pushMessageId', 'nonsense', 'Could not get messageId'],
    ['pushDeviceProfile', undefined, 'No device profile found on shared state'],
    ['pushDeviceProfile', 'AAAA', 'No device profile found on shared state'],
    ['oathDeviceProfile', undefined, 'No device profile found on shared state'],
    ['oathDeviceProfile', 'AAAA', 'No device profile found on shared state'],
  ])('P-36 P-39 when %s is %j', async (key, value, message) => {
    const shown = await visit();
    const { [key]: _gone, ...shared } = shown.state.shared;

    const run = await poll(shown, { state: { shared: { ...shared, ...(value !== undefined && { [key]: value }) } } });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: message });
    expect(run.log.messages('error')).toEqual([message]);
  });

  test('when the OATH secret in state is not hex', async () => {
    const shown = await visit();
    const spoilt = { ...profileIn(shown, 'oathDeviceProfile'), sharedSecret: 'not hex' };
    const oathDeviceProfile = Buffer.from(JSON.stringify(spoilt)).toString('base64');

    const run = await poll(shown, { state: { shared: { ...shown.state.shared, oathDeviceProfile } } });

    expect(run.errorMessage).toBe('An unexpected error occurred while decoding the string.');
  });

  test('P-41 when a device cannot be stored', async () => {
    const push: PushEnrolment = { save: () => Promise.reject(new TypeError('down')) };
    const oath: OathEnrolment = { save: () => Promise.reject(new TypeError('down')) };
    const shown = await visit();
    await scanned(shown);

    for (const broken of [{ pushEnrolment: push }, { oathEnrolment: oath }]) {
      const run = await poll(shown, { ports: broken });

      expect(run).toMatchObject({
        errorCode: 'ERR_NODE_STORE',
        errorMessage: 'Unable to store device profile: TypeError',
      });
    }
  });
});

describe('the config of Combined MFA Registration', () => {
  const issuesOf = (config: Json) => definition.config.safeParse(config).error?.issues ?? [];

  test("has AM's defaults, also where an old export lacks keys", () => {
    expect(unbranded(definition.config.parse({ unknownKey: 1, postponeDeviceProfileStorage: true }) as object)).toEqual(
      {
        issuer: 'ForgeRock',
        accountName: 'USERNAME',
        bgColor: '032b75',
        imgUrl: undefined,
        generateRecoveryCodes: true,
        scanQRCodeMessage: {},
        timeout: 60,
        passwordLength: 'SIX_DIGITS',
        minSharedSecretLength: 32,
        algorithm: 'TOTP',
        totpTimeInterval: 30,
        totpHashAlgorithm: 'HMAC_SHA1',
        addChecksum: false,
        truncationOffset: -1,
        policiesJson: undefined,
      },
    );
  });

  test.each([
    ['scanQRCodeMessage', { 'not a locale': 'x' }],
    ['passwordLength', 6],
    ['minSharedSecretLength', '32'],
    ['algorithm', 'totp'],
    ['totpTimeInterval', 1.5],
    ['totpHashAlgorithm', 'SHA1'],
    ['addChecksum', 'true'],
    ['truncationOffset', '-1'],
    ['policiesJson', '{'],
    ['policiesJson', 'biometric'],
    ['policiesJson', {}],
  ])('refuses %s: %j', (key, value) => {
    expect(issuesOf({ [key]: value })).toMatchObject([{ path: [key] }]);
  });

  test.each(['', 'null', '{}', '{"biometricAvailable":{}}'])('takes the policies %j', (policiesJson) => {
    expect(issuesOf({ policiesJson })).toEqual([]);
  });

  test.each([
    [{ issuer: 'A/B' }, 'issuer'],
    [{ issuer: 'почта' }, 'issuer'],
    [{ issuer: 'Bank~>' }, 'issuer'],
    [{ timeout: 0 }, 'timeout'],
    [{ imgUrl: 'https://example.com/?a&b' }, 'imgUrl'],
    [{ imgUrl: `https://example.com/${'x'.repeat(250)}` }, 'imgUrl'],
    [{ totpTimeInterval: 0 }, 'totpTimeInterval'],
    [{ policiesJson: '{"deviceTampering":0.8}' }, 'policiesJson'],
    [{ policiesJson: '[]' }, 'policiesJson'],
    [{ imgUrl: logo, policiesJson: '{"biometricAvailable":{}}' }, 'imgUrl'],
    [{ policiesJson: JSON.stringify({ custom: { text: 'x'.repeat(500) } }) }, 'policiesJson'],
  ])('warns about %j', (config, key) => {
    expect(definition.warnings?.(definition.config.parse(config))).toEqual([expect.stringMatching(`^${key}: `)]);
  });

  test('a logo alone, without policies to push it out, is nothing to warn about', () => {
    expect(definition.warnings?.(definition.config.parse({ imgUrl: logo }))).toEqual([]);
  });

  test('warns about nothing by default, and has three outcomes', () => {
    const config = definition.config.parse({});

    expect(definition.warnings?.(config)).toEqual([]);
    expect(outcomesOf(definition, config)).toEqual(['successOutcome', 'failureOutcome', 'timeoutOutcome']);
  });
});

function addOathDevice(): Promise<void> {
  const device = { uuid: 'o', secretBytes: new Uint8Array(20).fill(1), addChecksum: false, truncationOffset: -1 };
  return ports.oathEnrolment.save(demo, newOathDeviceProfile(device));
}
