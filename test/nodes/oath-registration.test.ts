import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unbranded } from '../../functions/enrolment/branded.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { invalidLocale } from '../../functions/node/localised-text.ts';
import { node } from '../../functions/nodes/oath-registration.ts';
import type { OathEnrolment } from '../../functions/ports/devices.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { outputOf } from '../support/callback-output.ts';
import { registrationContract } from './registration.contract.ts';

const { definition } = node;

const demo = { realm: '/alpha', username: 'demo' };
const next: Answers = [
  answer('TextOutputCallback'),
  answer('TextOutputCallback'),
  answer('HiddenValueCallback', 'mfaDeviceRegistration'),
  answer('ConfirmationCallback', 0),
];
const button = (index: Json): Answers => [...next.slice(0, 3), answer('ConfirmationCallback', index)];
const defaultMessage =
  'Scan the QR code image below with the ForgeRock Authenticator app to register your device with your login.';

let clock: SimulatedClock;
let randomness: ReturnType<typeof seededRandomness>;
let ports: MemoryPorts;

beforeEach(async () => {
  clock = simulatedClock();
  randomness = seededRandomness();
  ports = memoryPorts({ clock });
  await ports.identityStore.put({
    ...demo,
    active: true,
    attributes: { cn: ['Demo Person', 'Second'], mail: ['demo@example.com'], sn: [''], employeeNumber: [] },
  });
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { ports?: Partial<MemoryPorts> };

const visit = ({ ports: changed, ...options }: Options = {}): Promise<NodeRun> =>
  runNode(node, {
    clock,
    randomness,
    state: { shared: { username: 'demo' } },
    ...options,
    ports: { ...ports, ...changed },
  });

/** Shows the step and presses Next. */
const register = async (config: JsonObject = {}) => {
  const shown = await visit({ config });
  const done = await visit({ config, state: shown.state, answers: next });
  return { shown, done, app: authenticator(shown.callbacks) };
};

const profileIn = (run: NodeRun): JsonObject =>
  JSON.parse(Buffer.from(String(run.state.shared['oathDeviceProfile']), 'base64').toString());

describe('OATH Registration shows', () => {
  test('O-25 O-26 O-27 O-28 the message, the QR code, the registration URI and a button, in that order', async () => {
    const { callbacks } = await visit();

    const uri = authenticator(callbacks).uri;
    expect(callbacks).toEqual([
      {
        type: 'TextOutputCallback',
        output: [
          { name: 'message', value: defaultMessage },
          { name: 'messageType', value: '0' },
        ],
      },
      { type: 'TextOutputCallback', output: [{ name: 'messageType', value: '4' }], view: { kind: 'qrCode' } },
      {
        type: 'HiddenValueCallback',
        output: [
          { name: 'value', value: uri },
          { name: 'id', value: 'mfaDeviceRegistration' },
        ],
        input: [{ value: 'mfaDeviceRegistration' }],
      },
      {
        type: 'ConfirmationCallback',
        output: [
          { name: 'prompt', value: '' },
          { name: 'messageType', value: 0 },
          { name: 'options', value: ['Next'] },
          { name: 'optionType', value: -1 },
          { name: 'defaultOption', value: 0 },
        ],
        input: [{ value: 0 }],
      },
    ]);
  });

  test('O-1 a URI that holds all an app needs', async () => {
    const shown = await visit();

    const { account, uri } = authenticator(shown.callbacks);
    const profile = profileIn(shown);
    expect(account).toMatchObject({ type: 'TOTP', issuer: 'ForgeRock', account: 'demo', digits: 6, period: 30 });
    expect(account).toMatchObject({
      hash: 'SHA1',
      backgroundColor: '032b75',
      userId: 'demo',
      deviceId: profile['uuid'],
    });
    expect(Buffer.from(account.secret).toString('hex').toUpperCase()).toBe(profile['sharedSecret']);
    expect(uri).toMatch(/&issuer=ForgeRock$/);
  });

  test('O-6 takes username from shared state', async () => {
    const { callbacks } = await visit({ state: { shared: { username: ' DEMO' } } });

    expect(authenticator(callbacks).account.account).toBe('demo');
  });

  test('O-7 the issuer of the config', async () => {
    const { callbacks } = await visit({ config: { issuer: 'Example Co' } });

    expect(authenticator(callbacks).account.issuer).toBe('Example Co');
  });

  test.each([
    ['USERNAME', 'demo'],
    ['COMMON_NAME', 'Demo Person'],
    ['EMAIL_ADDRESS', 'demo@example.com'],
    ['EMPLOYEE_NUMBER', 'demo'],
    ['GIVEN_NAME', 'demo'],
    ['LAST_NAME', 'demo'],
  ])('O-8 the account name %s, or the username where that is empty', async (accountName, shown) => {
    const { callbacks } = await visit({ config: { accountName } });

    expect(authenticator(callbacks).account.account).toBe(shown);
  });

  test.each(['ff8800', '#ff8800'])('O-9 the background colour %s', async (bgColor) => {
    const { callbacks } = await visit({ config: { bgColor } });

    expect(authenticator(callbacks).account.backgroundColor).toBe('ff8800');
  });

  test('O-10 the logo, and none unless configured', async () => {
    const imgUrl = 'https://id.example.com/logo.png';

    const withLogo = authenticator((await visit({ config: { imgUrl } })).callbacks);
    const without = await Promise.all(
      [{}, { imgUrl: '' }, { imgUrl: 'null' }].map(
        async (config) => authenticator((await visit({ config })).callbacks).uri,
      ),
    );

    expect(withLogo.account.imageUrl).toBe(imgUrl);
    for (const uri of without) expect(uri).not.toContain('image=');
  });

  test('O-12 the QR code message in the best of the languages', async () => {
    const scanQRCodeMessage = { en: 'Scan me', fr: 'Scannez-moi' };
    const messageFor = async (config: JsonObject, locales: Options['locales'] = {}) =>
      outputOf((await visit({ config, locales })).callbacks[0], 'message');

    expect(await messageFor({ scanQRCodeMessage }, { request: ['fr-CA'] })).toBe('Scannez-moi');
    expect(await messageFor({ scanQRCodeMessage }, { request: ['de'], realm: 'fr' })).toBe('Scannez-moi');
    expect(await messageFor({ scanQRCodeMessage }, { request: ['de'], realm: 'it', server: 'it' })).toBe('Scan me');
    expect(await messageFor({ scanQRCodeMessage: {} }, { request: ['fr'] })).toBe(defaultMessage);
    expect(await messageFor({ scanQRCodeMessage: { en: '' } })).toBe(defaultMessage);
  });

  test.each([
    ['SIX_DIGITS', 6],
    ['EIGHT_DIGITS', 8],
  ])('O-13 codes of %s', async (passwordLength, digits) => {
    const { callbacks } = await visit({ config: { passwordLength } });

    expect(authenticator(callbacks).account.digits).toBe(digits);
  });

  test('O-14 N-OTP-1 R-4226-R6 a secret of at least the configured hex characters, and never a weak one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -10, max: 400 }), async (minSharedSecretLength) => {
        const shown = await visit({ config: { minSharedSecretLength } });

        const { length } = authenticator(shown.callbacks).account.secret;
        expect(length * 2).toBeGreaterThanOrEqual(minSharedSecretLength);
        expect(length).toBeGreaterThanOrEqual(20);
        expect(String(profileIn(shown)['sharedSecret'])).toMatch(/^[0-9A-F]+$/);
      }),
      { numRuns: 30 },
    );
  });

  test('O-15 an HOTP account that starts at counter 0', async () => {
    const { callbacks } = await visit({ config: { algorithm: 'HOTP', totpHashAlgorithm: 'HMAC_SHA512' } });

    const { account, uri } = authenticator(callbacks);
    expect(account).toMatchObject({ type: 'HOTP', counter: 0, hash: 'SHA1' });
    expect(uri).not.toContain('period=');
  });

  test('O-17 the time step of the config', async () => {
    const { callbacks } = await visit({ config: { totpTimeInterval: 60 } });

    expect(authenticator(callbacks).account.period).toBe(60);
  });

  test.each([
    ['HMAC_SHA1', 'SHA1'],
    ['HMAC_SHA256', 'SHA256'],
    ['HMAC_SHA512', 'SHA512'],
  ])('O-18 the hash %s', async (totpHashAlgorithm, hash) => {
    const { callbacks } = await visit({ config: { totpHashAlgorithm } });

    expect(authenticator(callbacks).account.hash).toBe(hash);
  });

  test.each([true, false])('O-24 oathEnableRecoveryCode as a boolean: %s', async (generateRecoveryCodes) => {
    const { state } = await visit({ config: { generateRecoveryCodes } });

    expect(state.shared['oathEnableRecoveryCode']).toBe(generateRecoveryCodes);
  });
});

