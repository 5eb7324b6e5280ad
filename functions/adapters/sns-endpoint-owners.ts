// The owners of endpoints, kept in SNS with the endpoint itself.
import { DeleteEndpointCommand, GetEndpointAttributesCommand, SetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import type { EndpointOwner, EndpointOwners } from '../ports/endpoint-owners.ts';
import type { EndpointReleases } from '../ports/endpoint-releases.ts';
import { endpointUserData, readEndpointUserData } from './endpoint-user-data.ts';
import { type SnsClients, snsClients } from './sns-client.ts';
import { snsFailure } from './sns-failure.ts';

export function snsEndpointOwners(clients: SnsClients = snsClients()): EndpointOwners {
  return {
    async add(EndpointArn, owner) {
      const CustomUserData = (await attributesOf(EndpointArn, clients))?.['CustomUserData'];
      const others = readEndpointUserData(CustomUserData).filter(({ uuid }) => uuid !== owner.uuid);
      if (endpointUserData([owner, ...others]) === CustomUserData) return;
      await note(EndpointArn, [owner, ...others], clients);
    },
    async find(endpointArn) {
      const attributes = await attributesOf(endpointArn, clients);
      if (!attributes) return undefined;
      const enabled = attributes['Enabled']?.toLowerCase() !== 'false';
      return { enabled, owners: readEndpointUserData(attributes['CustomUserData']) };
    },
  };
}

export function snsEndpointReleases(clients: SnsClients = snsClients()): EndpointReleases {
  return {
    async release(EndpointArn, uuid) {
      const attributes = await attributesOf(EndpointArn, clients);
      if (!attributes) return;
      const others = readEndpointUserData(attributes['CustomUserData']).filter((owner) => owner.uuid !== uuid);
      if (others.length > 0) await note(EndpointArn, others, clients);
      else await clients(EndpointArn).send(new DeleteEndpointCommand({ EndpointArn }));
    },
  };
}

async function attributesOf(EndpointArn: string, clients: SnsClients): Promise<Record<string, string> | undefined> {
  try {
    return (await clients(EndpointArn).send(new GetEndpointAttributesCommand({ EndpointArn }))).Attributes ?? {};
  } catch (error) {
    const { reason } = snsFailure(error);
    if (reason !== 'notFound' && reason !== 'invalid') throw error;
    return undefined;
  }
}

async function note(EndpointArn: string, owners: readonly EndpointOwner[], clients: SnsClients): Promise<void> {
  const Attributes = { CustomUserData: endpointUserData(owners) };
  await clients(EndpointArn).send(new SetEndpointAttributesCommand({ EndpointArn, Attributes }));
}
