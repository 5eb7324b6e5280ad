import { GetEndpointAttributesCommand, SetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import { describe, expect, test } from '@jest/globals';
import { snsEndpointOwners, snsEndpointReleases } from '../../functions/adapters/sns-endpoint-owners.ts';
import { memoryEndpointOwners } from '../support/memory-endpoint-owners.ts';
import { memoryPushEndpoints, memoryPushService } from '../support/memory-push-endpoints.ts';
import { memoryPushNotifications } from '../support/memory-push-notifications.ts';
import { snsPushWorlds } from '../support/push-service-worlds.ts';
import { endpointOwnersContract } from './endpoint-owners.contract.ts';

describe('owners of endpoints in memory', () => {
  const google = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';
  endpointOwnersContract(async () => {
    const service = memoryPushService(google);
    const endpointOwners = memoryEndpointOwners(service);
    return {
      google,
      pushEndpoints: memoryPushEndpoints(service),
      pushNotifications: memoryPushNotifications(service),
      endpointOwners,
      endpointReleases: endpointOwners,
      disable(arn) {
        const endpoint = service.endpoints.get(arn);
        if (endpoint) endpoint.enabled = false;
      },
      trouble(kind) {
        service.trouble = kind;
      },
    };
  });
});

describe('owners of endpoints in SNS', () => {
  const makeSns = snsPushWorlds();
  const makeWorld = async () => {
    const world = await makeSns();
    const clients = () => world.sns.client;
    return { ...world, endpointOwners: snsEndpointOwners(clients), endpointReleases: snsEndpointReleases(clients) };
  };
  endpointOwnersContract(makeWorld);

  const withEndpoint = async () => {
    const world = await makeWorld();
    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token: 'token' });
    if (!registration.ok) throw new Error(registration.detail);
    const EndpointArn = registration.endpointArn;
    const userData = async () => {
      const { Attributes } = await world.sns.client.send(new GetEndpointAttributesCommand({ EndpointArn }));
      return Attributes?.['CustomUserData'];
    };
    return { ...world, EndpointArn, userData };
  };

  test.each(['theirs', '{"realm":1}', 'W10', Buffer.from('[{"realm":"/"}]').toString('base64url')])(
    'data of somebody else’s, %s, names nobody, and gives way to ours',
    async (CustomUserData) => {
      const { endpointOwners, EndpointArn, sns } = await withEndpoint();
      await sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { CustomUserData } }));
      const before = await endpointOwners.find(EndpointArn);
      const owner = { realm: '/alpha', username: 'demo', uuid: 'device-1' };

      await endpointOwners.add(EndpointArn, owner);

      expect(before?.owners).toEqual([]);
      expect((await endpointOwners.find(EndpointArn))?.owners).toEqual([owner]);
    },
  );

  test('of more owners than SNS has room for, the newest stay', async () => {
    const { endpointOwners, EndpointArn, userData } = await withEndpoint();
    const owners = Array.from({ length: 12 }, (_, number) => ({
      realm: '/customers/europe/north',
      username: `${'x'.repeat(240)}${number}`,
      uuid: `0d2c3f1e-6a1b-4b8e-9d57-2f0b6a3c9${100 + number}`,
    }));

    for (const owner of owners) await endpointOwners.add(EndpointArn, owner);

    const found = (await endpointOwners.find(EndpointArn))?.owners ?? [];
    expect(found.length).toBeGreaterThan(2);
    expect(found).toEqual(owners.toReversed().slice(0, found.length));
    expect((await userData())?.length).toBeLessThanOrEqual(2048);
  });

  test('who is noted already costs no write, and so no event', async () => {
    const { endpointOwners, EndpointArn, sns } = await withEndpoint();
    const owner = { realm: '/alpha', username: 'demo', uuid: 'device-1' };
    await endpointOwners.add(EndpointArn, owner);
    const before = sns.events.length;

    await endpointOwners.add(EndpointArn, owner);

    expect(sns.events).toHaveLength(before);
  });
});
