// What every registration node does with a device that the user has shown to have: skip settings, recovery codes, the fence.
import { expect, test } from '@jest/globals';
import type { DeviceKind, Factors, SkipSettingChanges } from '../../functions/ports/devices.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import type { NodeRun, RunOptions } from '../../testing/run-node.ts';
import { spendCode } from '../support/spend-code.ts';

const demo = { realm: '/alpha', username: 'demo' };
const policy = { limit: 50, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 };
const guarded = { changes: 'proved', journey: 'MyDevices' } as const;

export type VisitOptions = Omit<RunOptions<never>, 'ports'> & { ports?: Partial<MemoryPorts> };

export interface Registration {
  readonly kinds: readonly Exclude<DeviceKind, 'webauthn'>[];
  /** Under which its recovery codes are handed on. */
  readonly deviceName: string;
  /** With the rows that they show: each node has rows of its own. */
  readonly titles: { readonly skip: string; readonly codes: string; readonly noCodes: string };
  readonly ports: () => MemoryPorts;
  /** For the user demo in the realm /alpha, who has no device. */
  readonly open: (options?: VisitOptions) => Promise<NodeRun>;
  /** The user does what is asked of him. */
  readonly finish: (shown: NodeRun, options?: VisitOptions) => Promise<NodeRun>;
}

export function registrationContract({ kinds, deviceName, titles, ports, open, finish }: Registration): void {
  const expectNoDevices = async () => {
    for (const kind of kinds) expect(await ports().deviceList.list(demo, kind)).toEqual([]);
  };
  const withPasskey: Factors = { look: async () => ({ revision: 1, devices: ['webauthn#1'] }) };

  test(titles.skip, async () => {
    await finish(await open());

    for (const kind of kinds) expect(await ports().skipSettings.get(demo, kind)).toBe('notSkippable');
  });

  test('attack: a skip attribute that cannot be written leaves no device that a journey would not ask for', async () => {
    const broken: SkipSettingChanges = { set: () => Promise.reject(new Error('down')) };
    const shown = await open();

    const run = await finish(shown, { ports: { skipSettingChanges: broken } });

    expect(run.errorCode).toBe('ERR_NODE_STORE');
    await expectNoDevices();
  });

  test(titles.codes, async () => {
    const done = await finish(await open());

    const codes = done.state.transient['recoveryCodes'] as string[];
    expect(done.state.transient['recoveryCodeDeviceName']).toBe(deviceName);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-Za-z]{12}$/);
    for (const kind of kinds) {
      for (const code of codes) {
        const visit = `${kind} visit of ${code}`;
        expect(await spendCode(ports().recoveryCodes, demo, kind, code, visit, policy)).toBe('accepted');
      }
    }
  });

  test(titles.noCodes, async () => {
    const config = { generateRecoveryCodes: false };

    const done = await finish(await open({ config }), { config });

    expect(done.outcome).toBe('successOutcome');
    expect(done.state.transient).toEqual({});
  });

  test('without such a user the journey ends', async () => {
    const run = await open({ state: { shared: { username: 'nobody' } } });

    expect(run).toMatchObject({ errorCode: 'ERR_IDENTITY_UNKNOWN', errorMessage: 'Failed to get the identity object' });
  });

  test('attack: where factors are guarded, nothing is shown to whoever has not proved what the user has', async () => {
    const run = await open({ factorRule: guarded, ports: { factors: withPasskey } });

    expect(run).toMatchObject({ outcome: 'failureOutcome', callbacks: [], extras: { audit: { reason: 'unproved' } } });
    expect(run.extras.errorMessage).toMatch(/ MyDevices /);
  });

  test.each(['proved', 'enrolled'])(
    'where factors are guarded, whoever has %s one in this run adds another',
    async (how) => {
      const standing =
        how === 'proved'
          ? { proofs: [{ factor: 'swk', device: 'webauthn#1', at: 0 } as const] }
          : { enrolled: ['webauthn#1'] };

      const run = await open({ factorRule: guarded, standing, ports: { factors: withPasskey } });

      expect(run.callbacks.length).toBeGreaterThan(0);
    },
  );

  test('attack: where factors are guarded, a registration that others have overtaken stores nothing', async () => {
    const shown = await open({ factorRule: guarded });
    await ports().factorFence.raise(demo);

    const run = await finish(shown, { factorRule: guarded });

    expect(run).toMatchObject({ outcome: 'failureOutcome', extras: { audit: { reason: 'changed' } } });
    expect(run.state).toMatchObject({ shared: { username: 'demo' }, transient: {} });
    await expectNoDevices();
  });
}
