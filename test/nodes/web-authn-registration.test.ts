import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/web-authn-registration.ts';
import { addDevice } from '../../testing/memory/ports.ts';
import { passkeyRow } from '../contracts/passkey.ts';
import { alice, bob, dataOf, type PasskeyWorld, passkeyWorld } from '../support/passkey-world.ts';
import { type Spoiled, softwareAuthenticator } from '../support/software-authenticator.ts';

const { definition } = node;
const proved = { changes: 'proved', journey: 'MfaLogin' } as const;
const device = (uuid: string) => ({ proofs: [{ factor: 'otp', device: `oath#${uuid}`, at: 0 }], enrolled: [] });

let world: PasskeyWorld;
beforeEach(async () => {
  world = await passkeyWorld();
});

const registerOf = (config: JsonObject = {}, spoiled: Spoiled = {}, rest = {}) =>
  world.register(softwareAuthenticator(), { config, spoiled, ...rest });
const stored = () => world.ports.passkeys.list(alice);

describe('WebAuthn Registration asks', () => {
  test('in AM’s order of callbacks, in both modes', async () => {
    const metadata = await world.ask('registration');
    const script = await world.ask('registration', { asScript: true });

    expect(metadata.callbacks.map(({ type }) => type)).toEqual(['MetadataCallback', 'HiddenValueCallback']);
    expect(script.callbacks.map(({ type }) => type)).toEqual([
      'TextOutputCallback',
      'TextOutputCallback',
      'HiddenValueCallback',
    ]);
    expect(metadata.callbacks.at(-1)).toEqual({
      type: 'HiddenValueCallback',
      output: [
        { name: 'value', value: 'false' },
        { name: 'id', value: 'webAuthnOutcome' },
      ],
      input: [{ value: 'webAuthnOutcome' }],
    });
    expect(dataOf(script)).toEqual({ ...dataOf(metadata), challenge: expect.any(String) });
  });

  test('with AM’s defaults', async () => {
    expect(dataOf(await world.ask('registration'))).toMatchObject({
      relyingPartyName: 'ForgeRock',
      ...{ userName: 'alice', displayName: 'alice', userId: Buffer.from('alice').toString('base64url') },
      ...{ attestationPreference: 'none', timeout: '60000', _relyingPartyId: '', _excludeCredentials: [] },
      _pubKeyCredParams: [{ alg: -7 }, { alg: -257 }],
      _authenticatorSelection: { userVerification: 'preferred', residentKey: 'discouraged' },
    });
  });

  test('with the names of the user’s profile and of shared state', async () => {
    const carol = { realm: '/alpha', username: 'carol' };
    await world.ports.identityStore.put({ ...carol, active: true, attributes: { _username: ['carol@example.com'] } });
    const state = { shared: { username: 'Carol', shown: 'Carol C.' } };

    const asked = await world.ask('registration', { displayNameSharedState: 'shown' }, { state });

    expect(dataOf(asked)).toMatchObject({ userName: 'carol@example.com', displayName: 'Carol C.' });
  });

  test('with the extensions of a script, under either of AM’s names, and with nothing but an object', async () => {
    const asked = (state: JsonObject) =>
      world.ask('registration', {}, { state: { shared: { username: 'alice', ...state } } });

    for (const name of ['webAuthnExtensions', 'webAuthNExtensions']) {
      expect(dataOf(await asked({ [name]: { credProps: true } }))['extensions']).toEqual({ credProps: true });
    }
    expect(await asked({ webAuthnExtensions: 'x' })).toMatchObject({ errorMessage: 'Extensions must be a map' });
  });

  test('for another challenge every time', async () => {
    const asked = await Promise.all(Array.from({ length: 5 }, () => world.ask('registration')));

    const challenges = asked.map((run) => String(dataOf(run)['challenge']));
    expect(new Set(challenges).size).toBe(5);
    for (const challenge of challenges) expect(Buffer.from(challenge, 'base64')).toHaveLength(32);
  });

  test('naming the passkeys that there are, where the author wants it', async () => {
    const key = softwareAuthenticator({ credentialId: Buffer.from('80ff017f', 'hex') });
    await world.register(key);

    expect(dataOf(await world.ask('registration', { excludeCredentials: true }))['_excludeCredentials']).toEqual([
      { type: 'public-key', id: [-128, -1, 1, 127] },
    ]);
  });

  test('nothing of whom there is not, or who is disabled', async () => {
    await world.ports.accounts.setActive(bob, false);

    for (const username of ['nobody', 'bob', '']) {
      expect(await world.ask('registration', {}, { state: { shared: { username } } })).toMatchObject({
        outcome: 'failure',
      });
    }
    expect(await world.ask('registration', {}, { state: {} })).toMatchObject({ outcome: 'failure' });
  });
});

