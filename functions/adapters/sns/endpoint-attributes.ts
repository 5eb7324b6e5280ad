// What SNS keeps of an endpoint. Earlier deployments noted its owners there, in 2048 bytes and without a condition: their
// list is read, but never taken for a whole one.
import { GetEndpointAttributesCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import type { SnsClients } from './client.ts';
import { snsFailure } from './failure.ts';

export interface EndpointAttributes {
  readonly enabled: boolean;
  /** Base64url of JSON. Undefined: none were ever noted there. */
  readonly userData: string | undefined;
}

const ownerList = z.array(z.object({ realm: z.string(), username: z.string(), uuid: z.string() }));

/** Undefined when there is no such endpoint. */
export async function endpointAttributes(
  EndpointArn: string,
  clients: SnsClients,
): Promise<EndpointAttributes | undefined> {
  try {
    const { Attributes = {} } = await clients(EndpointArn).send(new GetEndpointAttributesCommand({ EndpointArn }));
    const { Enabled, CustomUserData } = Attributes;
    return { enabled: Enabled?.toLowerCase() !== 'false', userData: CustomUserData || undefined };
  } catch (error) {
    const { reason } = snsFailure(error);
    if (reason !== 'notFound' && reason !== 'invalid') throw error;
    return undefined;
  }
}

/** None for a text of somebody else's. */
export function readEndpointUserData(text = ''): EndpointOwner[] {
  try {
    return ownerList.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data ?? [];
  } catch {
    return [];
  }
}