describe('within one visit', () => {
  test.each([
    ['another button', button(1)],
    ['no button', button('x')],
    ['the button left out', [...next.slice(0, 3), answer('ConfirmationCallback')]],
  ])('%s shows the same URI again', async (_, answers) => {
    const shown = await visit();

    const again = await visit({ state: shown.state, answers });

    expect(again.callbacks).toEqual(shown.callbacks);
    expect(again.state).toEqual(shown.state);
  });

  test('an answer without a device in state gets a new one to scan', async () => {
    const again = await visit({
      state: { shared: { username: 'demo', oathDeviceProfile: 'not a profile' } },
      answers: button(1),
    });

    expect(authenticator(again.callbacks).account.secret).toHaveLength(20);
  });

  test('R-6238-R5 entering the node anew makes a new secret', async () => {
    const shown = await visit();

    const again = await visit({ state: shown.state });

    expect(authenticator(again.callbacks).uri).not.toBe(authenticator(shown.callbacks).uri);
    expect(profileIn(again)['uuid']).not.toBe(profileIn(shown)['uuid']);
  });

  test('a secret that a script has spoilt ends the journey', async () => {
    const oathDeviceProfile = Buffer.from('{"uuid":"u","sharedSecret":"not hex"}').toString('base64');

    const run = await visit({ state: { shared: { username: 'demo', oathDeviceProfile } }, answers: button(1) });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_INPUT',
      errorMessage: 'An unexpected error occurred while decoding the string.',
    });
  });
});

