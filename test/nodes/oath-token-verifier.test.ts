import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { newOathDeviceProfile, type OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/oath-token-verifier.ts';
import type { OathAttempts } from '../../functions/ports/devices.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import { fixedOffset, rfcSecret, totpMoment, withCheckDigit } from '../support/oath-vectors.ts';

const { definition } = node;

const demo = { realm: '/alpha', username: 'demo' };
const [, codeBefore, codeNow, codeNext] = totpMoment.codes as [string, string, string, string, string];
const allowed = { isRecoveryCodeAllowed: true };

let clock: SimulatedClock;
let ports: MemoryPorts;

beforeEach(() => {
  clock = simulatedClock(totpMoment.time * 1000);
  ports = memoryPorts({ clock });
});

const typed = (code: Json, button: Json = 0): Answers => [
  answer('NameCallback', code),
  answer('ConfirmationCallback', button),
];

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { oathAttempts?: Partial<OathAttempts> };

let visits = 0;

/** Every call is a visit of its own unless one is named. */
const verify = ({ oathAttempts, ...options }: Options = {}): Promise<NodeRun> => {
  visits += 1;
  return runNode(node, {
    clock,
    state: { shared: { realm: '/alpha', username: 'demo' } },
    visit: `visit-${visits}`,
    ...options,
    ports: { ...ports, oathAttempts: { ...ports.oathAttempts, ...oathAttempts } },
  });
};

const submit = (code: Json, options: Options = {}) => verify({ ...options, answers: typed(code) });

const enrol = async (changes: Partial<OathDeviceProfile> = {}): Promise<void> => {
  const device = { uuid: 'device-1', secretBytes: rfcSecret, addChecksum: false, truncationOffset: -1 };
  await ports.oathEnrolment.save(demo, { ...newOathDeviceProfile(device), ...changes });
};

const storedProfile = async () => (await ports.oathDevices.find(demo))?.profile;

describe('OATH Token Verifier asks', () => {
  test('for the code, with one button', async () => {
    await enrol();

    const { callbacks } = await verify();

    expect(callbacks).toEqual([
      {
        type: 'NameCallback',
        output: [{ name: 'prompt', value: 'Enter verification code' }],
        input: [{ value: '' }],
        purpose: 'code',
      },
      {
        type: 'ConfirmationCallback',
        output: [
          { name: 'prompt', value: '' },
          { name: 'messageType', value: 0 },
          { name: 'options', value: ['Submit'] },
          { name: 'optionType', value: -1 },
          { name: 'defaultOption', value: 0 },
        ],
        input: [{ value: 0 }],
      },
    ]);
  });

  test('and offers a recovery code where the config allows it', async () => {
    await enrol();

    const { callbacks } = await verify({ config: allowed });

    expect(callbacks[1]?.output).toContainEqual({ name: 'options', value: ['Submit', 'Use recovery code'] });
  });

  test('or, by that button, what its author calls it', async () => {
    await enrol();
    const config = { ...allowed, recoveryCodeLabel: { de: 'Anders anmelden', en: 'Try another way' } };

    const { callbacks } = await verify({ config });

    expect(callbacks[1]?.output).toContainEqual({ name: 'options', value: ['Submit', 'Try another way'] });
  });

  test('again when the answer was left out, and charges nothing', async () => {
    await enrol();

    const { callbacks } = await verify({ answers: [answer('NameCallback'), answer('ConfirmationCallback', 0)] });

    expect(callbacks).toHaveLength(2);
    expect(ports.store.devices.get('/alpha#demo')?.get('oath#device-1')?.attempts.stranger.charges.size).toBe(0);
  });

  test('nobody who has no device: the journey learns which method is missing', async () => {
    const { outcome, state } = await verify();

    expect(outcome).toBe('notRegisteredOutcome');
    expect(state.shared).toEqual({ realm: '/alpha', username: 'demo', mfaMethod: 'oath' });
  });

  test('O-6 nobody without a user name: the journey ends', async () => {
    const run = await verify({ state: { shared: {}, transient: { username: 'demo' } } });

    expect(run).toMatchObject({ errorCode: 'ERR_NODE_INPUT', errorMessage: 'Expected username to be set.' });
  });
});

describe('the recovery code button', () => {
  test('leads away without touching the device', async () => {
    await enrol();

    const { outcome, state } = await verify({ config: allowed, answers: typed('', 1) });

    expect(outcome).toBe('recoveryCodeOutcome');
    expect(state.shared).toEqual({ realm: '/alpha', username: 'demo' });
  });

  test('does nothing when forged: where it was not offered, the code counts', async () => {
    await enrol();

    const wrong = await verify({ answers: typed('000000', 1) });
    const right = await verify({ answers: typed(codeNow, 1) });

    expect(wrong.outcome).toBe('failureOutcome');
    expect(right.outcome).toBe('successOutcome');
  });
});

describe('a TOTP code', () => {
  test('O-16 of the present step is accepted and spent', async () => {
    await enrol();

    const run = await submit(codeNow);

    expect(run.outcome).toBe('successOutcome');
    expect(run.state.shared['NodeType']).toBe('AuthenticatorOATH|');
    expect(run.extras.sessionProperties).toEqual({ NodeType: 'AuthenticatorOATH|' });
    expect(await storedProfile()).toMatchObject({
      lastLogin: totpMoment.time,
      clockDriftSeconds: 0,
      lastAccessDate: clock.now(),
    });
  });

  test('A-6.5.8 is checked at the server’s time, whatever time the journey or its client claims', async () => {
    await enrol();
    const claimed = {
      shared: { username: 'demo', time: totpMoment.time + 3600, now: (totpMoment.time + 3600) * 1000 },
    };
    const codeInAnHour = hotp({ secret: rfcSecret, counter: totpMoment.step + 120, digits: 6 });

    const early = await submit(codeInAnHour, { state: claimed });
    const inTime = await submit(codeNow, { state: claimed });

    expect([early.outcome, inTime.outcome]).toEqual(['failureOutcome', 'successOutcome']);
  });

  test('that is a number counts by its digits', async () => {
    await enrol();

    expect((await submit(Number(codeNow))).outcome).toBe('successOutcome');
  });

  test('extends the node types of the journey', async () => {
    await enrol();

    const { state } = await submit(codeNow, {
      state: { shared: { username: 'demo', NodeType: 'AuthenticatorPush|' } },
    });

    expect(state.shared['NodeType']).toBe('AuthenticatorPush|AuthenticatorOATH|');
  });

  test('of a neighbouring step is accepted, and the drift remembered', async () => {
    await enrol();

    expect((await submit(codeNext)).outcome).toBe('successOutcome');
    expect(await storedProfile()).toMatchObject({ lastLogin: totpMoment.time + 30, clockDriftSeconds: 30 });
  });

  test('replay: no code is accepted twice, nor an older one after it', async () => {
    await enrol();
    await submit(codeNow);

    const again = await submit(codeNow);
    clock.advance(30_000);
    const later = await submit(codeNow);
    const older = await submit(codeBefore);

    expect([again.outcome, later.outcome, older.outcome]).toEqual([
      'failureOutcome',
      'failureOutcome',
      'failureOutcome',
    ]);
    expect(again.log.messages('info')).toEqual([
      'Login failed attempting to use the same OTP in same Time Step: 60000000',
    ]);
  });

  test('replay: after enrolment a step serves one verification, not two', async () => {
    await enrol({ digits: 6, hash: 'SHA1', interval: 30 });

    const first = await submit(codeNow);
    const second = await submit(codeNow);

    expect([first.outcome, second.outcome]).toEqual(['successOutcome', 'failureOutcome']);
  });

  test.each([
    [{ totpHashAlgorithm: 'HMAC_SHA256' }, totpMoment.SHA256],
    [{ totpHashAlgorithm: 'HMAC_SHA512' }, totpMoment.SHA512],
    [{ totpTimeInterval: 60 }, hotp({ secret: rfcSecret, counter: 30_000_000, digits: 6 })],
    [{ totpTimeSteps: 3 }, hotp({ secret: rfcSecret, counter: 60_000_003, digits: 6 })],
  ])('O-17 O-18 is checked under the settings of the node: %j', async (config: JsonObject, code) => {
    await enrol();

    const withDefaults = await submit(code);
    const configured = await submit(code, { config });

    expect([withDefaults.outcome, configured.outcome]).toEqual(['failureOutcome', 'successOutcome']);
  });

  test('of a device whose clock has drifted too far is refused', async () => {
    await enrol({ clockDriftSeconds: 150 });

    const run = await submit(hotp({ secret: rfcSecret, counter: 60_000_006, digits: 6 }));

    expect(run.outcome).toBe('failureOutcome');
    expect(run.log.messages('info')).toEqual(['OTP is out of sync.']);
  });

  test.each([6, 8] as const)('O-13 must have the %i digits that the device was enrolled with', async (digits) => {
    await enrol({ digits });
    const [right, other] = digits === 6 ? [codeNow, totpMoment.eightDigits] : [totpMoment.eightDigits, codeNow];

    expect((await submit(other)).outcome).toBe('failureOutcome');
    expect((await submit(right)).outcome).toBe('successOutcome');
  });

  test('of either length is good for a device from elsewhere', async () => {
    await enrol();

    expect((await submit(totpMoment.eightDigits)).outcome).toBe('successOutcome');
  });

  test.each(['', '12345', ` ${codeNow}`, `${codeNow} `, 'abcdef', null, true])('%j is refused', async (code: Json) => {
    await enrol();

    const { outcome } = await submit(code);

    expect(outcome).toBe('failureOutcome');
    expect(await storedProfile()).toMatchObject({ lastLogin: 0 });
  });

  test('O-30 that is wrong fails, and says why only in the log', async () => {
    await enrol();

    const run = await submit('000000');

    expect(run.outcome).toBe('failureOutcome');
    expect(run.extras).toEqual({ audit: { reason: 'no-match' } });
    expect(run.state.shared).toEqual({ realm: '/alpha', username: 'demo' });
    expect(JSON.stringify(run.log.lines)).not.toContain('000000');
  });

  test('a stored secret that is not hex fails with a reason', async () => {
    await enrol({ sharedSecret: 'not hex' });

    const run = await submit(codeNow);

    expect(run.outcome).toBe('failureOutcome');
    expect(run.log.messages('info')).toEqual(['Secret key is not a valid value']);
  });
});

describe('an HOTP code', () => {
  const config = { algorithm: 'HOTP' };
  const codeFor = (counter: number) => hotp({ secret: rfcSecret, counter, digits: 6 });

  test('O-15 is accepted once, and moves the counter on', async () => {
    await enrol();

    const first = await submit(codeFor(0), { config });
    const again = await submit(codeFor(0), { config });
    const next = await submit(codeFor(1), { config });

    expect([first.outcome, again.outcome, next.outcome]).toEqual([
      'successOutcome',
      'failureOutcome',
      'successOutcome',
    ]);
    expect(await storedProfile()).toMatchObject({ counter: 2 });
  });

  test('ahead is accepted as far as the window reaches, its end included', async () => {
    await enrol();

    const beyond = await submit(codeFor(4), { config: { ...config, hotpWindowSize: 3 } });
    const end = await submit(codeFor(3), { config: { ...config, hotpWindowSize: 3 } });

    expect([beyond.outcome, end.outcome]).toEqual(['failureOutcome', 'successOutcome']);
  });

  test.each(withCheckDigit)('O-20 with a check digit for counter $counter: $code', async ({ counter, code }) => {
    await enrol({ checksumDigit: true, counter, digits: 6 });

    const without = await submit(code.slice(0, 6), { config });
    const wrongDigit = await submit(`${code.slice(0, 6)}${(Number(code[6]) + 1) % 10}`, { config });
    const right = await submit(code, { config });

    expect([without.outcome, wrongDigit.outcome, right.outcome]).toEqual([
      'failureOutcome',
      'failureOutcome',
      'successOutcome',
    ]);
  });

  test('O-20 of eight digits has nine characters with its check digit', async () => {
    await enrol({ checksumDigit: true, digits: 8 });

    const run = await submit(hotp({ secret: rfcSecret, counter: 0, digits: 8, checksum: true }), { config });

    expect(run.outcome).toBe('successOutcome');
  });

  test('O-13 must have the digits that the device was enrolled with', async () => {
    await enrol({ digits: 6 });

    const other = await submit(hotp({ secret: rfcSecret, counter: 0, digits: 8 }), { config });
    const right = await submit(codeFor(0), { config });

    expect([other.outcome, right.outcome]).toEqual(['failureOutcome', 'successOutcome']);
  });

  test.each(fixedOffset)('O-21 at truncation offset $truncationOffset for counter $counter', async (vector) => {
    const { counter, truncationOffset, code } = vector;
    await enrol({ truncationOffset, counter });

    expect((await submit(code, { config: { ...config, hotpWindowSize: 1 } })).outcome).toBe('successOutcome');
  });
});

describe('attempts', () => {
  const attemptPolicy = { limit: 3, baseDelaySeconds: 60, maxDelaySeconds: 600, ceiling: 90 };
  const attemptRefused = {
    audit: { reason: 'limited' },
    events: [{ eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'oath' } }],
  };

  test('guessing: beyond the limit a code is not even compared, and a right one has to wait', async () => {
    await enrol();
    for (const code of ['000001', '000002', '000003']) await submit(code, { attemptPolicy });

    const early = await submit(codeNow, { attemptPolicy });
    clock.advance(60_000);
    const later = await submit(hotp({ secret: rfcSecret, counter: 60_000_002, digits: 6 }), { attemptPolicy });

    expect(early.outcome).toBe('failureOutcome');
    expect(early.log.messages('warn')).toEqual(['Too many wrong codes: this one was not compared']);
    expect(early.extras).toEqual(attemptRefused);
    expect(later.outcome).toBe('successOutcome');
  });

  test('N-OTP-5 R-4226-7.1 R-4226-7.3b guessing: fifty guesses at once compare no more codes than the limit allows', async () => {
    await enrol();

    const runs = await Promise.all(
      Array.from({ length: 50 }, (_, i) => submit(String(100_000 + i), { attemptPolicy })),
    );

    const compared = runs.filter(({ extras }) => extras.audit?.['reason'] !== 'limited');
    expect(compared).toHaveLength(3);
  });

  test('guessing: the limit holds for a device that has been used before', async () => {
    await enrol();
    await submit(codeNow, { attemptPolicy });
    clock.advance(60_000);
    for (const code of ['000001', '000002', '000003']) await submit(code, { attemptPolicy });

    const right = hotp({ secret: rfcSecret, counter: 60_000_002, digits: 6 });
    expect((await submit(right, { attemptPolicy })).extras).toEqual(attemptRefused);
  });

  test('R-4226-7.3b an attempt is charged before its code is compared', async () => {
    await enrol();
    const charge: OathAttempts['charge'] = () => Promise.reject(new Error('the store is down'));

    await expect(submit(codeNow, { oathAttempts: { charge } })).rejects.toThrow('the store is down');
    expect(await storedProfile()).toMatchObject({ lastLogin: 0 });
  });

  /** Who is counted too many guesses under this policy waits for an hour. */
  const strict = { limit: 3, baseDelaySeconds: 3_600, maxDelaySeconds: 3_600, ceiling: 90 };

  test('racing requests with one code: one wins, and the others are not counted as guesses', async () => {
    await enrol();

    const runs = await Promise.all([codeNow, codeNow, codeNow].map((code) => submit(code, { attemptPolicy: strict })));
    clock.advance(60_000);
    const next = hotp({ secret: rfcSecret, counter: 60_000_002, digits: 6 });
    const later = [await submit('000001', { attemptPolicy: strict }), await submit(next, { attemptPolicy: strict })];

    expect(runs.filter(({ outcome }) => outcome === 'successOutcome')).toHaveLength(1);
    expect(later.map(({ outcome }) => outcome)).toEqual(['failureOutcome', 'successOutcome']);
  });

  test('racing: of fifty requests with one code one wins', async () => {
    await enrol();

    const runs = await Promise.all(Array.from({ length: 50 }, () => submit(codeNow)));

    expect(runs.filter(({ outcome }) => outcome === 'successOutcome')).toHaveLength(1);
  });

  test('the right code typed again and again is refused but counts as no guess', async () => {
    await enrol();
    await submit(codeNow, { attemptPolicy: strict });

    for (let i = 0; i < 10; i += 1) await submit(codeNow, { attemptPolicy: strict });
    clock.advance(60_000);
    const next = hotp({ secret: rfcSecret, counter: 60_000_002, digits: 6 });

    expect((await submit(next, { attemptPolicy: strict })).outcome).toBe('successOutcome');
  });

  test.each([
    ['TOTP', codeNow],
    ['HOTP', hotp({ secret: rfcSecret, counter: 0, digits: 6 })],
  ])(
    'N-OTP-9 replay: the right %s code, spent already, is on record as that, and a wrong one is not',
    async (algorithm, code) => {
      await enrol();
      const config = { algorithm };
      await submit(code, { config });

      const [replayed, wrong] = [await submit(code, { config }), await submit('000000', { config })];

      expect(replayed.outcome).toBe('failureOutcome');
      expect(replayed.extras.events).toEqual([{ eventName: 'WAYMARK-CODE-REPLAYED', info: { factor: 'oath' } }]);
      expect(wrong.extras.events).toBeUndefined();
    },
  );

  test('N-OTP-9 replay: of two requests with one code at once the loser is on record', async () => {
    await enrol();

    const runs = await Promise.all([submit(codeNow), submit(codeNow)]);

    expect(runs.flatMap(({ extras }) => extras.events ?? [])).toEqual([
      { eventName: 'WAYMARK-CODE-REPLAYED', info: { factor: 'oath' } },
    ]);
  });

  test.each([
    ['TOTP', codeNow],
    ['HOTP', hotp({ secret: rfcSecret, counter: 0, digits: 6 })],
  ])(
    'a repeat of an accepted %s request is accepted again, one after the other or at once',
    async (algorithm, code) => {
      await enrol();
      const repeat = { config: { algorithm }, visit: 'the same' };

      const first = await submit(code, repeat);
      const second = await submit(code, repeat);
      const both = await Promise.all([submit(code, repeat), submit(code, repeat)]);

      for (const run of [second, ...both]) {
        expect(run.outcome).toBe('successOutcome');
        expect(run.state).toEqual(first.state);
      }
    },
  );

  test('another code under the name of an accepted visit is still wrong', async () => {
    await enrol();
    await submit(codeNow, { visit: 'the same' });

    expect((await submit('000000', { visit: 'the same' })).outcome).toBe('failureOutcome');
  });

  test('a store that fails while spending the code ends the journey', async () => {
    await enrol();
    const accept: OathAttempts['accept'] = () => Promise.reject(new TypeError('down'));

    expect(await submit(codeNow, { oathAttempts: { accept } })).toMatchObject({
      errorCode: 'ERR_NODE_STORE',
      errorMessage: 'Unable to store device profile: TypeError',
    });
  });
});

