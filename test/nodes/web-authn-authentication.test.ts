import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/web-authn-authentication.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { race, tally } from '../support/contract-worlds.ts';
import { alice, bob, dataOf, type PasskeyWorld, passkeyWorld } from '../support/passkey-world.ts';
import { type SoftwareAuthenticator, type Spoiled, softwareAuthenticator } from '../support/software-authenticator.ts';

const { definition } = node;
const nameless = { requiresResidentKey: true };

let world: PasskeyWorld;
let key: SoftwareAuthenticator;
let uuid: string;
beforeEach(async () => {
  world = await passkeyWorld();
  key = softwareAuthenticator();
  await world.register(key);
  uuid = (await world.ports.passkeys.list(alice))[0]?.uuid ?? '';
});

const signIn = (config: JsonObject = {}, spoiled: Spoiled = {}, rest = {}) =>
  world.authenticate(key, { config, spoiled, ...rest });

describe('WebAuthn Authentication asks', () => {
  test('in AM’s order of callbacks, in both modes, with and without a recovery code', async () => {
    const types = async (config: JsonObject) =>
      (await world.ask('authentication', config)).callbacks.map(({ type }) => type);

    expect(await types({})).toEqual(['MetadataCallback', 'HiddenValueCallback']);
    expect(await types({ isRecoveryCodeAllowed: true })).toEqual([
      'MetadataCallback',
      'HiddenValueCallback',
      'ConfirmationCallback',
    ]);
    expect(await types({ asScript: true, isRecoveryCodeAllowed: true })).toEqual([
      'TextOutputCallback',
      'TextOutputCallback',
      'HiddenValueCallback',
      'ConfirmationCallback',
    ]);
  });

  test('with a button that comes back as 100 untouched', async () => {
    const { callbacks } = await world.ask('authentication', { isRecoveryCodeAllowed: true });

    expect(callbacks.at(-1)).toMatchObject({
      output: [
        { value: '' },
        { value: 0 },
        { name: 'options', value: ['Use Recovery Code'] },
        { value: -1 },
        { value: 0 },
      ],
      input: [{ value: 100 }],
    });
  });

  test('for the passkeys of the named user, and for any where nobody is named', async () => {
    const named = dataOf(await world.ask('authentication'));
    const anybody = dataOf(await world.ask('authentication', { ...nameless, mediation: 'conditional' }, { state: {} }));

    expect(named['_allowCredentials']).toEqual([
      { type: 'public-key', id: [...new Int8Array(key.credentials[0]?.id ?? [])] },
    ]);
    expect(named).not.toHaveProperty('mediation');
    expect(anybody).toMatchObject({ _allowCredentials: [], allowCredentials: '', mediation: 'conditional' });
  });

  test('nothing of whom there is not, who is disabled, or who has no passkey', async () => {
    const outcomeFor = async (username: string) =>
      (await world.ask('authentication', {}, { state: { shared: { username } } })).outcome;
    await world.ports.accounts.setActive(alice, false);

    expect([await outcomeFor('nobody'), await outcomeFor('alice'), await outcomeFor('bob')]).toEqual([
      'failure',
      'failure',
      'noDevice',
    ]);
  });
});

