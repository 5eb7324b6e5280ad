// Push notifications in memory: what was delivered is in the service's list.
import type { PushNotifications, PushPublicationFailure } from '../../functions/ports/push.ts';
import { type MemoryPushService, passing } from './memory-push-endpoints.ts';

/** SNS's limit in bytes. */
const longestMessage = 262_144;

export function memoryPushNotifications(service: MemoryPushService): PushNotifications {
  const refusal = (endpointArn: string, message: string): PushPublicationFailure | undefined => {
    if (Buffer.byteLength(message) > longestMessage) return 'tooLarge';
    if (!isMessage(message)) return 'refused';
    const endpoint = service.endpoints.get(endpointArn);
    if (!endpoint) return 'endpointGone';
    if (service.disabledApplications.has(endpoint.applicationArn)) return 'applicationDisabled';
    return endpoint.enabled ? undefined : 'endpointDisabled';
  };
  return {
    async publish({ endpointArn, message }) {
      if (service.trouble) return { kind: 'failed', ...passing[service.trouble] };
      const reason = refusal(endpointArn, message);
      if (reason) return { kind: 'failed', permanent: true, reason, detail: reason };
      service.delivered.push({ endpointArn, message });
      return { kind: 'sent', snsMessageId: `memory-${service.delivered.length}` };
    },
  };
}

function isMessage(text: string): boolean {
  try {
    return typeof JSON.parse(text).default === 'string';
  } catch {
    return false;
  }
}
