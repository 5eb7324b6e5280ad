// Push endpoints in SNS.
import { CreatePlatformEndpointCommand, DeleteEndpointCommand, SetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import type { PushAddress, PushEndpoints, PushRegistration } from '../ports/push-endpoints.ts';
import { type SnsClients, snsClients } from './sns-client.ts';
import { type SnsFailure, snsFailure } from './sns-failure.ts';

export function snsPushEndpoints(clients: SnsClients = snsClients()): PushEndpoints {
  return {
    async register(address) {
      const first = await registerOnce(address, clients);
      // Someone has removed the endpoint between our two calls.
      return first === 'gone' ? registerAgain(address, clients) : first;
    },
    async remove(endpointArn) {
      try {
        await clients(endpointArn).send(new DeleteEndpointCommand({ EndpointArn: endpointArn }));
      } catch (error) {
        const { reason } = snsFailure(error);
        if (reason !== 'notFound' && reason !== 'invalid') throw error;
      }
    },
  };
}

async function registerOnce(address: PushAddress, clients: SnsClients): Promise<PushRegistration | 'gone'> {
  const { applicationArn, token } = address;
  const client = clients(applicationArn);
  const attributes = { Enabled: 'true', Token: token };
  try {
    const { EndpointArn } = await client.send(
      new CreatePlatformEndpointCommand({
        PlatformApplicationArn: applicationArn,
        Token: token,
        Attributes: attributes,
      }),
    );
    if (!EndpointArn) throw new Error('SNS gave no endpoint');
    return { ok: true, endpointArn: EndpointArn };
  } catch (error) {
    const failure = snsFailure(error);
    const endpointArn = existingEndpoint(failure, applicationArn);
    if (endpointArn === undefined) return failedRegistration(failure);
    try {
      await client.send(new SetEndpointAttributesCommand({ EndpointArn: endpointArn, Attributes: attributes }));
      return { ok: true, endpointArn };
    } catch (second) {
      const trouble = snsFailure(second);
      return trouble.reason === 'notFound' ? 'gone' : failedRegistration(trouble);
    }
  }
}