describe('WebAuthn Authentication signs in', () => {
  test('the named user, and says with what', async () => {
    const run = await signIn({}, { attachment: 'cross-platform' });

    expect(run).toMatchObject({
      outcome: 'success',
      extras: {
        proved: [
          { factor: 'swk', device: `webauthn#${uuid}` },
          { factor: 'uv', device: `webauthn#${uuid}` },
        ],
        universalId: 'id=alice,ou=user,o=alpha,ou=services,ou=am-config',
        sessionProperties: { NodeType: 'WebAuthnAuthentication|' },
        audit: { registeredDeviceUuid: uuid },
      },
    });
    expect(run.state.shared).toMatchObject({
      ...{ webauthnDeviceUuid: uuid, webauthnDeviceName: 'New Security Key', username: 'alice' },
      NodeType: 'WebAuthnAuthentication|',
    });
    expect(run.state.transient['webauthnAssertionInfo']).toMatchObject({
      flags: { UP: true, UV: true, AT: false },
      authenticatorAttachment: 'cross-platform',
    });
    expect(run.state.shared).not.toHaveProperty('web-authn-challenge');
  });

  test('by hardware, where the key cannot leave it; and nobody was recognised unless the authenticator says so', async () => {
    const run = await signIn({}, { BE: false, BS: false, UV: false });

    expect(run.extras.proved).toEqual([{ factor: 'hwk', device: `webauthn#${uuid}` }]);
  });

  test('whoever the passkey is of, without a name', async () => {
    const run = await signIn(nameless);

    expect(run).toMatchObject({
      outcome: 'success',
      extras: { universalId: expect.stringMatching(/^id=alice,/), provedOn: 0 },
    });
    expect(run.state.shared['username']).toBe('alice');
  });

  test('with any of several passkeys, and in any of AM’s algorithms', async () => {
    for (const algorithm of ['RS256', 'EDDSA', 'ES384'] as const) {
      const another = softwareAuthenticator({ algorithm });
      await world.register(another, { config: { acceptedSigningAlgorithms: ['RS256', 'EDDSA', 'ES384'] } });
      expect((await world.authenticate(another)).outcome).toBe('success');
    }
    expect((await signIn()).outcome).toBe('success');
    expect(await world.ports.passkeys.list(alice)).toHaveLength(4);
  });

  test('a user of an AM before, whose profile does not say for which domain, by any spelling of the name', async () => {
    const [mine] = await world.ports.passkeys.list(alice);
    if (!mine) throw new Error('There is no passkey');
    await world.ports.deviceEditor.remove(alice, 'webauthn', uuid);
    const { rpId: _rpId, ...imported } = mine;
    await world.ports.passkeyEnrolment.save(alice, imported);

    const spelled = await signIn(nameless, { userHandle: Buffer.from('ALICE').toString('base64') });

    expect(spelled.outcome).toBe('success');
  });

  test('and notes when', async () => {
    world.clock.advance(5000);
    await signIn();

    expect(await world.ports.passkeys.list(alice)).toMatchObject([{ lastAccessDate: world.clock.now(), signCount: 1 }]);
  });
});

describe('the count of a passkey', () => {
  const detecting = { detectSignCountMismatch: true };
  const stored = async () => (await world.ports.passkeys.list(alice))[0]?.signCount;

  test.each<[number, string, boolean]>([
    [6, 'success', false],
    [5, 'successSignCountMismatch', true],
    [4, 'successSignCountMismatch', true],
    [0, 'success', true],
  ])('of 5 that becomes %i is %s', async (signCount, outcome, isTold) => {
    await signIn({}, { signCount: 5 });

    const run = await signIn(detecting, { signCount });

    expect(run.outcome).toBe(outcome);
    expect(run.extras.events?.map(({ eventName }) => eventName) ?? []).toEqual(
      isTold ? ['WAYMARK-PASSKEY-COUNT-BEHIND'] : [],
    );
    expect(await stored()).toBe(Math.max(signCount, 5));
    expect(run.extras.proved).toHaveLength(2);
  });

  test('that goes back unnoticed by the author is a success, as in AM, and an event', async () => {
    await signIn({}, { signCount: 5 });

    expect(await signIn({}, { signCount: 4 })).toMatchObject({ outcome: 'success', extras: { events: [{}] } });
    expect(await stored()).toBe(5);
  });

  test('of one that never counts says nothing', async () => {
    for (let times = 0; times < 3; times += 1) {
      const run = await signIn(detecting, { signCount: 0 });
      expect(run.outcome).toBe('success');
      expect(run.extras).not.toHaveProperty('events');
    }
  });
});

