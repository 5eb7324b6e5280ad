// What every implementation of EndpointOwners and EndpointReleases does.
import { expect, test } from '@jest/globals';
import type { EndpointOwner, EndpointOwners } from '../../functions/ports/endpoint-owners.ts';
import type { EndpointReleases } from '../../functions/ports/endpoint-releases.ts';
import type { PushServiceWorld } from '../support/push-service-worlds.ts';

export interface EndpointOwnersWorld
  extends Pick<PushServiceWorld, 'pushEndpoints' | 'pushNotifications' | 'google' | 'disable' | 'trouble'> {
  readonly endpointOwners: EndpointOwners;
  readonly endpointReleases: EndpointReleases;
}

const owner = (number: number): EndpointOwner => ({
  realm: '/alpha',
  username: `demo-${number}`,
  uuid: `uuid-${number}`,
});

export function endpointOwnersContract(makeWorld: () => Promise<EndpointOwnersWorld>): void {
  const withEndpoint = async (token = 'token') => {
    const world = await makeWorld();
    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token });
    if (!registration.ok) throw new Error(registration.detail);
    return { ...world, endpointArn: registration.endpointArn };
  };

  test('a new endpoint is nobody’s', async () => {
    const { endpointOwners, endpointArn } = await withEndpoint();

    expect(await endpointOwners.find(endpointArn)).toEqual({ enabled: true, owners: [] });
  });

  test.each([
    ['plain', { realm: '/alpha', username: 'demo', uuid: 'device-1' }],
    ['odd', { realm: '/', username: 'Jürgen "+/=" 김 <&>', uuid: 'device-1' }],
  ])('an owner with %s names is found as noted', async (_, noted) => {
    const { endpointOwners, endpointArn } = await withEndpoint();

    await endpointOwners.add(endpointArn, noted);

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([noted]);
  });

  test('accounts on one phone share an endpoint, the newest first, each once', async () => {
    const { endpointOwners, endpointArn } = await withEndpoint();

    for (const number of [1, 2, 1]) await endpointOwners.add(endpointArn, owner(number));

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1), owner(2)]);
  });

  test('only what an owner is goes along, whatever else the object holds', async () => {
    const { endpointOwners, endpointArn } = await withEndpoint();
    const more = { ...owner(1), sharedSecret: 'secret' };

    await endpointOwners.add(endpointArn, more);

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1)]);
  });

  test('registering again keeps the owners and heals the endpoint', async () => {
    const { endpointOwners, endpointArn, pushEndpoints, google, disable } = await withEndpoint();
    await endpointOwners.add(endpointArn, owner(1));
    disable(endpointArn);
    const before = await endpointOwners.find(endpointArn);

    await pushEndpoints.register({ applicationArn: google, token: 'token' });

    expect(before).toEqual({ enabled: false, owners: [owner(1)] });
    expect(await endpointOwners.find(endpointArn)).toEqual({ enabled: true, owners: [owner(1)] });
  });

  test('an endpoint that is gone, or never was, is not found and takes no owner', async () => {
    const { endpointOwners, endpointArn, endpointReleases } = await withEndpoint();
    await endpointReleases.release(endpointArn, 'nobody');

    expect(await endpointOwners.find(endpointArn)).toBeUndefined();
    expect(await endpointOwners.find('no ARN')).toBeUndefined();
    await expect(endpointOwners.add(endpointArn, owner(1))).rejects.toThrow();
  });

  test.each(['down', 'throttled'] as const)('says so while the service is %s', async (kind) => {
    const { endpointOwners, endpointArn, trouble } = await withEndpoint();
    trouble(kind);

    await expect(endpointOwners.find(endpointArn)).rejects.toThrow();
    await expect(endpointOwners.add(endpointArn, owner(1))).rejects.toThrow();
  });

  const message = JSON.stringify({ default: 'Login attempt' });

  test('an endpoint that its only owner gives up gets nothing more, and can be registered again', async () => {
    const { endpointOwners, endpointReleases, endpointArn, pushNotifications, pushEndpoints, google } =
      await withEndpoint();
    await endpointOwners.add(endpointArn, owner(1));

    await endpointReleases.release(endpointArn, owner(1).uuid);

    expect(await pushNotifications.publish({ endpointArn, message })).toMatchObject({ reason: 'endpointGone' });
    const again = await pushEndpoints.register({ applicationArn: google, token: 'token' });
    const reached = await pushNotifications.publish({ endpointArn: again.ok ? again.endpointArn : '', message });
    expect(reached).toMatchObject({ kind: 'sent' });
  });

  test('an endpoint that another account shares stays, without the owner who left', async () => {
    const { endpointOwners, endpointReleases, endpointArn, pushNotifications } = await withEndpoint();
    for (const number of [1, 2]) await endpointOwners.add(endpointArn, owner(number));

    await endpointReleases.release(endpointArn, owner(2).uuid);

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1)]);
    expect(await pushNotifications.publish({ endpointArn, message })).toMatchObject({ kind: 'sent' });
  });

  test('giving up what is gone, or never was, does no harm', async () => {
    const { endpointOwners, endpointReleases, endpointArn, pushEndpoints, google } = await withEndpoint();
    await endpointOwners.add(endpointArn, owner(1));
    const kept = await pushEndpoints.register({ applicationArn: google, token: 'kept' });

    for (const arn of [endpointArn, endpointArn, 'no ARN', '']) await endpointReleases.release(arn, owner(1).uuid);

    expect(await endpointOwners.find(kept.ok ? kept.endpointArn : '')).toBeDefined();
  });

  test('says so when an endpoint could not be given up', async () => {
    const { endpointReleases, endpointArn, trouble } = await withEndpoint();
    trouble('down');

    await expect(endpointReleases.release(endpointArn, owner(1).uuid)).rejects.toThrow();
  });
}
