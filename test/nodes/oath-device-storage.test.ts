import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { encodeSharedProfile, newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node as storage } from '../../functions/nodes/oath-device-storage.ts';
import { node as registration } from '../../functions/nodes/oath-registration.ts';
import { node as verifier } from '../../functions/nodes/oath-token-verifier.ts';
import { node as display } from '../../functions/nodes/recovery-code-display.ts';
import type { OathEnrolment, SkipSettingChanges } from '../../functions/ports/devices.ts';
import type { StateStores } from '../../functions/ports/node-runner.ts';
import { type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';
import { type OathApp, scan } from '../support/oath-app.ts';
import { rfcSecret } from '../support/oath-vectors.ts';
import { answer, type NodeRun, runNode } from '../support/run-node.ts';
import { seededRandomness } from '../support/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../support/simulated-clock.ts';
import { spendCode } from '../support/spend-code.ts';

const demo = { realm: '/alpha', username: 'demo' };
const postponed = { postponeDeviceProfileStorage: true };
const attemptPolicy = { limit: 3, baseDelaySeconds: 60, maxDelaySeconds: 600, ceiling: 90 };

let clock: SimulatedClock;
let randomness: ReturnType<typeof seededRandomness>;
let ports: MemoryPorts;

beforeEach(async () => {
  clock = simulatedClock();
  randomness = seededRandomness();
  ports = memoryPorts({ clock });
  await ports.identityStore.put({ ...demo, active: true, attributes: {} });
});

/** What is left of state when the client answers. No node of these tests asks for anything in transient state. */
const nextRequest = ({ state }: NodeRun): Partial<StateStores> => ({ shared: state.shared });

/** A device in shared state, as OATH Registration leaves it. */
const enrolled = async (config: JsonObject = {}): Promise<{ run: NodeRun; app: OathApp }> => {
  const options = { clock, ports, randomness, config: { ...postponed, ...config } };
  const shown = await runNode(registration, { ...options, state: { shared: { username: 'demo' } } });
  const answers = [answer('ConfirmationCallback', 0)];
  return {
    run: await runNode(registration, { ...options, state: nextRequest(shown), answers }),
    app: scan(shown.callbacks),
  };
};

let visits = 0;

const verify = (state: Partial<StateStores>, code: Json, config: JsonObject = {}): Promise<NodeRun> => {
  visits += 1;
  const answers = [answer('NameCallback', code), answer('ConfirmationCallback', 0)];
  return runNode(verifier, { clock, ports, state, answers, config, attemptPolicy, visit: `visit-${visits}` });
};

const store = (state: Partial<StateStores>, changed: Partial<MemoryPorts> = {}): Promise<NodeRun> =>
  runNode(storage, { clock, ports: { ...ports, ...changed }, state });

const signedOut: Partial<StateStores> = { shared: { username: 'demo' } };

const profileIn = ({ state }: NodeRun): JsonObject =>
  JSON.parse(Buffer.from(String(state.shared['oathDeviceProfile']), 'base64').toString());

const spend = (code: string) => spendCode(ports.recoveryCodes, demo, 'oath', code, `visit of ${code}`, attemptPolicy);

describe('OATH Device Storage', () => {
  test('O-23 O-2 writes the device to the user, sets the skip attribute and clears state', async () => {
    const { run, app } = await enrolled();

    const stored = await store(nextRequest(run));

    expect(stored.outcome).toBe('successOutcome');
    expect(stored.state.shared).toEqual({ username: 'demo' });
    expect((await ports.oathDevices.find(demo))?.profile).toMatchObject({
      uuid: app.account.deviceId,
      digits: 6,
      hash: 'SHA1',
      interval: 30,
      createdDate: clock.now(),
    });
    expect(await ports.skipSettings.get(demo, 'oath')).toBe('notSkippable');
  });

  test('O-22 stores the codes that travel with the device, and hands them over if nobody has shown them', async () => {
    const { run } = await enrolled();
    const codes = profileIn(run)['recoveryCodes'] as string[];

    const stored = await store(nextRequest(run));

    expect(stored.state.transient).toEqual({ recoveryCodes: codes, recoveryCodeDeviceName: 'OATH Device' });
    for (const code of codes) expect(await spend(code)).toBe('accepted');
  });

  test('O-22 stores the codes that were shown before, and does not hand them over again', async () => {
    const { run } = await enrolled();
    const shown = await runNode(display, { state: nextRequest(run) });
    const view = shown.callbacks[0]?.view;

    const stored = await store(nextRequest(shown));

    expect(stored.state.transient).toEqual({});
    expect(stored.state.shared).toEqual({ username: 'demo' });
    const codes = view?.kind === 'recoveryCodes' ? view.codes : [];
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(await spend(code)).toBe('accepted');
  });

  test('O-22 makes the codes itself for a device that comes without and with the flag', async () => {
    const profile = newOathDeviceProfile({
      uuid: 'u',
      secretBytes: rfcSecret,
      addChecksum: false,
      truncationOffset: -1,
    });
    const oathDeviceProfile = encodeSharedProfile(profile);

    const stored = await store({ shared: { username: 'demo', oathDeviceProfile, oathEnableRecoveryCode: true } });

    const codes = stored.state.transient['recoveryCodes'] as string[];
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(await spend(code)).toBe('accepted');
  });

  test('O-22 stores the codes of a device from elsewhere, and makes no others', async () => {
    const device = { uuid: 'u', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 };
    const profile = { ...newOathDeviceProfile(device), recoveryCodes: ['aaaaAAAA0001'] };
    const oathDeviceProfile = encodeSharedProfile(profile);

    const stored = await store({ shared: { username: 'demo', oathDeviceProfile, oathEnableRecoveryCode: true } });

    expect(stored.state.transient['recoveryCodes']).toEqual(['aaaaAAAA0001']);
    expect(await spend('aaaaAAAA0001')).toBe('accepted');
  });

  test.each([{}, { oathEnableRecoveryCode: false }, { oathEnableRecoveryCode: 'true' }])(
    'makes no codes with the flag %j',
    async (flag: JsonObject) => {
      const profile = newOathDeviceProfile({
        uuid: 'u',
        secretBytes: rfcSecret,
        addChecksum: false,
        truncationOffset: -1,
      });
      const shared = { username: 'demo', oathDeviceProfile: encodeSharedProfile(profile), ...flag };

      const stored = await store({ shared });

      expect(stored.outcome).toBe('successOutcome');
      expect(stored.state.transient).toEqual({});
    },
  );

  test('a repeat of the request stores the same device with the same codes', async () => {
    const { run } = await enrolled();

    const [first, second] = await Promise.all([store(nextRequest(run)), store(nextRequest(run))]);

    expect(second.state).toEqual(first.state);
    expect(await spend(String((first.state.transient['recoveryCodes'] as string[])[0]))).toBe('accepted');
  });

  test.each([
    ['missing', {}],
    ['unreadable', { oathDeviceProfile: '%%%' }],
  ])('O-32 fails when the device is %s, and clears state', async (_, left) => {
    const shared = { username: 'demo', oathEnableRecoveryCode: true, 'waymark.oathDevice': {}, ...left };

    const stored = await store({ shared });

    expect(stored.outcome).toBe('failureOutcome');
    expect(stored.log.messages('error')).toEqual(['No device profile found on shared state']);
    expect(stored.state.shared).toEqual({ username: 'demo' });
  });

  test("does not give one user another user's device", async () => {
    await ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });
    const { run } = await enrolled();

    const stored = await store({ shared: { ...run.state.shared, username: 'eve' } });

    expect(stored.outcome).toBe('failureOutcome');
    expect(await ports.oathDevices.find({ realm: '/alpha', username: 'eve' })).toBeUndefined();
  });

  test('ends the journey when the user is gone', async () => {
    const { run } = await enrolled();
    ports.store.users.clear();

    expect(await store(nextRequest(run))).toMatchObject({ errorCode: 'ERR_IDENTITY_UNKNOWN' });
  });

  test('ends the journey when the device cannot be stored', async () => {
    const { run } = await enrolled();
    const oathEnrolment: OathEnrolment = { save: () => Promise.reject(new TypeError('down')) };

    expect(await store(nextRequest(run), { oathEnrolment })).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to store device profile: TypeError',
    });
  });

  test('attack: a skip attribute that cannot be written leaves no device that a journey would not ask for', async () => {
    const { run } = await enrolled();
    const skipSettingChanges: SkipSettingChanges = { set: () => Promise.reject(new Error('down')) };

    const stored = await store(nextRequest(run), { skipSettingChanges });

    expect(stored.errorCode).toBe('ERR_NODE_STORE');
    expect(await ports.deviceList.list(demo, 'oath')).toEqual([]);
  });

  test("has AM's outcomes", () => {
    expect(outcomesOf(storage.definition, {})).toEqual(['successOutcome', 'failureOutcome']);
  });
});

