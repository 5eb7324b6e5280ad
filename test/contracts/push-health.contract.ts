// What every implementation of PushHealth does.
import { expect, test } from '@jest/globals';
import { race, tally, type World } from '../support/contract-worlds.ts';
import { endpointArn, newAddress, pushProfile } from './push-profile.ts';
import { demo, demoElsewhere, impossible, spellings } from './users.ts';

const { uuid } = pushProfile();

export function pushHealthContract(makeWorld: () => Promise<World>): void {
  const worldWithDevice = async () => {
    const world = await makeWorld();
    await world.ports.pushEnrolment.save(demo, pushProfile());
    return { ...world.ports };
  };

  test('marks the device whose endpoint is disabled, whatever the spelling of the name, again too', async () => {
    const { pushDevices, pushEnrolment, pushHealth } = await worldWithDevice();
    const other = pushProfile({ uuid: 'other', createdDate: 1 });
    await pushEnrolment.save(demo, other);

    for (const user of [demo, ...spellings]) {
      expect(await pushHealth.disableEndpoint(user, uuid, endpointArn)).toBe(true);
    }

    expect(await pushDevices.list(demo)).toEqual([
      { profile: pushProfile(), endpointDisabled: true },
      { profile: other, endpointDisabled: false },
    ]);
  });

  test('a late failure of an old endpoint does not disable a device that has just got a new one', async () => {
    const { pushDevices, pushHealth, pushAddresses } = await worldWithDevice();
    await pushAddresses.readdress(demo, uuid, newAddress);

    expect(await pushHealth.disableEndpoint(demo, uuid, endpointArn)).toBe(false);

    expect(await pushDevices.list(demo)).toMatchObject([{ endpointDisabled: false }]);
  });

  test('whichever is first, the failure or the new endpoint: the device ends up good', async () => {
    const { pushDevices, pushHealth, pushAddresses } = await worldWithDevice();

    await race(50, async (index) => {
      if (index === 25) await pushAddresses.readdress(demo, uuid, newAddress);
      else await pushHealth.disableEndpoint(demo, uuid, endpointArn);
    });

    expect(await pushDevices.list(demo)).toMatchObject([{ profile: newAddress, endpointDisabled: false }]);
  });

  test('a failure for nobody marks nothing and makes no device', async () => {
    const { pushDevices, pushHealth, pushBudget } = await worldWithDevice();
    await pushBudget.take(demo, { visit: 'v', messageId: 'm' }, { limit: 5, windowSeconds: 600 });

    const results = [
      await pushHealth.disableEndpoint(demo, 'gone', endpointArn),
      await pushHealth.disableEndpoint(demo, '', endpointArn),
      await pushHealth.disableEndpoint(demo, uuid, ''),
      await pushHealth.disableEndpoint(demoElsewhere, uuid, endpointArn),
    ];
    for (const user of impossible) results.push(await pushHealth.disableEndpoint(user, uuid, endpointArn));

    expect(tally(results)).toEqual({ false: 4 + impossible.length });
    expect(await pushDevices.list(demoElsewhere)).toEqual([]);
    expect(await pushDevices.list(demo)).toEqual([{ profile: pushProfile(), endpointDisabled: false }]);
  });
}