describe('pressing Next', () => {
  test('O-2 O-29 stores the device and takes its secret out of state', async () => {
    const { done, app } = await register();

    const device = await ports.oathDevices.find(demo);
    expect(done.outcome).toBe('successOutcome');
    expect(device?.profile).toMatchObject({
      uuid: app.account.deviceId,
      deviceName: 'OATH Device',
      lastLogin: 0,
      counter: 0,
      checksumDigit: false,
      truncationOffset: -1,
      clockDriftSeconds: 0,
      digits: 6,
      hash: 'SHA1',
      interval: 30,
      createdDate: clock.now(),
    });
    expect(device?.profile.sharedSecret).toBe(Buffer.from(app.account.secret).toString('hex').toUpperCase());
    expect(done.state.shared).toEqual({ username: 'demo' });
  });

  test('a double click stores the codes that are shown: both copies make the same ones', async () => {
    const { state } = await visit();

    const [first, second] = await Promise.all([
      visit({ state, answers: next }),
      visit({ state, answers: next, randomness: seededRandomness('another container') }),
    ]);

    expect(second.state).toEqual(first.state);
  });

  test('two devices have different codes', async () => {
    const first = await register();
    const second = await register();

    expect(second.done.state.transient['recoveryCodes']).not.toEqual(first.done.state.transient['recoveryCodes']);
  });

  test('O-13 O-20 O-21 keeps digits, check digit and truncation offset with the device', async () => {
    await register({ algorithm: 'HOTP', passwordLength: 'EIGHT_DIGITS', addChecksum: true, truncationOffset: 4 });

    const device = await ports.oathDevices.find(demo);
    expect(device?.profile).toMatchObject({ digits: 8, checksumDigit: true, truncationOffset: 4 });
  });

  test('stores the device for the identified user, whatever name was typed since', async () => {
    await ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });
    const universalId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
    const shown = await visit({ universalId, state: { shared: { username: 'eve' } } });

    await visit({ universalId, state: shown.state, answers: next });

    expect(await ports.oathDevices.find(demo)).toBeDefined();
    expect(await ports.oathDevices.find({ realm: '/alpha', username: 'eve' })).toBeUndefined();
  });

  test.each([
    ['missing', {}],
    ['unreadable', { oathDeviceProfile: 'AAAA' }],
    ['no text', { oathDeviceProfile: 7 }],
  ])('O-30 O-32 fails when the device in shared state is %s, and clears up', async (_, left) => {
    const run = await visit({
      state: { shared: { username: 'demo', oathEnableRecoveryCode: true, 'waymark.oathDevice': {}, ...left } },
      answers: next,
    });

    expect(run.outcome).toBe('failureOutcome');
    expect(run.log.messages('error')).toEqual(['No device profile found on shared state']);
    expect(run.state.shared).toEqual({ username: 'demo' });
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });

  test('does not store a device that was made for another user', async () => {
    await ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });
    const { state } = await visit({ state: { shared: { username: 'eve' } } });

    const run = await visit({ state: { shared: { ...state.shared, username: 'demo' } }, answers: next });

    expect(run.outcome).toBe('failureOutcome');
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });

  test('a device that cannot be stored ends the journey', async () => {
    const broken: OathEnrolment = { save: () => Promise.reject(new TypeError('down')) };
    const { state } = await visit();

    const run = await visit({ state, answers: next, ports: { oathEnrolment: broken } });

    expect(run).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to store device profile: TypeError',
    });
    expect(run.state).toEqual(state);
  });
});

