import { beforeEach, describe, expect, test } from '@jest/globals';
import { unbranded } from '../../functions/enrolment/branded.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { invalidLocale } from '../../functions/node/localised-text.ts';
import { node } from '../../functions/nodes/push-registration.ts';
import type { Factors, PushEnrolment } from '../../functions/ports/devices.ts';
import type { PushMessage, PushMessageMaking, PushMessageRemoval, PushMessages } from '../../functions/ports/push.ts';
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

const pageMessage = 'Open your Authenticator app and tap the number shown to sign-in';
const stateKeys = ['pushChallengeKey', 'pushDeviceProfile', 'pushMessageId', 'waymark.pushCodeSeed'];
const minutes = 60_000;

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

const scanned = (run: NodeRun, changes: JsonObject = {}) =>
  ports.pushAnswers.answer(messageIdOf(run), said('approved', { content: { ...phoneFacts, ...changes } }));

/** Shows the step, lets the phone answer, and polls. */
const register = async (config: JsonObject = {}) => {
  const shown = await visit({ config });
  await scanned(shown);
  return { shown, done: await poll(shown, { config }) };
};

describe('Push Registration shows', () => {
  test('P-29 P-30 P-31 P-32 the message, the QR code, the registration URI and a wait, in that order', async () => {
    const run = await visit();

    expect(run.callbacks).toEqual([
      {
        type: 'TextOutputCallback',
        output: [
          { name: 'message', value: pageMessage },
          { name: 'messageType', value: '0' },
        ],
      },
      { type: 'TextOutputCallback', output: [{ name: 'messageType', value: '4' }], view: { kind: 'qrCode' } },
      {
        type: 'HiddenValueCallback',
        output: [
          { name: 'value', value: uriOf(run) },
          { name: 'id', value: 'mfaDeviceRegistration' },
        ],
        input: [{ value: 'mfaDeviceRegistration' }],
      },
      {
        type: 'PollingWaitCallback',
        output: [
          { name: 'waitTime', value: '2000' },
          { name: 'message', value: 'Waiting for response...' },
        ],
      },
    ]);
  });

  test('P-1 a URI that holds all a phone needs', async () => {
    const run = await visit();

    const profile = profileIn(run, 'pushDeviceProfile');
    const hex = (base64: unknown) => Buffer.from(String(base64), 'base64').toString('hex');
    expect(scan(run)).toEqual({
      scheme: 'pushauth',
      host: 'push',
      issuer: 'ForgeRock',
      account: 'demo',
      parameters: {
        l: 'amlbcookie=01',
        issuer: 'ForgeRock',
        m: messageIdOf(run),
        s: hex(profile['sharedSecret']),
        c: hex(sharedOf(run, 'pushChallengeKey')),
        r: 'https://login.example.com/am/json/realms/root/realms/alpha/push/sns/message?_action=register',
        a: 'https://login.example.com/am/json/realms/root/realms/alpha/push/sns/message?_action=authenticate',
        uid: 'demo',
        d: 'demo',
        pid: profile['uuid'],
        b: '032b75',
      },
    });
  });

  test('P-17 takes realm and username from the state, whatever store it is in', async () => {
    const run = await visit({ realm: '/beta', state: { transient: { username: 'demo' } }, ports: inRealm('/beta') });

    expect(messageOf(run)).toMatchObject({ realm: '/beta', username: 'demo' });
    expect(scan(run).parameters['r']).toContain('/realms/beta/');
  });

  test('P-19 the issuer of the config', async () => {
    const run = await visit({ config: { issuer: 'Example Co' } });

    expect(scan(run).issuer).toBe('Example Co');
    expect(profileIn(run, 'pushDeviceProfile')['issuer']).toBe('Example Co');
  });

  test.each([
    ['USERNAME', 'demo'],
    ['COMMON_NAME', 'Demo Person'],
    ['EMAIL_ADDRESS', 'demo@example.com'],
    ['EMPLOYEE_NUMBER', 'demo'],
    ['GIVEN_NAME', 'demo'],
    ['LAST_NAME', 'demo'],
  ])('P-20 the account name %s, or the username where that is empty', async (accountName, shown) => {
    expect(scan(await visit({ config: { accountName } })).account).toBe(shown);
  });

  test.each(['ff8800', '#ff8800'])('P-21 the background colour %s', async (bgColor) => {
    expect(scan(await visit({ config: { bgColor } })).parameters['b']).toBe('ff8800');
  });

  test('P-22 the logo, and none unless configured', async () => {
    const imgUrl = 'https://id.example.com/logo.png?a=1&b=2';

    expect(scan(await visit({ config: { imgUrl } })).parameters['image']).toBe(imgUrl);
    for (const config of [{}, { imgUrl: '' }, { imgUrl: 'null' }]) {
      expect(scan(await visit({ config })).parameters).not.toHaveProperty('image');
    }
  });

  test('P-24 the QR code message in the best of the languages, and the one of the page when there is none', async () => {
    const scanQRCodeMessage = { en: 'Scan me', fr: 'Scannez-moi' };
    const messageFor = async (config: JsonObject, locales: Options['locales'] = {}) =>
      outputOf((await visit({ config, locales })).callbacks[0], 'message');

    expect(await messageFor({ scanQRCodeMessage }, { request: ['fr-CA'] })).toBe('Scannez-moi');
    expect(await messageFor({ scanQRCodeMessage }, { request: ['de'], realm: 'fr' })).toBe('Scannez-moi');
    expect(await messageFor({ scanQRCodeMessage }, { request: ['de'], realm: 'it', server: 'it' })).toBe('Scan me');
    expect(await messageFor({ scanQRCodeMessage: {} }, { request: ['fr'] })).toBe(pageMessage);
    expect(await messageFor({ scanQRCodeMessage: { en: '' } })).toBe(pageMessage);
  });

  test('P-27 and leaves device settings, message id and challenge in shared state', async () => {
    const run = await visit();

    const profile = profileIn(run, 'pushDeviceProfile');
    expect(Object.keys(run.state.shared).sort()).toEqual([...stateKeys, 'username', 'waymark.factorsSeen'].sort());
    expect(messageIdOf(run)).toMatch(/^REGISTER:[0-9a-f-]{36}\d{13}$/);
    expect(Buffer.from(String(sharedOf(run, 'pushChallengeKey')), 'base64')).toHaveLength(32);
    expect(Buffer.from(String(profile['sharedSecret']), 'base64')).toHaveLength(32);
    expect(profile).toMatchObject({
      recoveryCodes: [],
      deviceName: 'Push Device',
      communicationType: 'placeholder',
      deviceType: 'placeholder',
      communicationId: 'placeholder',
      deviceMechanismUID: 'placeholder',
      deviceId: 'placeholder',
      createdDate: world.clock.now(),
      lastAccessDate: world.clock.now(),
    });
  });

  test('and a message waits for the phone, with the secret that no device row holds yet', async () => {
    const run = await visit();

    const profile = profileIn(run, 'pushDeviceProfile');
    expect(messageOf(run)).toMatchObject({
      type: 'REGISTER',
      ...demo,
      deviceUuid: profile['uuid'],
      secret: profile['sharedSecret'],
      challenge: sharedOf(run, 'pushChallengeKey'),
      expiresAt: world.clock.now() + minutes,
      keptUntil: world.clock.now() + 3 * minutes,
    });
  });
});

