import { beforeEach, describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/factor-choice.ts';
import type { DeviceKind } from '../../functions/ports/devices.ts';
import { addDevice, type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { outputOf } from '../support/callback-output.ts';

const demo = { realm: '/alpha', username: 'demo' };
const state = { shared: { username: 'demo' } };
const asking = { ask: true };

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts({ clock: simulatedClock() });
});

const has = (kind: DeviceKind, lastAccessDate?: number, codes: readonly string[] = [], uuid: string = kind) =>
  addDevice(
    ports.store,
    demo,
    { uuid, kind, deviceName: 'It', createdDate: 10, ...(lastAccessDate !== undefined && { lastAccessDate }) },
    codes,
  );
const run = (config = {}, from: NodeRun['state'] | typeof state = state, index?: number) =>
  runNode(node, {
    ...{ ports, config, state: from },
    ...(index !== undefined && { answers: [answer('ChoiceCallback', index)] }),
  });
const choices = ({ callbacks }: NodeRun) => outputOf(callbacks[0], 'choices');

describe('Factor Choice that does not ask', () => {
  test('goes by the kind that was used last, whichever of its devices it was', async () => {
    await has('oath', 200);
    await has('push', 300, [], 'new');
    await has('push', 50, [], 'old');
    await has('webauthn', 100);

    expect(await run()).toMatchObject({ outcome: 'push', callbacks: [] });
  });

  test('takes a device that was never used by its registration', async () => {
    await has('oath');
    await has('push', 5);

    expect(await run()).toMatchObject({ outcome: 'oath' });
  });

  test('of kinds used at the same time the passkey comes first', async () => {
    await has('oath');
    await has('push');
    await has('webauthn');

    expect(await run()).toMatchObject({ outcome: 'webauthn' });
  });

  test('never leads to a recovery code', async () => {
    await has('oath', 1, ['code']);

    expect(await run()).toMatchObject({ outcome: 'oath' });
  });

  test('says that there is none of a user without a device, and of nobody', async () => {
    expect(await run()).toMatchObject({ outcome: 'none' });
    expect(await run({}, { shared: {} } as never)).toMatchObject({ outcome: 'none' });
  });
});

describe('Factor Choice that asks', () => {
  test('lists the others in the order of their last use, and recovery codes after them', async () => {
    await has('oath', 100, ['code']);
    await has('push', 300);
    await has('webauthn', 200);
    const first = await run();

    const asked = await run(asking, first.state);
    const chosen = await Promise.all([0, 1, 2].map((index) => run(asking, asked.state, index)));

    expect(outputOf(asked.callbacks[0], 'prompt')).toBe('How do you want to sign in?');
    expect(choices(asked)).toEqual(['A passkey', 'A code from my app', 'A recovery code']);
    expect(chosen.map(({ outcome }) => outcome)).toEqual(['webauthn', 'oath', 'oathRecoveryCode']);
  });

  test('says whose the recovery codes are where there are several sets', async () => {
    await has('oath', 100, ['code']);
    await has('push', 300, ['other']);
    const first = await run();

    const asked = await run(asking, first.state);

    expect(choices(asked)).toEqual([
      'A code from my app',
      'A recovery code (A notification on my phone)',
      'A recovery code (A code from my app)',
    ]);
    expect(await run(asking, asked.state, 1)).toMatchObject({ outcome: 'pushRecoveryCode' });
  });

  test('leaves out the one that was chosen last, and not the one before', async () => {
    await has('oath', 100);
    await has('push', 300);
    await has('webauthn', 200);
    const asked = await run(asking, (await run()).state);

    const again = await run(asking, (await run(asking, asked.state, 0)).state);

    expect(choices(again)).toEqual(['A notification on my phone', 'A code from my app']);
  });

  test('asks nothing where there is one other way, or none', async () => {
    await has('push', 300);
    const alone = await run(asking, (await run()).state);
    await has('oath', 100);
    const other = await run(asking, (await run()).state);

    expect(alone).toMatchObject({ outcome: 'push', callbacks: [] });
    expect(other).toMatchObject({ outcome: 'oath', callbacks: [] });
  });

  test('a choice means what it said, although a device has gone meanwhile', async () => {
    await has('oath', 100);
    await has('push', 300);
    await has('webauthn', 200);
    const asked = await run(asking, (await run()).state);

    await ports.deviceEditor.remove(demo, 'webauthn', 'webauthn');

    expect(await run(asking, asked.state, 1)).toMatchObject({ outcome: 'oath' });
  });

  test('downgrade: a way that was not listed cannot be chosen', async () => {
    await has('oath', 100);
    await has('push', 300);
    await has('webauthn', 200);
    const asked = await run(asking, (await run()).state);

    for (const index of [2, 5, -1]) {
      const again = await run(asking, asked.state, index);
      expect([again.outcome, choices(again)]).toEqual([undefined, choices(asked)]);
    }
  });

  test('downgrade: what is sent before anything was listed chooses nothing', async () => {
    await has('oath', 100, ['code']);
    await has('push', 300);

    const { outcome, callbacks } = await run(asking, (await run()).state, 1);

    expect(outcome).toBeUndefined();
    expect(callbacks.map(({ type }) => type)).toEqual(['ChoiceCallback']);
  });

  test('speaks the language of the user where the author has given it', async () => {
    await has('oath', 100, ['code']);
    await has('push', 300);
    await has('webauthn', 200);
    const texts = {
      message: { de: 'Wie möchten Sie sich anmelden?' },
      webauthnLabel: { de: 'Mit einem Passkey' },
      recoveryCodeLabel: { de: 'Mit einem Wiederherstellungscode' },
    };

    const asked = await runNode(node, {
      ...{ ports, config: { ...asking, ...texts }, state: (await run()).state },
      locales: { request: ['de'], realm: 'en', server: 'en' },
    });

    expect(outputOf(asked.callbacks[0], 'prompt')).toBe('Wie möchten Sie sich anmelden?');
    expect(choices(asked)).toEqual(['Mit einem Passkey', 'A code from my app', 'Mit einem Wiederherstellungscode']);
  });
});
