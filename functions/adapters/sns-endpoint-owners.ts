// The owners of endpoints, kept in SNS with the endpoint itself.
import { GetEndpointAttributesCommand, SetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import type { EndpointOwners } from '../ports/endpoint-owners.ts';
import { endpointUserData, readEndpointUserData } from './endpoint-user-data.ts';
import { type SnsClients, snsClients } from './sns-client.ts';
import { snsFailure } from './sns-failure.ts';

export function snsEndpointOwners(clients: SnsClients = snsClients()): EndpointOwners {
  const attributesOf = async (EndpointArn: string) => {
    try {
      return (await clients(EndpointArn).send(new GetEndpointAttributesCommand({ EndpointArn }))).Attributes ?? {};
    } catch (error) {
      const { reason } = snsFailure(error);
      if (reason !== 'notFound' && reason !== 'invalid') throw error;
      return undefined;
    }
  };
  return {
    async add(EndpointArn, owner) {
      const CustomUserData = (await attributesOf(EndpointArn))?.['CustomUserData'];
      const others = readEndpointUserData(CustomUserData).filter(({ uuid }) => uuid !== owner.uuid);
      const noted = endpointUserData([owner, ...others]);
      if (noted === CustomUserData) return;
      const Attributes = { CustomUserData: noted };
      await clients(EndpointArn).send(new SetEndpointAttributesCommand({ EndpointArn, Attributes }));
    },
    async find(endpointArn) {
      const attributes = await attributesOf(endpointArn);
      if (!attributes) return undefined;
      const enabled = attributes['Enabled']?.toLowerCase() !== 'false';
      return { enabled, owners: readEndpointUserData(attributes['CustomUserData']) };
    },
  };
}