describe('WebAuthn Registration stores', () => {
  test('a passkey with all that is to be known of it', async () => {
    const key = softwareAuthenticator();

    const run = await world.register(key, { spoiled: { deviceName: ' My phone ', attachment: 'platform' } });

    const [passkey] = await stored();
    expect(run).toMatchObject({ outcome: 'success' });
    expect(passkey).toEqual({
      ...passkeyRow(key),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      deviceName: 'My phone',
      ...{ createdDate: world.clock.now(), lastAccessDate: world.clock.now() },
    });
    expect(run.extras).toMatchObject({
      enrolled: [`webauthn#${passkey?.uuid}`],
      events: [{ eventName: 'WAYMARK-DEVICE-REGISTERED', info: { kind: 'webauthn', device: passkey?.uuid } }],
      audit: { credentialId: passkey?.credentialId, attestationType: 'NONE' },
    });
    expect(run.state.transient['webauthnAttestationInfo']).toEqual({
      flags: { UP: true, UV: true, AT: true, ED: false, BE: true, BS: true },
      authenticatorAttachment: 'platform',
    });
    expect(await world.ports.skipSettings.get(alice, 'webauthn')).toBe('notSkippable');
  });

  test('it proves nothing: neither the session nor state says that a passkey was shown', async () => {
    const run = await registerOf();

    expect(run.extras).not.toHaveProperty('proved');
    expect(run.extras).not.toHaveProperty('sessionProperties');
    expect(run.state.shared).not.toHaveProperty('NodeType');
  });

  test.each([
    ['\u202egpj.exe', 'New Security Key'],
    ['x'.repeat(101), 'New Security Key'],
    ['', 'New Security Key'],
    ['a::b', 'a::b'],
  ])('the name %j as %j', async (deviceName, kept) => {
    await registerOf({}, { deviceName });

    expect(await stored()).toMatchObject([{ deviceName: kept }]);
  });

  test('ten recovery codes unless told otherwise, which the next node shows', async () => {
    const run = await registerOf();
    await registerOf({ generateRecoveryCodes: false }, {}, { username: 'bob' });

    expect(run.state.transient['recoveryCodes']).toHaveLength(10);
    expect(run.state.transient['recoveryCodeDeviceName']).toBe('New Security Key');
    const policy = { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 };
    const [code] = run.state.transient['recoveryCodes'] as string[];
    expect(await world.ports.recoveryCodes.spend(alice, 'webauthn', String(code), 'v', policy)).toMatchObject({
      verdict: 'accepted',
    });
    expect(await world.ports.recoveryCodes.spend(bob, 'webauthn', String(code), 'v', policy)).toEqual({
      verdict: 'refused',
    });
  });

  test('what nodes that follow want to know, where the author says so', async () => {
    const { state } = await registerOf({ storeAttestationDataInTransientState: true }, { format: 'packed' });

    expect(state.transient).toMatchObject({
      webauthnData: expect.stringContaining('webauthn.create'),
      webauthnAttestationType: 'SELF',
      webauthnDeviceAaguid: '4e49442d-4155-5448-2d33-313431353932',
    });
  });

  test('nothing, but leaves the passkey to another node, where storage is postponed', async () => {
    const run = await registerOf({ postponeDeviceProfileStorage: true, maxSavedDevices: 1 });

    expect(run.outcome).toBe('success');
    expect(await stored()).toEqual([]);
    expect(run.state.transient['webauthnDeviceData']).toMatchObject({
      ...{ deviceName: 'New Security Key', algorithm: 'SHA256withECDSA', signCount: 0, recoveryCodes: [] },
      key: { kty: 'EC', crv: 'P-256' },
    });
    expect(run.state.transient).not.toHaveProperty('recoveryCodes');
  });

  test('the same once, when a request is run twice', async () => {
    const asked = await world.ask('registration');
    const outcome = softwareAuthenticator().register(dataOf(asked));

    const [one, two] = [
      await world.send('registration', asked, outcome),
      await world.send('registration', asked, outcome),
    ];

    expect([one?.outcome, two?.outcome]).toEqual(['success', 'success']);
    expect(one?.state.transient['recoveryCodes']).toEqual(two?.state.transient['recoveryCodes']);
    expect(await stored()).toHaveLength(1);
  });
});