describe('with storage postponed', () => {
  const postponed = { postponeDeviceProfileStorage: true };
  const fields = [
    'uuid',
    'recoveryCodes',
    'sharedSecret',
    'deviceName',
    'lastLogin',
    'counter',
    'checksumDigit',
    'truncationOffset',
    'clockDriftSeconds',
  ];

  test('O-22 the device stays in shared state, with the fields of the page and no other', async () => {
    const { shown, done } = await register(postponed);

    expect(done.outcome).toBe('successOutcome');
    expect(Object.keys(profileIn(done))).toEqual(fields);
    expect(profileIn(done)).toEqual({ ...profileIn(shown), recoveryCodes: expect.any(Array) });
    expect(profileIn(shown)).toMatchObject({
      deviceName: 'OATH Device',
      lastLogin: 0,
      counter: 0,
      clockDriftSeconds: 0,
    });
    expect(done.state.shared['oathEnableRecoveryCode']).toBe(true);
  });

  test('O-22 the codes are made when Next is pressed, travel with the device and are not handed on', async () => {
    const { shown, done } = await register(postponed);

    expect(profileIn(shown)['recoveryCodes']).toEqual([]);
    expect(profileIn(done)['recoveryCodes']).toHaveLength(10);
    expect(done.state.transient).toEqual({});
  });

  test('O-22 there are no codes when generation is off', async () => {
    const { done } = await register({ ...postponed, generateRecoveryCodes: false });

    expect(profileIn(done)['recoveryCodes']).toEqual([]);
    expect(done.state.shared['oathEnableRecoveryCode']).toBe(false);
  });

  test('O-22 nothing is stored yet', async () => {
    await register(postponed);

    expect(await ports.oathDevices.find(demo)).toBeUndefined();
    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSet');
  });

  test('O-22 a device that got lost leads to failure', async () => {
    const run = await visit({ config: postponed, answers: next });

    expect(run.outcome).toBe('failureOutcome');
  });
});

describe('as every registration', () => {
  registrationContract({
    kinds: ['oath'],
    deviceName: 'OATH Device',
    titles: {
      skip: 'O-2 sets the skip attribute, so that the user is not asked to register again',
      codes: 'O-11 P-28 puts ten recovery codes into transient state, and stores that very set',
      noCodes: 'O-11 makes none when generation is off',
    },
    ports: () => ports,
    open: visit,
    finish: (shown, options) => visit({ state: shown.state, answers: next, ...options }),
  });
});

describe('the journey ends', () => {
  test.each([[{}], [{ username: '' }], [{ username: ' ' }]])('O-31 without a user name: %j', async (shared) => {
    const run = await visit({ state: { shared } });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Expected username to be set.' });
    expect(run.log.messages('error')).toEqual(['No username found.']);
  });
});