describe('while the phone is silent', () => {
  test('a poll shows the same URI again and changes nothing, so that it costs no write', async () => {
    const shown = await visit();

    world.clock.advance(2000);
    const again = await poll(shown);

    expect(again.callbacks).toEqual(shown.callbacks);
    expect(again.state).toEqual(shown.state);
  });

  test('the step comes back in other forms: mobile clients leave out scripts', async () => {
    const shown = await visit();

    const again = await poll(shown, { answers: polled.slice(3) });

    expect(again.callbacks).toEqual(shown.callbacks);
  });

  test.each([
    [60, 59_999, undefined],
    [60, 60_000, 'timeoutOutcome'],
    [10, 9_999, undefined],
    [10, 10_000, 'timeoutOutcome'],
    [300, 299_999, undefined],
    [300, 300_000, 'timeoutOutcome'],
    [0, 0, 'timeoutOutcome'],
    [-5, 0, 'timeoutOutcome'],
  ])('P-25 P-35 with a timeout of %d s a poll after %d ms: %s', async (timeout, elapsed, outcome) => {
    const config = { timeout };
    const shown = await visit({ config });

    world.clock.advance(elapsed);
    const run = await poll(shown, { config });

    expect(run.outcome).toBe(outcome);
  });

  test('P-25 many early polls do not bring the time-out nearer', async () => {
    const shown = await visit();

    for (let polls = 0; polls < 100; polls += 1) await poll(shown);

    expect((await poll(shown)).outcome).toBeUndefined();
  });

  test('P-25 a service that keeps messages for a second does not shorten the time-out', async () => {
    const push = { ...pushService, messageSeconds: 1 };
    const shown = await visit({ push });

    world.clock.advance(59_000);

    expect((await poll(shown, { push })).outcome).toBeUndefined();
  });

  test('the message never outlives its journey', async () => {
    const journeyEnds = world.clock.now() + 20_000;

    const run = await visit({ journeyEnds });

    expect(messageOf(run)?.expiresAt).toBe(journeyEnds);
  });

  test('P-35 the time-out takes secret, challenge and message with it', async () => {
    const shown = await visit();

    world.clock.advance(minutes);
    const run = await poll(shown);

    expect(run.outcome).toBe('timeoutOutcome');
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
    expect(await ports.pushDevices.list(demo)).toEqual([]);
  });

  test('P-35 a message row that is gone is a time-out, never an error', async () => {
    const shown = await visit();

    await ports.pushMessageRemoval.remove(messageIdOf(shown));
    const run = await poll(shown);

    expect(run.outcome).toBe('timeoutOutcome');
    expect(run.state.shared).toEqual({ username: 'demo' });
  });
});