describe('WebAuthn Registration refuses', () => {
  test('a challenge that was answered before', async () => {
    const asked = await world.ask('registration');
    const key = softwareAuthenticator();
    const wrong = await world.send(
      'registration',
      asked,
      key.register(dataOf(asked), { origin: 'https://evil.example' }),
    );

    const again = await world.send('registration', { ...asked, state: wrong.state }, key.register(dataOf(asked)));

    expect([wrong.outcome, again.outcome]).toEqual(['failure', 'failure']);
    expect(again.extras.audit).toEqual({ reason: 'challenge' });
    expect(await stored()).toEqual([]);
  });

  test('a credential that somebody else has', async () => {
    const credentialId = Buffer.from('the same credential');
    await world.register(softwareAuthenticator({ credentialId }), { username: 'bob' });

    const run = await world.register(softwareAuthenticator({ credentialId }));

    expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'taken' } } });
    expect(await stored()).toEqual([]);
    expect(await world.ports.passkeys.findByCredential('/alpha', credentialId.toString('base64url'))).toMatchObject({
      owner: bob,
    });
  });

  test.each<[string, JsonObject, Spoiled, object]>([
    ['a page of another origin', {}, { origin: 'https://evil.example' }, {}],
    ['a page that the author has not named', { origins: ['https://a.example'] }, {}, {}],
    [
      'the origin that a request merely names',
      {},
      { origin: 'https://evil.example' },
      { request: { headers: { origin: ['https://evil.example'] } } },
    ],
    ['another domain', { relyingPartyDomain: 'example.com' }, { rpId: 'login.example.com' }, {}],
    ['nobody recognised, where that is required', { userVerificationRequirement: 'REQUIRED' }, { UV: false }, {}],
    ['no attestation, where one is required', { attestationPreference: 'DIRECT' }, {}, {}],
    ['an algorithm that was not offered', { acceptedSigningAlgorithms: ['ES384'] }, {}, {}],
  ])('%s', async (_what, config, spoiled, request) => {
    const run = await registerOf(config, spoiled, request);

    expect(run.outcome).toBe('failure');
    expect(await stored()).toEqual([]);
    expect(run.extras.audit).toEqual({ reason: expect.any(String) });
  });

  test('an answer without a page or a domain', async () => {
    const run = await registerOf({}, {}, { request: { headers: { origin: ['null'] } } });

    expect(run.errorMessage).toBe('Unable to parse origin header URL.');
  });

  test.each([
    ['unsupported', 'unsupported'],
    ['ERROR::NotAllowedError:cancelled', 'error'],
    ['webAuthnOutcome', 'failure'],
    ['nonsense', 'failure'],
    [17, undefined],
  ])('%j with %s', async (outcome, expected) => {
    const run = await world.send('registration', await world.ask('registration'), outcome);

    expect(run.outcome).toBe(expected);
    if (expected === 'error') {
      expect(run.state.shared['WebAuthenticationDOMException']).toBe('NotAllowedError:cancelled');
    }
    expect(run.state.shared).not.toHaveProperty('waymark.factorsSeen');
  });

  test('asks again for an empty answer', async () => {
    const asked = await world.ask('registration');

    expect((await world.send('registration', asked, '')).callbacks).toHaveLength(2);
  });

  test('more devices than the author allows, also where two tabs register at once', async () => {
    const config = { maxSavedDevices: 1 };
    const [one, two] = await Promise.all([world.ask('registration', config), world.ask('registration', config)]);

    const first = await world.send('registration', one, softwareAuthenticator().register(dataOf(one)), config);
    const second = await world.send('registration', two, softwareAuthenticator().register(dataOf(two)), config);
    const third = await world.ask('registration', config);

    expect([first.outcome, second.outcome, third.outcome]).toEqual([
      'success',
      'exceedDeviceLimit',
      'exceedDeviceLimit',
    ]);
    expect(await stored()).toHaveLength(1);
  });
});

