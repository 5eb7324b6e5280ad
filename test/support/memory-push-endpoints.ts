// Push endpoints in memory. Endpoints and notifications work on one service, as they do in SNS.
import { createHash } from 'node:crypto';
import type { PushPublication } from '../../functions/ports/push.ts';
import type { PushEndpoints } from '../../functions/ports/push-addresses.ts';

export interface MemoryPushService {
  readonly applications: Set<string>;
  /** By ARN. */
  readonly endpoints: Map<string, { readonly applicationArn: string; enabled: boolean }>;
  readonly delivered: PushPublication[];
  readonly refusedTokens: Set<string>;
  readonly disabledApplications: Set<string>;
  trouble: 'down' | 'throttled' | undefined;
}

export function memoryPushService(...applications: string[]): MemoryPushService {
  return {
    applications: new Set(applications),
    endpoints: new Map(),
    delivered: [],
    refusedTokens: new Set(),
    disabledApplications: new Set(),
    trouble: undefined,
  };
}

export const passing = {
  down: { permanent: false, reason: 'unavailable', detail: 'down' },
  throttled: { permanent: false, reason: 'throttled', detail: 'throttled' },
} as const;

export function memoryPushEndpoints(service: MemoryPushService): PushEndpoints {
  return {
    async register({ applicationArn, token }) {
      if (service.trouble) return { ok: false, ...passing[service.trouble] };
      if (!service.applications.has(applicationArn)) {
        return { ok: false, permanent: true, reason: 'applicationUnknown', detail: 'unknown application' };
      }
      if (token === '' || service.refusedTokens.has(token)) {
        return { ok: false, permanent: true, reason: 'tokenRefused', detail: 'refused token' };
      }
      const id = createHash('sha256').update(token).digest('hex').slice(0, 32);
      const endpointArn = `${applicationArn.replace(':app/', ':endpoint/')}/${id}`;
      service.endpoints.set(endpointArn, { applicationArn, enabled: true });
      return { ok: true, endpointArn };
    },
  };
}