describe('WebAuthn Authentication refuses', () => {
  test.each<[string, Spoiled, JsonObject?, object?]>([
    ['a page of another origin', { origin: 'https://evil.example' }],
    [
      'phishing by relay: the origin that a request merely names',
      { origin: 'https://evil.example' },
      {},
      { headers: { origin: ['https://evil.example'] } },
    ],
    ['a page beside the one that the request comes from', {}, {}, { headers: { origin: ['https://other.example'] } }],
    ['another domain', { rpId: 'evil.example' }],
    ['a passkey of another domain of ours', { rpId: 'example.com' }, { relyingPartyDomain: 'example.com' }],
    ['nobody recognised, where that is required', { UV: false }, { userVerificationRequirement: 'REQUIRED' }],
    ['nobody there', { UP: false }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['an answer to a registration', { type: 'webauthn.create' }],
    ['a forged signature', { forged: true }],
    ['a credential that nobody has', { credentialId: 'AAAA' }],
  ])('%s', async (_what, spoiled, config = {}, request) => {
    for (const mode of [{}, nameless]) {
      const run = await signIn({ ...config, ...mode }, spoiled, request ? { request } : {});

      expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: expect.any(String) } } });
      expect(run.extras).not.toHaveProperty('proved');
      expect(run.extras).not.toHaveProperty('universalId');
      expect(run.state.shared).not.toHaveProperty('webauthnDeviceUuid');
    }
    expect((await world.ports.passkeys.list(alice))[0]?.signCount).toBe(0);
  });

  test('challenge reuse: an answer that was sent before', async () => {
    const asked = await world.ask('authentication');
    const outcome = key.authenticate(dataOf(asked));
    const first = await world.send('authentication', asked, outcome);

    const second = await world.send('authentication', { ...asked, state: first.state }, outcome);

    expect([first.outcome, second.outcome]).toEqual(['success', 'failure']);
  });

  test('challenge reuse: an answer to an earlier step, and one to another journey’s', async () => {
    const earlier = await world.ask('authentication');
    const later = await world.ask('authentication', {}, { state: earlier.state });
    const other = await world.ask('authentication');

    for (const asked of [earlier, other]) {
      const run = await world.send('authentication', later, key.authenticate(dataOf(asked)));
      expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'challenge' } } });
    }
  });

  test('challenge reuse: an answer after the recovery code was chosen', async () => {
    const config = { isRecoveryCodeAllowed: true };
    const asked = await world.ask('authentication', config);
    const chosen = await runNode(node, {
      ...{ ports: world.ports, state: asked.state, config: { asScript: false, ...config } },
      answers: [
        answer('MetadataCallback'),
        answer('HiddenValueCallback', 'webAuthnOutcome'),
        answer('ConfirmationCallback', 0),
      ],
    });

    const late = await world.send(
      'authentication',
      { ...asked, state: chosen.state },
      key.authenticate(dataOf(asked)),
      config,
    );

    expect([chosen.outcome, late.outcome]).toEqual(['recoveryCode', 'failure']);
  });

  test('downgrade: a recovery code where none is offered', async () => {
    const asked = await world.ask('authentication');

    const run = await runNode(node, {
      ...{ ports: world.ports, state: asked.state, config: { asScript: false } },
      answers: [answer('MetadataCallback'), answer('HiddenValueCallback', ''), answer('ConfirmationCallback', 0)],
    });

    expect(run.outcome).toBeUndefined();
    expect(run.callbacks).toHaveLength(2);
  });

  test('the passkey of another user, where one is named', async () => {
    const bobs = softwareAuthenticator();
    await world.register(bobs, { username: 'bob' });

    const run = await world.authenticate(bobs, { username: 'alice' });

    expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'unknownCredential' } } });
  });

  test('user handle: another user’s, or none, with a passkey that is good', async () => {
    const handles = [Buffer.from('bob').toString('base64url'), '', 'AAAA', Buffer.from('ALICE').toString('base64url')];
    for (const userHandle of handles) {
      const run = await signIn(nameless, { userHandle });
      expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'userHandle' } } });
    }
    // With a name there is no handle needed, nor believed.
    expect((await signIn({}, { userHandle: Buffer.from('bob').toString('base64url') })).outcome).toBe('success');
  });

  test('a passkey of somebody else than the journey has named before', async () => {
    const state = { shared: { username: 'bob' } };
    const asked = await world.ask('authentication', nameless, { state });

    const run = await world.send('authentication', asked, key.authenticate(dataOf(asked)), nameless);

    expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'otherUser' } } });
    expect(run.state.shared['username']).toBe('bob');
  });

  test('a user who was disabled, removed, or whose passkey was, while he was asked', async () => {
    const asked = await world.ask('authentication', nameless, { state: {} });
    const outcome = key.authenticate(dataOf(asked));
    const late = async () => (await world.send('authentication', asked, outcome, nameless)).outcome;

    await world.ports.accounts.setActive(alice, false);
    expect(await late()).toBe('failure');
    await world.ports.accounts.setActive(alice, true);
    await world.ports.deviceEditor.remove(alice, 'webauthn', uuid);
    expect(await late()).toBe('failure');
  });

  test('more than ten wrong answers in a journey without a look, and charges nobody', async () => {
    let state = (await world.ask('authentication')).state;
    let reason: unknown;
    for (let tries = 0; tries < 11; tries += 1) {
      const asked = await world.ask('authentication', {}, { state });
      const spoiled = tries < 10 ? { forged: true } : {};
      const run = await world.send('authentication', asked, key.authenticate(dataOf(asked), spoiled));
      ({ state } = run);
      reason = run.extras.audit?.['reason'];
    }

    expect(reason).toBe('limited');
    expect((await signIn()).outcome).toBe('success');
  });

  test.each([
    ['unsupported', 'unsupported'],
    ['{"error":"NotAllowedError: timed out"}', 'error'],
    ['webAuthnOutcome', 'failure'],
    ['false', 'failure'],
    ['{}', 'failure'],
  ])('%s with %s, and counts no guess', async (outcome, expected) => {
    const run = await world.send('authentication', await world.ask('authentication'), outcome);

    expect(run.outcome).toBe(expected);
    expect(run.state.shared).not.toHaveProperty('waymark.passkeyFailures');
  });

  test('nobody when the use cannot be noted for want of a store, but that is logged', async () => {
    const broken = { ...world.ports, passkeyUse: { use: () => Promise.reject(new Error('down')) } };
    const asked = await world.ask('authentication');

    const run = await runNode(node, {
      ...{ ports: broken, state: asked.state, config: { asScript: false } },
      answers: [answer('MetadataCallback'), answer('HiddenValueCallback', key.authenticate(dataOf(asked)))],
    });

    expect(run.outcome).toBe('success');
    expect(JSON.stringify(run.log)).toContain('could not be noted');
  });
});