describe('registration, verifier, storage', () => {
  test.each(['TOTP', 'HOTP'])(
    'O-22 N-OTP-4 replay: the %s code used to verify the new device cannot be used again once it is stored',
    async (algorithm) => {
      const { run, app } = await enrolled({ algorithm });
      const code = algorithm === 'TOTP' ? app.codeAt(clock.now()) : app.codeFor(0);

      const verified = await verify(nextRequest(run), code, { algorithm });
      await store(nextRequest(verified));
      const replayed = await verify(signedOut, code, { algorithm });
      clock.advance(60_000);
      const fresh = await verify(signedOut, algorithm === 'TOTP' ? app.codeAt(clock.now()) : app.codeFor(1), {
        algorithm,
      });

      expect(verified.outcome).toBe('successOutcome');
      expect(replayed.outcome).toBe('failureOutcome');
      expect(fresh.outcome).toBe('successOutcome');
    },
  );

  test('O-22 replay: a code does not verify the pending device twice', async () => {
    const { run, app } = await enrolled();

    const first = await verify(nextRequest(run), app.codeAt(clock.now()));
    const second = await verify(nextRequest(first), app.codeAt(clock.now()));

    expect([first.outcome, second.outcome]).toEqual(['successOutcome', 'failureOutcome']);
  });

  test('O-22 verifying touches the device in state only, and keeps it as AM writes it', async () => {
    const { run, app } = await enrolled();

    const verified = await verify(nextRequest(run), app.codeAt(clock.now() + 30_000));

    expect(verified.state.shared['NodeType']).toBe('AuthenticatorOATH|');
    expect(profileIn(verified)).toEqual({
      ...profileIn(run),
      lastLogin: clock.now() / 1000 + 30,
      clockDriftSeconds: 30,
    });
    expect(await ports.oathDevices.find(demo)).toBeUndefined();
  });

  test('the time of the verification is stored with the device', async () => {
    const { run, app } = await enrolled();
    const verified = await verify(nextRequest(run), app.codeAt(clock.now()));
    const then = clock.now();
    clock.advance(5_000);

    await store(nextRequest(verified));

    expect((await ports.oathDevices.find(demo))?.profile).toMatchObject({ createdDate: then, lastAccessDate: then });
  });

  test('O-13 the pending device takes codes of its own length only', async () => {
    const { run, app } = await enrolled({ passwordLength: 'EIGHT_DIGITS' });
    const code = app.codeAt(clock.now());

    expect((await verify(nextRequest(run), code.slice(2))).outcome).toBe('failureOutcome');
    expect((await verify(nextRequest(run), code)).outcome).toBe('successOutcome');
  });

  test('guessing: a pending device takes no code beyond the limit, not even the right one', async () => {
    const { run, app } = await enrolled();
    let last = run;
    for (const code of ['000001', '000002', '000003']) last = await verify(nextRequest(last), code);

    const refused = await verify(nextRequest(last), app.codeAt(clock.now()));

    expect(refused.outcome).toBe('failureOutcome');
    expect(refused.log.messages('warn')).toEqual(['Too many wrong codes: this one was not compared']);
  });

  test('a right code clears the guesses before it', async () => {
    const { run, app } = await enrolled();
    let last = run;
    for (const code of ['000001', '000002', app.codeAt(clock.now())]) last = await verify(nextRequest(last), code);
    clock.advance(60_000);
    for (const code of ['000003', '000004', app.codeAt(clock.now())]) last = await verify(nextRequest(last), code);

    expect(last.outcome).toBe('successOutcome');
  });

  test('a right code that is spent is no guess', async () => {
    const { run, app } = await enrolled();
    let last = await verify(nextRequest(run), app.codeAt(clock.now()));
    for (let i = 0; i < 5; i += 1) last = await verify(nextRequest(last), app.codeAt(clock.now()));
    clock.advance(60_000);

    expect((await verify(nextRequest(last), app.codeAt(clock.now()))).outcome).toBe('successOutcome');
  });

  test('O-6 the pending device comes before the stored one', async () => {
    const old = await enrolled();
    await store(nextRequest(old.run));
    const fresh = await enrolled();

    const oldCode = await verify(nextRequest(fresh.run), old.app.codeAt(clock.now()));
    const newCode = await verify(nextRequest(fresh.run), fresh.app.codeAt(clock.now()));

    expect([oldCode.outcome, newCode.outcome]).toEqual(['failureOutcome', 'successOutcome']);
  });

  test("another user's pending device does not open the account of a user who logs in later in the journey", async () => {
    const eve = { realm: '/alpha', username: 'eve' };
    await ports.identityStore.put({ ...eve, active: true, attributes: {} });
    const { run, app } = await enrolled();
    const profile = { uuid: 'of eve', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 };
    await ports.oathEnrolment.save(eve, newOathDeviceProfile(profile));

    const asEve = await verify({ shared: { ...run.state.shared, username: 'eve' } }, app.codeAt(clock.now()));

    expect(asEve.outcome).toBe('failureOutcome');
  });

  test('an unreadable pending device does not turn a user with a device into one without', async () => {
    const { run, app } = await enrolled();
    await store(nextRequest(run));

    const verified = await verify({ shared: { username: 'demo', oathDeviceProfile: '%%%' } }, app.codeAt(clock.now()));

    expect(verified.outcome).toBe('successOutcome');
  });
});