describe('the config of OATH Token Verifier', () => {
  test("has AM's defaults, and a label that AM has not", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      recoveryCodeLabel: {},
      algorithm: 'TOTP',
      hotpWindowSize: 100,
      totpTimeInterval: 30,
      totpTimeSteps: 2,
      totpHashAlgorithm: 'HMAC_SHA1',
      maximumAllowedClockDrift: 5,
      isRecoveryCodeAllowed: false,
    });
  });

  test.each(['hotpWindowSize', 'totpTimeInterval', 'totpTimeSteps', 'maximumAllowedClockDrift'])(
    '%s must be a whole number above zero',
    (key) => {
      for (const value of [0, -1, 1.5, '1', null]) {
        const { error } = definition.config.safeParse({ [key]: value });
        expect(error?.issues).toMatchObject([{ path: [key] }]);
      }
    },
  );

  test.each([
    ['algorithm', 'hotp'],
    ['totpHashAlgorithm', 'SHA1'],
    ['isRecoveryCodeAllowed', 'false'],
  ])('refuses %s %j', (key, value) => {
    expect(definition.config.safeParse({ [key]: value }).error?.issues).toMatchObject([{ path: [key] }]);
  });

  test('has the recovery code outcome only where it is allowed', () => {
    const outcomes = ['successOutcome', 'failureOutcome', 'notRegisteredOutcome'];
    const of = (config: Json) => outcomesOf(node.definition, definition.config.parse(config));

    expect(of({})).toEqual(outcomes);
    expect(of(allowed)).toEqual([...outcomes, 'recoveryCodeOutcome']);
  });
});
