// Push endpoints in SNS.

import {
  CreatePlatformEndpointCommand,
  GetEndpointAttributesCommand,
  SetEndpointAttributesCommand,
  type SNSClient,
} from '@aws-sdk/client-sns';
import * as z from 'zod';
import type {
  AppInstallation,
  EndpointOwner,
  EndpointRegistration,
  EndpointRegistrationFailure,
  PushEndpoints,
} from '../../ports/push-addresses.ts';
import { type SnsClients, type SnsFailure, snsClients, snsFailure } from './client.ts';

export function snsPushEndpoints(clients: SnsClients = snsClients()): PushEndpoints {
  return {
    async register(address) {
      const client = clients(address.applicationArn);
      // Twice, because somebody else may remove the endpoint between our two calls.
      return (await register(address, client)) ?? (await register(address, client)) ?? removedAgain;
    },
  };
}

const removedAgain: EndpointRegistration = {
  ok: false,
  permanent: false,
  reason: 'unavailable',
  detail: 'Removed again',
};

/** Undefined when the endpoint that there was is gone. */
async function register(
  { applicationArn, token }: AppInstallation,
  client: SNSClient,
): Promise<EndpointRegistration | undefined> {
  const Attributes = { Enabled: 'true', Token: token };
  const create = { PlatformApplicationArn: applicationArn, Token: token, Attributes };
  const created = await outcomeOf(client.send(new CreatePlatformEndpointCommand(create)));
  if (!isFailure(created)) {
    if (!created.EndpointArn) throw new Error('SNS gave no endpoint');
    return { ok: true, endpointArn: created.EndpointArn };
  }
  const EndpointArn = existingEndpoint(created, applicationArn);
  if (EndpointArn === undefined) return failed(created);
  const enabled = await outcomeOf(client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes })));
  if (!isFailure(enabled)) return { ok: true, endpointArn: EndpointArn };
  return enabled.reason === 'notFound' ? undefined : failed(enabled);
}

/** SNS tells which endpoint has the token in prose only. An endpoint of another application is never believed. */
function existingEndpoint({ text }: SnsFailure, applicationArn: string): string | undefined {
  const found = /^Invalid parameter: Token Reason: Endpoint (\S+) already exists with the same Token/.exec(text)?.[1];
  // Emulators of AWS give the second form.
  const owners = [applicationArn.replace(':app/', ':endpoint/'), applicationArn];
  return owners.some((owner) => found?.startsWith(`${owner}/`)) ? found : undefined;
}

const reasons: Readonly<Record<SnsFailure['reason'], EndpointRegistrationFailure>> = {
  applicationDisabled: 'applicationUnknown',
  endpointDisabled: 'unavailable',
  invalid: 'tokenRefused',
  notAllowed: 'notAllowed',
  notFound: 'applicationUnknown',
  throttled: 'throttled',
  unavailable: 'unavailable',
};

function failed({ permanent, reason, detail, text }: SnsFailure): EndpointRegistration {
  const applicationUnknown = reason === 'invalid' && text.startsWith('Invalid parameter: PlatformApplicationArn');
  return { ok: false, permanent, reason: applicationUnknown ? 'applicationUnknown' : reasons[reason], detail };
}

async function outcomeOf<Output extends object>(call: Promise<Output>): Promise<Output | SnsFailure> {
  try {
    return await call;
  } catch (error) {
    return snsFailure(error);
  }
}

function isFailure(outcome: object): outcome is SnsFailure {
  return 'permanent' in outcome;
}

// What SNS keeps of an endpoint. Earlier deployments noted its owners there, in 2048 bytes and without a condition: their
// list is read, but never taken for a whole one.

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
