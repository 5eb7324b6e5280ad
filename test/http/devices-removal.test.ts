import { describe, expect, test } from '@jest/globals';
import type { PushAnswer } from '../../functions/ports/push.ts';
import { demo } from '../contracts/users.ts';
import { race, tally } from '../support/contract-worlds.ts';
import { devicesWorld } from '../support/devices-world.ts';

const approval: PushAnswer = { decision: 'approved', digest: 'of the phone’s answer' };
const down = () => Promise.reject(new Error('down'));

describe('a removed device', () => {
  test('is answered as it was, and gone', async () => {
    const world = await devicesWorld();
    await world.savePush('a', { deviceName: 'Phone', createdDate: 1000, lastAccessDate: 2000 });
    await world.savePush('b');

    const reply = await world.call('DELETE push/a', { body: {} });

    expect([reply.status, reply.body]).toEqual([
      200,
      {
        ...{ _id: 'a', uuid: 'a', deviceName: 'Phone', createdDate: 1000, lastAccessDate: 2000 },
        ...{ _rev: expect.any(String), deviceManagementStatus: true },
      },
    ]);
    expect(await world.ports.deviceList.list(demo, 'push')).toMatchObject([{ uuid: 'b' }]);
  });

  test('is removed once, however many ask at once', async () => {
    const world = await devicesWorld();
    await world.savePush('a');

    const replies = await race(50, () => world.call('DELETE push/a'));

    expect(tally(replies.map(({ status }) => status))).toEqual({ 200: 1, 404: 49 });
  });

  test('A-6.5.6 attack: a late answer of a removed phone opens nothing', async () => {
    const world = await devicesWorld();
    await world.savePush('lost');
    await world.savePush('kept');
    const [toLost, toKept] = [await world.sendPush('lost', 'one'), await world.sendPush('kept', 'two')];

    await world.call('DELETE push/lost');

    expect(await world.ports.pushAnswers.answer(toLost, approval)).toBe('taken');
    expect((await world.ports.pushMessages.find(toLost))?.answer?.decision).toBe('denied');
    expect(await world.ports.pushAnswers.answer(toKept, approval)).toBe('accepted');
  });

  test('an answer that was faster than the removal stays what it was', async () => {
    const world = await devicesWorld();
    await world.savePush('a');
    const messageId = await world.sendPush('a');
    await world.ports.pushAnswers.answer(messageId, approval);

    await world.call('DELETE push/a');

    expect((await world.ports.pushMessages.find(messageId))?.answer).toEqual(approval);
  });

  test('A-6.5.6 takes its endpoint along, but not one that another account shares', async () => {
    const world = await devicesWorld();
    const [own, shared] = [await world.savePush('own'), await world.savePush('shared')];
    const neighbour = { realm: '/alpha', username: 'eve', uuid: 'hers' };
    await world.ports.endpointClaims.claim(shared, neighbour);

    await world.call('POST push?_action=reset', { body: {} });

    expect(await world.ports.endpointOwners.find(own)).toBeUndefined();
    expect(await world.ports.endpointOwners.find(shared)).toEqual({ enabled: true, owners: [neighbour] });
  });

  test.each([
    ['SNS', { endpointReleases: { release: down } }],
    ['the table of messages', { pendingPushes: { end: down } }],
  ])('is removed all the same while %s is down, and the log says what is left', async (_, ports) => {
    const world = await devicesWorld({ ports });
    await world.savePush('a');

    const reply = await world.call('DELETE push/a');

    expect(reply.status).toBe(200);
    expect(await world.ports.deviceList.list(demo, 'push')).toEqual([]);
    expect(world.log.messages('warn')).toEqual(['A device is removed, but not all of it']);
  });

  test.each(['oath', 'push'] as const)(
    'that was the last of %s takes the decision about skipping along',
    async (kind) => {
      const world = await devicesWorld();
      await (kind === 'oath' ? world.saveOath('a') : world.savePush('a'));
      await world.ports.skipSettingChanges.set(demo, kind, 'notSkippable');

      await world.call(`DELETE ${kind}/a`);

      expect(await world.ports.skipSettings.get(demo, kind)).toBe('notSet');
    },
  );

  test('that was not the last leaves the decision: the other must still be asked', async () => {
    const world = await devicesWorld();
    for (const uuid of ['a', 'b']) await world.savePush(uuid);
    await world.ports.skipSettingChanges.set(demo, 'push', 'notSkippable');

    await world.call('DELETE push/a');

    expect(await world.ports.skipSettings.get(demo, 'push')).toBe('notSkippable');
  });

  test('a device that is registered in the middle of the removal is not left without the decision', async () => {
    const world = await devicesWorld();
    await world.savePush('a');
    await world.ports.skipSettingChanges.set(demo, 'push', 'notSkippable');
    const { set } = world.ports.skipSettingChanges;
    let registered = false;
    world.ports.skipSettingChanges.set = async (...call) => {
      if (!registered) await world.savePush('b');
      registered = true;
      return set(...call);
    };

    await world.call('DELETE push/a');

    expect(await world.ports.skipSettings.get(demo, 'push')).toBe('notSkippable');
  });
});
