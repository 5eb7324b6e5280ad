// What every implementation of FactorReports does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';
import { demo, demoElsewhere } from './users.ts';

const policy = { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 300, ceiling: 50 };
const phone = { uuid: 'phone', kind: 'push', deviceName: 'Phone', createdDate: 1_000 } as const;
const app = { uuid: 'app', kind: 'oath', deviceName: 'App', createdDate: 2_000, lastAccessDate: 3_000 } as const;

export function factorReportsContract(makeWorld: () => Promise<World>): void {
  test('a user without a device has none, and so has one whom nobody knows', async () => {
    const { ports } = await makeWorld();

    const nobody = { realm: '/alpha', username: 'x'.repeat(300) };
    expect([await ports.factorReports.list(demo), await ports.factorReports.list(nobody)]).toEqual([[], []]);
  });

  test('tells of devices of every kind, newest first, what can be told and nothing else', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, phone, ['one', 'two']);
    await addDevice(demo, app, []);

    const reports = await ports.factorReports.list(demo);

    const quiet = { failures: 0, recoveryFailures: 0, unreachable: false };
    expect(reports).toEqual([
      { ...app, ...quiet, recoveryCodesLeft: 0 },
      { ...phone, ...quiet, recoveryCodesLeft: 2 },
    ]);
    expect(await ports.factorReports.list(demoElsewhere)).toEqual([]);
  });

  test('counts wrong codes, of known browsers and of strangers, and recovery codes apart', async () => {
    const { ports, addDevice } = await makeWorld();
    await addDevice(demo, app, ['one']);
    await ports.oathAttempts.charge(demo, 'app', 'v1', policy, 'stranger');
    await ports.oathAttempts.charge(demo, 'app', 'v2', policy, 'known');
    await ports.recoveryCodes.spend(demo, 'oath', 'wrong', 'v3', policy, 'stranger');

    const [report] = await ports.factorReports.list(demo);

    expect(report).toMatchObject({ failures: 2, recoveryFailures: 1, recoveryCodesLeft: 1 });
  });

  test('a pass of the help desk is no factor', async () => {
    const { ports, clock } = await makeWorld();
    await ports.helpPasses.issue(demo, 'pass', clock.now() + 60_000);

    expect(await ports.factorReports.list(demo)).toEqual([]);
  });
}