describe('a stolen password', () => {
  const oath = { uuid: 'app', kind: 'oath', deviceName: 'App', createdDate: 1 } as const;

  test('adds no passkey to a user who has a factor, and the user reads where to sign in', async () => {
    await addDevice(world.ports.store, alice, oath);

    const run = await world.ask('registration', {}, { factorRule: proved });
    const withApp = await registerOf({}, {}, { factorRule: proved, standing: device('app') });

    expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'unproved' } } });
    expect(run.extras.errorMessage).toContain('MfaLogin');
    expect(withApp.outcome).toBe('success');
  });

  test('finishes no registration that was opened before its victim enrolled', async () => {
    const asked = await world.ask('registration', {}, { factorRule: proved });
    await registerOf({}, {}, { factorRule: proved });

    const late = await world.send(
      'registration',
      asked,
      softwareAuthenticator().register(dataOf(asked)),
      {},
      { factorRule: proved },
    );

    expect(late).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'changed' } } });
    expect(await stored()).toHaveLength(1);
  });
});

describe('the config', () => {
  test('has AM’s outcomes', () => {
    const outcomes = (config: JsonObject) => outcomesOf(definition, definition.config.parse(config));

    expect(outcomes({})).toEqual(['unsupported', 'success', 'failure', 'error']);
    expect(outcomes({ maxSavedDevices: 2 })).toEqual([
      'unsupported',
      'success',
      'failure',
      'error',
      'exceedDeviceLimit',
    ]);
    expect(outcomes({ maxSavedDevices: 2, postponeDeviceProfileStorage: true })).not.toContain('exceedDeviceLimit');
  });

  test('refuses a certificate level, which it could not check', () => {
    const { error } = definition.config.safeParse({ fidoCertificationLevel: 'FIDO_CERTIFIED_L2' });

    expect(error?.issues[0]?.message).toContain('takes FIDO’s metadata');
    expect(definition.config.safeParse({ fidoCertificationLevel: 'OFF' }).success).toBe(true);
  });

  test('warns of what is not done here', () => {
    const warnings = (config: JsonObject) => definition.warnings?.(definition.config.parse(config)) ?? [];

    expect(warnings({})).toEqual([]);
    expect(warnings({ acceptedSigningAlgorithms: ['RS1'] })).toEqual([
      'acceptedSigningAlgorithms: RS1: never taken: it is SHA-1',
      'acceptedSigningAlgorithms: leaves none, so every registration fails',
    ]);
    expect(warnings({ trustStoreAlias: 'trustalias' })).toHaveLength(1);
    expect(warnings({ validateFidoU2fAaguid: false })).toEqual(['validateFidoU2fAaguid: counts as true']);
  });
});