describe('when the phone has answered', () => {
  test('P-1 P-33 the device is stored as the phone has described it', async () => {
    const { shown, done } = await register();

    const [device] = await ports.pushDevices.list(demo);
    expect(done.outcome).toBe('successOutcome');
    expect(device).toEqual({
      endpointDisabled: false,
      profile: {
        ...profileIn(shown, 'pushDeviceProfile'),
        recoveryCodes: [],
        deviceName: phoneFacts.deviceName,
        communicationType: 'gcm',
        deviceType: 'android',
        communicationId: phoneFacts.communicationId,
        deviceMechanismUID: phoneFacts.mechanismUid,
        deviceId: phoneFacts.deviceId,
      },
    });
  });

  test('the secret leaves the state and the message is gone', async () => {
    const { shown, done } = await register();

    expect(done.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
  });

  test('P-33 an answer in the last moment counts, even if the poll comes after the time-out', async () => {
    const shown = await visit();

    world.clock.advance(minutes - 1);
    await scanned(shown);
    world.clock.advance(30_000);

    expect((await poll(shown)).outcome).toBe('successOutcome');
  });

  test('P-34 a phone whose address was refused for good leads to failure, and nothing is stored', async () => {
    const shown = await visit();
    await ports.pushAnswers.answer(messageIdOf(shown), said('denied', { content: { refused: 'tokenRefused' } }));

    const run = await poll(shown);

    expect(run.outcome).toBe('failureOutcome');
    expect(run.extras.audit).toEqual({ reason: 'tokenRefused' });
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
    expect(await ports.pushDevices.list(demo)).toEqual([]);
  });

  test('P-34 so does a denial that gives no reason', async () => {
    const shown = await visit();
    await ports.pushAnswers.answer(messageIdOf(shown), said('denied'));

    const run = await poll(shown);

    expect(run).toMatchObject({ outcome: 'failureOutcome', extras: { audit: { reason: 'denied' } } });
  });
});

describe('a repeated request', () => {
  test('that opens the registration shows the same message, secret and device, from any container', async () => {
    const first = await visit();
    const second = await visit({ randomness: seededRandomness('another container') });

    expect(uriOf(second)).toBe(uriOf(first));
    expect(profileIn(second, 'pushDeviceProfile')).toEqual(profileIn(first, 'pushDeviceProfile'));
    expect(ports.store.pushMessages.size).toBe(1);
  });

  test('that finishes it stores one device and offers the codes that are stored, also after the message is gone', async () => {
    const shown = await visit();
    await scanned(shown);

    const first = await poll(shown);
    const second = await poll(shown, { randomness: seededRandomness('another container') });

    expect(second.outcome).toBe('successOutcome');
    // What the phone calls itself has gone with its message.
    const transient = { ...first.state.transient, recoveryCodeDeviceName: 'Push Device' };
    expect(second.state).toEqual({ ...first.state, transient });
    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
  });

  test('that runs at the same time does the same', async () => {
    const shown = await visit();
    await scanned(shown);

    const runs = await Promise.all(Array.from({ length: 10 }, () => poll(shown)));

    expect(new Set(runs.map(({ outcome }) => outcome))).toEqual(new Set(['successOutcome']));
    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
  });

  test('that died between saving and the end is healed by the next poll', async () => {
    const shown = await visit();
    await scanned(shown);
    const dying: PushMessageRemoval = { remove: () => Promise.reject(new Error('killed')) };
    await expect(poll(shown, { ports: { pushMessageRemoval: dying } })).rejects.toThrow('killed');

    const run = await poll(shown);

    expect(run.outcome).toBe('successOutcome');
    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
  });
});

describe('on entering', () => {
  test('a user who has a phone is through at once: nothing is shown, made or stored', async () => {
    await addPhone(world, demo, phoneOf('old'));

    const run = await runNode(node, { ports, clock: world.clock, state: { shared: { username: 'demo' } } });

    expect(run.outcome).toBe('successOutcome');
    expect(run.state).toEqual({ shared: { username: 'demo' }, transient: {}, secure: {} });
    expect(ports.store.pushMessages.size).toBe(0);
  });

  test('where another is wanted, who has a phone and has proved it registers one more', async () => {
    await addPhone(world, demo, phoneOf('old'));
    const standing = { proofs: [{ factor: 'swk', at: world.clock.now(), device: 'push#old' }], enrolled: [] };
    const another: Options = { config: { anotherDevice: true }, factorRule: { changes: 'proved' }, standing };

    const shown = await visit(another);
    await scanned(shown);
    const run = await poll(shown, another);

    expect(run.outcome).toBe('successOutcome');
    expect(await ports.pushDevices.list(demo)).toHaveLength(2);
  });

  test('a stolen password: where another is wanted, who has not proved the first registers none', async () => {
    await addPhone(world, demo, phoneOf('old'));

    const run = await visit({ config: { anotherDevice: true }, factorRule: { changes: 'proved' } });

    expect(run.outcome).toBe('failureOutcome');
    expect(ports.store.pushMessages.size).toBe(0);
  });

  test('what an earlier visit has left is closed, also for a user who has a phone', async () => {
    const shown = await visit();
    await addPhone(world, demo, phoneOf('old'));

    const run = await visit({ state: shown.state, visit: 'visit-2' });

    expect(run.outcome).toBe('successOutcome');
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(messageOf(shown)).toBeUndefined();
  });

  test('entering anew makes a new secret and a new message; the old QR code is worth nothing', async () => {
    const first = await visit();

    const second = await visit({ state: first.state, visit: 'visit-2' });

    expect(scan(second).parameters['s']).not.toBe(scan(first).parameters['s']);
    expect(messageIdOf(second)).not.toBe(messageIdOf(first));
    expect(await scanned(first)).toBe('gone');
    expect(await scanned(second)).toBe('accepted');
  });

  test('a push that another node waits for is not taken away', async () => {
    const message = await ports.pushMessageMaking.create('sent', {
      ...demo,
      type: 'AUTHENTICATE',
      transactionId: 'transaction-0',
      deviceUuid: 'old',
      challenge: 'AAAA',
      expiresAt: world.clock.now() + minutes,
    });

    const run = await visit({ state: { shared: { username: 'demo', pushMessageId: message.messageId } } });

    expect(messageIdOf(run)).toMatch(/^REGISTER:/);
    expect(await ports.pushMessages.find(message.messageId)).toBeDefined();
  });
});

describe('a phone is never registered for another user', () => {
  test('when the name has changed between showing and answering', async () => {
    const shown = await visit({ state: { shared: { username: 'eve' } } });
    await scanned(shown);

    const run = await poll(shown, { state: { shared: { ...shown.state.shared, username: 'demo' } } });

    expect(run.outcome).toBe('timeoutOutcome');
    expect(await ports.pushDevices.list(demo)).toEqual([]);
    expect(await ports.pushDevices.list(eve)).toEqual([]);
  });

  test('when the journey has identified one user and another name was typed since', async () => {
    const universalId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
    const shown = await visit({ universalId, state: { shared: { username: 'eve' } } });
    await scanned(shown);

    await poll(shown, { universalId });

    expect(await ports.pushDevices.list(demo)).toHaveLength(1);
    expect(await ports.pushDevices.list(eve)).toEqual([]);
  });

  test("when the state names another device's message", async () => {
    const other = await visit({ state: { shared: { username: 'demo' } }, visit: 'other' });
    await scanned(other);
    const shown = await visit();

    const run = await poll(shown, {
      state: { shared: { ...shown.state.shared, pushMessageId: messageIdOf(other) } },
    });

    expect(run.outcome).toBe('timeoutOutcome');
    expect(await ports.pushDevices.list(demo)).toEqual([]);
  });
});

describe('as every registration', () => {
  registrationContract({
    kinds: ['push'],
    deviceName: phoneFacts.deviceName,
    titles: {
      skip: 'the skip attribute is set, or the sender would send the user here for ever',
      codes: 'P-23 P-28 ten recovery codes are in transient state, and that very set is stored',
      noCodes: 'P-23 there are none when generation is off',
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
  test.each([[{}], [{ username: '' }], [{ username: ' ' }], [{ username: 7 }]])(
    'P-37 without a user name: %j',
    async (shared) => {
      const run = await visit({ state: { shared } });

      expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Expected username to be set.' });
      expect(run.log.messages('error')).toEqual(['No username found.']);
    },
  );

  test.each(['entering', 'polling'])('P-18 P-38 without a push service, %s', async (when) => {
    const shown = await visit();
    const answers = when === 'polling' ? polled : [];

    const run = await runNode(node, { ports, clock: world.clock, state: shown.state, answers });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_CONFIG',
      errorMessage: 'Unable to read service addresses for Push Notification Service.',
    });
    expect(run.log.messages('error')).toEqual(['Unable to read service addresses for Push Notification Service.']);
  });

  const shownWithout = async (key: string, value?: Json): Promise<NodeRun> => {
    const shown = await visit();
    const { [key]: _gone, ...shared } = shown.state.shared;
    return poll(shown, { state: { shared: { ...shared, ...(value !== undefined && { [key]: value }) } } });
  };

  test('P-36 when the message id is lost', async () => {
    const run = await shownWithout('pushMessageId');

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Unable to find push message ID' });
    expect(run.log.messages('error')).toEqual(['Unable to find push message ID']);
  });

  test.each([undefined, 7, '', 'not a profile', Buffer.from('{"uuid":"u"}').toString('base64')])(
    'when the device in state is %j',
    async (value) => {
      const run = await shownWithout('pushDeviceProfile', value);

      expect(run).toMatchObject({
        errorCode: 'ERR_NODE_INPUT',
        errorMessage: 'No device profile found on shared state',
      });
      expect(run.log.messages('error')).toEqual(['No device profile found on shared state']);
    },
  );

  test.each(['', 'nonsense', ':', 'REGISTER:', 'RE GISTER:x'])('P-39 when %j is no message id', async (messageId) => {
    const run = await shownWithout('pushMessageId', messageId);

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Could not get messageId' });
    expect(run.log.messages('error')).toEqual(['Could not get messageId']);
  });

  test('P-40 when the message is of a type that the service does not handle', async () => {
    const run = await shownWithout('pushMessageId', 'TRANSFER:0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c91aa1767225600123');

    const text = 'The push message corresponds to TRANSFER message type which is not registered in the /alpha realm';
    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: text });
    expect(run.log.messages('error')).toEqual([text]);
  });

  test.each([
    ['nothing', undefined],
    ['no mechanism', { ...phoneFacts, mechanismUid: '' }],
    ['no endpoint', { ...phoneFacts, communicationId: ' ' }],
    ['no token', { ...phoneFacts, deviceId: 7 }],
    ['no device type', { ...phoneFacts, deviceType: '' }],
    ['no kind of communication', { ...phoneFacts, communicationType: '' }],
  ])('P-41 when the answer holds %s to save', async (_, content) => {
    const shown = await visit();
    await ports.pushAnswers.answer(messageIdOf(shown), said('approved', content && { content }));

    const run = await poll(shown);

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Failed to save device to user profile',
    });
    expect(run.log.messages('error')).toEqual(['Failed to save device to user profile']);
    expect(await ports.pushDevices.list(demo)).toEqual([]);
  });

  test('P-41 when the device cannot be stored; the message stays, so that nothing is lost', async () => {
    const broken: PushEnrolment = { save: () => Promise.reject(new TypeError('down')) };
    const shown = await visit();
    await scanned(shown);

    const run = await poll(shown, { ports: { pushEnrolment: broken } });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to store device profile: TypeError',
    });
    expect(run.log.messages('error')).toEqual(['Failed to save device to user profile']);
    expect((await poll(shown)).outcome).toBe('successOutcome');
  });

  test('when the message cannot be written', async () => {
    const broken: PushMessageMaking = { create: () => Promise.reject(new TypeError('down')) };

    const run = await visit({ ports: { pushMessageMaking: broken } });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to persist token in core token service.: TypeError',
    });
  });

  test('when the message cannot be read', async () => {
    const broken: PushMessages = { ...ports.pushMessages, find: () => Promise.reject(new TypeError('down')) };
    const shown = await visit();

    const run = await poll(shown, { ports: { pushMessages: broken } });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'An unexpected error occurred while verifying the push result: TypeError',
    });
  });

  test('when nobody can say which devices the user has: a second phone must not slip in', async () => {
    const broken: Factors = { look: () => Promise.reject(new TypeError('down')) };

    await expect(visit({ ports: { factors: broken } })).rejects.toThrow('down');
  });
});

