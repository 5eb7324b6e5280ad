import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import { node } from '../../functions/nodes/recovery-code-collector-decision.ts';
import type { DeviceKind } from '../../functions/ports/devices.ts';
import type { RecoveryCodes } from '../../functions/ports/recovery.ts';
import { addDevice, type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const { definition } = node;

const demo = { realm: '/alpha', username: 'demo' };
const codes = ['aaaaAAAA0001', 'aaaaAAAA0002'] as const;
const attemptPolicy = { limit: 3, baseDelaySeconds: 60, maxDelaySeconds: 600, ceiling: 90 };
const clock = simulatedClock();

let ports: MemoryPorts;

const giveDevice = (kind: DeviceKind) =>
  addDevice(ports.store, demo, { uuid: kind, kind, deviceName: kind, createdDate: 0 }, codes);

beforeEach(async () => {
  ports = memoryPorts({ clock });
  await giveDevice('oath');
});

type Options = Omit<Parameters<typeof runNode>[1], 'ports'> & { recoveryCodes?: RecoveryCodes };

let visits = 0;

/** Every call is a visit of its own unless one is named. */
const enter = (code: Json, { recoveryCodes = ports.recoveryCodes, ...options }: Options = {}): Promise<NodeRun> => {
  visits += 1;
  return runNode(node, {
    clock,
    state: { shared: { realm: '/alpha', username: 'demo' } },
    answers: [answer('NameCallback', code)],
    visit: `visit-${visits}`,
    attemptPolicy,
    ...options,
    ports: { recoveryCodes },
  });
};

describe('Recovery Code Collector Decision', () => {
  test('asks for a code', async () => {
    const { callbacks } = await enter('', { answers: [] });

    expect(callbacks).toEqual([
      {
        type: 'NameCallback',
        output: [{ name: 'prompt', value: 'Recovery Code' }],
        input: [{ value: '' }],
        purpose: 'recoveryCode',
      },
    ]);
  });

  test.each([[''], [null]])('asks again when the answer is %j, which is no attempt', async (code: Json) => {
    const runs = [await enter(code), await enter(code), await enter(code), await enter(code)];

    expect(runs.map(({ callbacks }) => callbacks.length)).toEqual([1, 1, 1, 1]);
    expect((await enter(codes[0])).outcome).toBe('true');
  });

  test('asks again when the answer was left out', async () => {
    expect((await enter('', { answers: [answer('NameCallback')] })).callbacks).toHaveLength(1);
  });

  test.each([
    ['OATH', 'oath', 'AuthenticatorOATH|'],
    ['PUSH', 'push', 'AuthenticatorPushRegistration|'],
    ['WEB_AUTHN', 'webauthn', 'WebAuthnAuthentication|'],
  ] as const)('takes a code of %s and notes how the user proved it', async (recoveryCodeType, kind, nodeType) => {
    ports.store.devices.clear();
    await giveDevice(kind);

    const run = await enter(codes[0], { config: { recoveryCodeType } });

    expect(run.outcome).toBe('true');
    const info = { objectId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config', kind, device: kind, left: '1' };
    expect(run.extras).toEqual({
      proved: [{ factor: 'recovery', device: `${kind}#${kind}` }],
      sessionProperties: { NodeType: nodeType },
      audit: { recoveryCodeType },
      events: [{ eventName: 'WAYMARK-RECOVERY-CODE-USED', info }],
    });
    expect(run.state.shared).toEqual({ realm: '/alpha', username: 'demo', NodeType: nodeType });
  });

  test('takes a pass from who has proved a password, which proves no device', async () => {
    ports.store.passes.set('/alpha#demo', { code: 'aPassOfToday', expiresAt: clock.now() + 60_000 });
    const standing = { proofs: [{ factor: 'pwd', at: clock.now() }] };

    const alone = await enter('aPassOfToday');
    const remembered = await enter('aPassOfToday', { standing: { proofs: [{ factor: 'remembered', at: 0 }] } });
    const run = await enter('aPassOfToday', { standing });

    expect([alone.outcome, remembered.outcome, run.outcome]).toEqual(['false', 'false', 'true']);
    expect(run.extras).toEqual({
      proved: [{ factor: 'pass' }],
      audit: { recoveryCodeType: 'OATH', pass: true },
      events: [
        {
          eventName: 'WAYMARK-PASS-USED',
          info: { objectId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config' },
        },
      ],
    });
  });

  test('keeps the node types of the nodes before it', async () => {
    const state = { shared: { username: 'demo', NodeType: 'ElevatedPrivileges|' } };

    const run = await enter(codes[0], { state });

    expect(run.state.shared['NodeType']).toBe('ElevatedPrivileges|AuthenticatorOATH|');
  });

  describe('when codes run out', () => {
    /** Asked first, so that the journey carries what the new codes are made from. */
    const asked = async () => (await enter('', { answers: [] })).state;

    test('leaves a note for the display of how many are left, below three', async () => {
      const four = ['a', 'b', 'c', 'd'] as const;
      ports.store.devices.clear();
      await addDevice(ports.store, demo, { uuid: 'oath', kind: 'oath', deviceName: 'oath', createdDate: 0 }, four);

      const runs = [await enter('a'), await enter('b'), await enter('c')];

      expect(runs.map(({ state }) => state.transient)).toEqual([
        {},
        { 'waymark.recoveryCodesLeft': 2 },
        { 'waymark.recoveryCodesLeft': 1 },
      ]);
    });

    test('offers ten new ones after the last, which work, and says that it made them', async () => {
      await enter(codes[0]);

      const run = await enter(codes[1], { state: await asked() });

      const offered = run.state.transient['recoveryCodes'];
      expect(run.state.transient).toEqual({ recoveryCodes: expect.any(Array), recoveryCodeDeviceName: 'oath' });
      expect(new Set(Array.isArray(offered) ? offered : []).size).toBe(10);
      expect(run.extras.events?.map(({ eventName, info }) => [eventName, info?.['left'], info?.['operation']])).toEqual(
        [
          ['WAYMARK-RECOVERY-CODE-USED', '0', undefined],
          ['WAYMARK-DEVICE-CHANGED', undefined, 'newRecoveryCodes'],
        ],
      );
      for (const code of Array.isArray(offered) ? offered : []) expect((await enter(code)).outcome).toBe('true');
    });

    test('a repeat of the same request offers the same ones', async () => {
      await enter(codes[0]);
      const state = await asked();

      const runs = [
        await enter(codes[1], { state, visit: 'the last one' }),
        await enter(codes[1], { state, visit: 'the last one' }),
      ];

      expect(runs[1]?.state).toEqual(runs[0]?.state);
      expect(runs[1]?.extras).toEqual(runs[0]?.extras);
    });

    test('each journey makes codes of its own', async () => {
      const seeds = [await asked(), await asked()].map((state, index) => ({ ...state, index }));
      const randomness = seededRandomness('another journey');
      const other = (await enter('', { answers: [], randomness })).state;

      expect(other.transient).not.toEqual(seeds[0]?.transient);
      expect((await enter('', { state: other, randomness })).state.transient).toEqual(other.transient);
    });

    test('a journey that was asked before there were such seeds ends without new codes, and without a fault', async () => {
      await enter(codes[0]);

      const run = await enter(codes[1]);

      expect([run.outcome, run.state.transient]).toEqual(['true', {}]);
    });

    test('what the codes are made from does not outlive the question', async () => {
      const state = await asked();

      const runs = [await enter('wrong', { state }), await enter(codes[0], { state })];

      for (const run of runs) expect(JSON.stringify(run.state)).not.toContain('waymark.recoverySeed');
    });
  });

  test('takes no code of another kind of device', async () => {
    expect((await enter(codes[0], { config: { recoveryCodeType: 'PUSH' } })).outcome).toBe('false');
  });

  test('replay: a code works once', async () => {
    const runs = [await enter(codes[0]), await enter(codes[0]), await enter(codes[1])];

    expect(runs.map(({ outcome }) => outcome)).toEqual(['true', 'false', 'true']);
  });

  test('a repeat of the same request is true again', async () => {
    const runs = [await enter(codes[0], { visit: 'the same' }), await enter(codes[0], { visit: 'the same' })];

    expect(runs.map(({ outcome }) => outcome)).toEqual(['true', 'true']);
    expect(runs[1]?.state).toEqual(runs[0]?.state);
  });

  test.each(['wrong', ' ', ` ${codes[0]}`, `${codes[0]} `, codes[0].toLowerCase()])('%j is false', async (code) => {
    const run = await enter(code);

    expect(run.outcome).toBe('false');
    expect(run.log.messages('info')).toEqual(['The recovery code was refused']);
    expect(run.state.shared['NodeType']).toBeUndefined();
  });

  test.each([{}, { username: ' ' }, { username: 'nobody' }])('is false with the state %j', async (shared) => {
    expect((await enter(codes[0], { state: { shared } })).outcome).toBe('false');
  });

  test("takes the identified user's codes, whatever name was typed since", async () => {
    const universalId = 'id=eve,ou=user,o=alpha,ou=services,ou=am-config';

    expect((await enter(codes[0], { universalId })).outcome).toBe('false');
  });

  test('guessing: beyond the limit a code is not compared, and the log says so', async () => {
    for (const code of ['1', '2', '3']) await enter(code);

    const run = await enter(codes[0]);

    expect(run.outcome).toBe('false');
    expect(run.log.messages('warn')).toEqual(['Too many wrong codes: this one was not compared']);
  });

  test('a store that fails reads as a wrong code and is logged as an error', async () => {
    const recoveryCodes: RecoveryCodes = { spend: () => Promise.reject(new TypeError('down')) };

    const run = await enter(codes[0], { recoveryCodes });

    expect(run.outcome).toBe('false');
    expect(run.log.lines).toEqual([
      {
        level: 'error',
        message: 'An error occurred while verifying the recovery code',
        fields: { kind: 'oath', error: 'TypeError' },
      },
    ]);
  });

  test('the code reaches neither log nor audit nor state', async () => {
    const runs = [await enter(codes[0]), await enter('wrong-one')];

    for (const { log, extras, state } of runs) {
      expect(JSON.stringify([log.lines, extras, state])).not.toMatch(/aaaaAAAA0001|wrong-one/);
    }
  });

  test('asks for OATH codes unless told otherwise, and knows no other kinds', () => {
    expect(definition.config.parse({})).toEqual({ recoveryCodeType: 'OATH' });
    expect(definition.config.safeParse({ recoveryCodeType: 'WEBAUTHN' }).success).toBe(false);
    expect(definition.outcomes).toEqual(['true', 'false']);
  });
});