test('race: of fifty requests with answers of one passkey to steps of their own, each count is taken once', async () => {
  const config = { detectSignCountMismatch: true };
  const steps = await race(50, () => world.ask('authentication', config));

  const runs = await race(50, async (index) => {
    const asked = steps[index];
    if (!asked) throw new Error('There are fifty');
    return world.send('authentication', asked, key.authenticate(dataOf(asked), { signCount: 1 }), config);
  });

  expect(tally(runs.map(({ outcome }) => outcome))).toEqual({ success: 1, successSignCountMismatch: 49 });
});

describe('the config', () => {
  test('has AM’s outcomes, in AM’s order', () => {
    const outcomes = (config: JsonObject) => outcomesOf(definition, definition.config.parse(config));

    expect(outcomes({})).toEqual(['unsupported', 'noDevice', 'success', 'failure', 'error']);
    expect(outcomes({ isRecoveryCodeAllowed: true, detectSignCountMismatch: true }).slice(5)).toEqual([
      'recoveryCode',
      'successSignCountMismatch',
    ]);
  });

  test('takes conditional mediation or none', () => {
    expect(definition.config.safeParse({ mediation: 'conditional' }).success).toBe(true);
    expect(definition.config.safeParse({ mediation: 'silent' }).success).toBe(false);
  });

  test('warns of what makes one factor out of a passkey', () => {
    const warnings = (config: JsonObject) => definition.warnings?.(definition.config.parse(config)) ?? [];

    expect(warnings({})).toEqual([]);
    expect(warnings({ requiresResidentKey: true, userVerificationRequirement: 'REQUIRED' })).toEqual([]);
    expect(warnings({ requiresResidentKey: true })).toHaveLength(1);
    expect(warnings({ mediation: 'conditional' })).toHaveLength(1);
  });
});

test('who asks for bob gets nothing of alice’s', async () => {
  const run = await world.ask('authentication', {}, { state: { shared: { username: bob.username } } });

  expect(run.outcome).toBe('noDevice');
});
