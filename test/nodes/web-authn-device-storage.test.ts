import { beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { inputsOf, outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/web-authn-device-storage.ts';
import type { StateStores } from '../../functions/ports/node-runner.ts';
import { addDevice } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { alice, bob, type PasskeyWorld, passkeyWorld } from '../support/passkey-world.ts';
import { type AuthenticatorOptions, softwareAuthenticator } from '../support/software-authenticator.ts';

const { definition } = node;

let world: PasskeyWorld;
beforeEach(async () => {
  world = await passkeyWorld();
});

/** State after a registration that has stored nothing. */
const registered = async (options: AuthenticatorOptions = {}, rest = {}) =>
  (await world.register(softwareAuthenticator(options), { config: { postponeDeviceProfileStorage: true }, ...rest }))
    .state;
const storage = (state: StateStores, config: JsonObject = {}, rest = {}) =>
  runNode(node, { ports: world.ports, clock: world.clock, state, config, ...rest });

describe('WebAuthn Device Storage', () => {
  test('writes the passkey that was left in state, with its codes, and takes it out', async () => {
    const state = await registered();

    const run = await storage(state);

    const [passkey] = await world.ports.passkeys.list(alice);
    expect(run).toMatchObject({ outcome: 'success', extras: { enrolled: [`webauthn#${passkey?.uuid}`] } });
    expect(passkey).toMatchObject({ rpId: 'login.example.com', attestationType: 'NONE', backupEligible: true });
    expect(run.state.transient['recoveryCodes']).toHaveLength(10);
    expect(run.state.transient).not.toHaveProperty('webauthnDeviceData');
    expect(run.extras.events).toMatchObject([{ eventName: 'WAYMARK-DEVICE-REGISTERED' }]);
  });

  test('keeps the passkey over a step that comes between', () => {
    expect(inputsOf(definition, {}, 'id')).toContain('webauthnDeviceData');
  });

  test('stores one passkey, when a request is run twice', async () => {
    const state = await registered();

    const runs = [await storage(state), await storage(state)];

    expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
    expect(await world.ports.passkeys.list(alice)).toHaveLength(1);
  });

  test('has nothing to store without a registration, or a second time', async () => {
    const once = await storage(await registered());

    expect((await storage(once.state)).outcome).toBe('failure');
    expect((await storage({ shared: { username: 'alice' }, transient: {}, secure: {} })).outcome).toBe('failure');
    expect(await world.ports.passkeys.list(alice)).toHaveLength(1);
  });

  test('a passkey that was made for one user is stored for no other', async () => {
    const { shared, ...state } = await registered();

    const run = await storage({ ...state, shared: { ...shared, username: 'bob' } });

    expect(run.outcome).toBe('failure');
    expect(await world.ports.passkeys.list(bob)).toEqual([]);
    expect(await world.ports.passkeys.list(alice)).toEqual([]);
  });

  test('tells of a limit that is reached', async () => {
    await world.register(softwareAuthenticator());
    const state = await registered();

    expect((await storage(state, { maxSavedDevices: 1 })).outcome).toBe('exceedDeviceLimit');
    expect((await storage(state, { maxSavedDevices: 2 })).outcome).toBe('success');
  });

  test('a stolen password: what its victim has enrolled meanwhile stops it', async () => {
    const factorRule = { changes: 'proved' } as const;
    const state = await registered({}, { factorRule });
    await addDevice(world.ports.store, alice, { uuid: 'app', kind: 'oath', deviceName: 'App', createdDate: 1 });
    await world.ports.factorFence.pass(alice, 'oath#app');

    const run = await storage(state, {}, { factorRule });

    expect(run).toMatchObject({ outcome: 'failure', extras: { audit: { reason: 'changed' } } });
    expect(await world.ports.passkeys.list(alice)).toEqual([]);
  });

  test('refuses a disabled user, and a credential that is taken', async () => {
    const credentialId = Buffer.from('the same credential');
    const state = await registered({ credentialId });
    await world.register(softwareAuthenticator({ credentialId }), { username: 'bob' });

    expect((await storage(state)).outcome).toBe('failure');
    await world.ports.accounts.setActive(alice, false);
    expect((await storage(await registered())).outcome).toBe('failure');
  });

  test('has AM’s outcomes', () => {
    const outcomes = (config: JsonObject) => outcomesOf(definition, definition.config.parse(config));

    expect(outcomes({})).toEqual(['success', 'failure']);
    expect(outcomes({ maxSavedDevices: 1 })).toEqual(['success', 'failure', 'exceedDeviceLimit']);
  });
});
