// The two worlds in which the push ports must behave alike: in memory, and over SNS's protocol.
import { afterAll } from '@jest/globals';
import { snsPushEndpoints } from '../../functions/adapters/sns/push-endpoints.ts';
import { snsPushNotifications } from '../../functions/adapters/sns/push-notifications.ts';
import type { PushNotifications, PushPublication } from '../../functions/ports/push.ts';
import type { PushEndpoints } from '../../functions/ports/push-addresses.ts';
import { memoryPushEndpoints, memoryPushService } from './memory-push-endpoints.ts';
import { memoryPushNotifications } from './memory-push-notifications.ts';
import { type SnsServer, startSns } from './sns-server.ts';

export interface PushServiceWorld {
  readonly pushEndpoints: PushEndpoints;
  readonly pushNotifications: PushNotifications;
  /** Two platform applications. */
  readonly google: string;
  readonly apple: string;
  delivered(): readonly PushPublication[];
  /** Of an endpoint or a platform application. */
  disable(arn: string): void;
  refuseToken(token: string): void;
  trouble(kind: 'down' | 'throttled' | undefined): void;
}

const place = 'arn:aws:sns:eu-central-1:000000000000:app';

export async function memoryPushWorld(): Promise<PushServiceWorld> {
  const [google, apple] = [`${place}/GCM/waymark`, `${place}/APNS_SANDBOX/waymark`];
  const service = memoryPushService(google, apple);
  return {
    pushEndpoints: memoryPushEndpoints(service),
    pushNotifications: memoryPushNotifications(service),
    google,
    apple,
    delivered: () => service.delivered,
    disable(arn) {
      const endpoint = service.endpoints.get(arn);
      if (endpoint) endpoint.enabled = false;
      else service.disabledApplications.add(arn);
    },
    refuseToken: (token) => service.refusedTokens.add(token),
    trouble(kind) {
      service.trouble = kind;
    },
  };
}

/** To be called once per file; each world is an SNS of its own, which ends with the file. */
export function snsPushWorlds(requestTimeout?: number): () => Promise<PushServiceWorld & { readonly sns: SnsServer }> {
  const servers: SnsServer[] = [];
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });
  return async () => {
    const sns = await startSns(requestTimeout);
    servers.push(sns);
    return { ...snsPushWorld(sns), sns };
  };
}

function snsPushWorld(sns: SnsServer): PushServiceWorld {
  const { client, google, apple, faults } = sns;
  return {
    pushEndpoints: snsPushEndpoints(() => client),
    pushNotifications: snsPushNotifications(() => client),
    google,
    apple,
    delivered: () => sns.delivered.map(({ endpointArn, message }) => ({ endpointArn, message })),
    disable: (arn) => faults.disable(arn),
    refuseToken: (token) => faults.refuseToken(token),
    trouble(kind) {
      faults.clear();
      if (kind === 'down') faults.down();
      if (kind === 'throttled') faults.throttle();
    },
  };
}