describe('the config of OATH Registration', () => {
  const issuesOf = (config: Json) => definition.config.safeParse(config).error?.issues ?? [];

  test("O-7 O-8 O-9 O-10 O-11 O-13 O-14 O-16 O-17 O-18 O-20 O-21 has AM's defaults, also where an old export lacks keys", () => {
    expect(unbranded(definition.config.parse({ unknownKey: 1 }) as object)).toEqual({
      issuer: 'ForgeRock',
      accountName: 'USERNAME',
      bgColor: '032b75',
      imgUrl: undefined,
      generateRecoveryCodes: true,
      scanQRCodeMessage: {},
      passwordLength: 'SIX_DIGITS',
      minSharedSecretLength: 32,
      algorithm: 'TOTP',
      totpTimeInterval: 30,
      totpHashAlgorithm: 'HMAC_SHA1',
      addChecksum: false,
      truncationOffset: -1,
      postponeDeviceProfileStorage: false,
    });
  });

  test('O-12 refuses a message in no locale, with the words of the page', () => {
    const issues = issuesOf({ scanQRCodeMessage: { english: 'x', 'not a locale': 'y' } });

    expect(issues).toMatchObject([{ path: ['scanQRCodeMessage'], message: invalidLocale }]);
    expect(invalidLocale).toBe('Invalid locale provided');
  });

  test.each(['en-gb', 'en_GB', 'EN-gb', 'fr'])('O-12 takes the locale %s', (locale) => {
    expect(issuesOf({ scanQRCodeMessage: { [locale]: 'x' } })).toEqual([]);
  });

  test.each(['FOUR_DIGITS', 4, 5, 6, '6'])('O-13 N-OTP-2 refuses the password length %j', (passwordLength) => {
    expect(issuesOf({ passwordLength })).toMatchObject([{ path: ['passwordLength'] }]);
  });

  test.each([
    ['issuer', ''],
    ['issuer', '  '],
    ['issuer', 1],
    ['accountName', 'NICKNAME'],
    ['bgColor', 1],
    ['generateRecoveryCodes', 'true'],
    ['minSharedSecretLength', '32'],
    ['minSharedSecretLength', 32.5],
    ['algorithm', 'OCRA'],
    ['totpTimeInterval', '30'],
    ['totpHashAlgorithm', 'HMAC_MD5'],
    ['addChecksum', 0],
    ['truncationOffset', '-1'],
    ['postponeDeviceProfileStorage', null],
  ])('refuses %s %j', (key, value) => {
    expect(issuesOf({ [key]: value })).toMatchObject([{ path: [key] }]);
  });

  test('warns of what apps would show wrongly, and refuses none of it', () => {
    const warningsOf = (config: Json) => definition.warnings?.(definition.config.parse(config));

    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ issuer: 'A:B' })).toHaveLength(1);
    expect(warningsOf({ imgUrl: 'https://x/?a=1&b=2' })).toHaveLength(1);
    expect(warningsOf({ totpTimeInterval: 0 })).toHaveLength(1);
  });

  const png = (length: number) => `data:image/png;base64,${'A'.repeat(length - 22)}`;

  test.each<[Json, string[]]>([
    [{ imgUrl: png(3000) }, ['imgUrl']],
    [{ issuer: 'é'.repeat(60) }, ['issuer']],
    [{ issuer: 'é'.repeat(350), imgUrl: 'https://a.example/l.png' }, ['imgUrl', 'issuer']],
    [{ minSharedSecretLength: 512, imgUrl: `https://a.example/${'l'.repeat(300)}` }, ['imgUrl']],
    [{ minSharedSecretLength: 512, issuer: 'i'.repeat(165) }, ['minSharedSecretLength']],
    [{ imgUrl: `https://a.example/${'l'.repeat(300)}`, issuer: 'i'.repeat(40) }, []],
  ])('warns of what will be too long for a QR code: %j', (config, keys) => {
    const warnings = definition.warnings?.(definition.config.parse(config)) ?? [];

    expect(warnings.map((warning) => warning.replace(/: .*/s, ''))).toEqual(keys);
  });

  test('says when there will be no QR code at all', () => {
    const warnings = definition.warnings?.(definition.config.parse({ issuer: 'é'.repeat(350) }));

    expect(warnings).toEqual([expect.stringMatching(/^issuer: no QR code holds \d+ bytes/)]);
  });

  test("has AM's outcomes", () => {
    expect(outcomesOf(node.definition, {})).toEqual(['successOutcome', 'failureOutcome']);
  });
});

test('neither secret nor recovery codes reach the log', async () => {
  const { shown, done } = await register();

  const lines = JSON.stringify([shown.log.lines, done.log.lines]);
  const codes = done.state.transient['recoveryCodes'] as string[];
  for (const secret of [String(profileIn(shown)['sharedSecret']), ...codes]) expect(lines).not.toContain(secret);
});