test('neither secret nor challenge nor codes nor message id reach a log line', async () => {
  const { shown, done } = await register();

  const secrets = [
    profileIn(shown, 'pushDeviceProfile')['sharedSecret'],
    sharedOf(shown, 'pushChallengeKey'),
    messageIdOf(shown),
    ...(done.state.transient['recoveryCodes'] as string[]),
  ];
  const lines = JSON.stringify([shown.log.lines, done.log.lines]);
  for (const secret of secrets) expect(lines).not.toContain(secret);
});

describe('the config of Push Registration', () => {
  const issuesOf = (config: Json) => definition.config.safeParse(config).error?.issues ?? [];

  test("P-19 P-20 P-21 P-22 P-23 P-24 P-25 has AM's defaults, also where an old export lacks keys", () => {
    expect(unbranded(definition.config.parse({ unknownKey: 1 }) as object)).toEqual({
      issuer: 'ForgeRock',
      accountName: 'USERNAME',
      bgColor: '032b75',
      imgUrl: undefined,
      generateRecoveryCodes: true,
      scanQRCodeMessage: {},
      timeout: 60,
      // Ours.
      anotherDevice: false,
    });
  });

  test('P-24 refuses a message in no locale, with the words of the page', () => {
    const issues = issuesOf({ scanQRCodeMessage: { english: 'x', 'not a locale': 'y' } });

    expect(issues).toMatchObject([{ path: ['scanQRCodeMessage'], message: invalidLocale }]);
    expect(invalidLocale).toBe('Invalid locale provided');
  });

  test.each(['en-gb', 'en_GB', 'EN-gb', 'fr'])('P-24 takes the locale %s', (locale) => {
    expect(issuesOf({ scanQRCodeMessage: { [locale]: 'x' } })).toEqual([]);
  });

  test.each([
    ['issuer', ''],
    ['issuer', '  '],
    ['issuer', 7],
    ['accountName', 'NICKNAME'],
    ['bgColor', 7],
    ['imgUrl', 7],
    ['generateRecoveryCodes', 'true'],
    ['timeout', '60'],
    ['timeout', 1.5],
    ['timeout', 86_401],
  ])('refuses %s: %j', (key, value) => {
    expect(issuesOf({ [key]: value })).toMatchObject([{ path: [key] }]);
  });

  test.each([
    [{ issuer: 'A:B' }, 'issuer'],
    [{ issuer: 'A & B' }, 'issuer'],
    [{ timeout: 0 }, 'timeout'],
    [{ timeout: -1 }, 'timeout'],
    [{ timeout: 601 }, 'timeout'],
    [{ imgUrl: `data:image/png;base64,${'A'.repeat(3000)}` }, 'imgUrl'],
    [{ issuer: 'é'.repeat(80) }, 'issuer'],
  ])('warns about %j', (config, key) => {
    const warnings = definition.warnings?.(definition.config.parse(config)) ?? [];

    expect(warnings).toEqual([expect.stringMatching(`^${key}: `)]);
  });

  test('warns about nothing by default', () => {
    expect(definition.warnings?.(definition.config.parse({}))).toEqual([]);
  });

  test('P-33 P-34 P-35 has three outcomes', () => {
    expect(outcomesOf(definition, definition.config.parse({}))).toEqual([
      'successOutcome',
      'failureOutcome',
      'timeoutOutcome',
    ]);
  });
});

/** The same ports, with the users of alpha in another realm as well. */
function inRealm(realm: string): Partial<MemoryPorts> {
  const { identities } = ports;
  return {
    identities: { find: async (user) => identities.find({ ...user, realm: user.realm === realm ? '/alpha' : realm }) },
  };
}
