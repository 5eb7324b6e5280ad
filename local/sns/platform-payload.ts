// What Google's or Apple's push service gets of a message that is published to an endpoint.
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { invalidParameter, type SnsError } from './sns-error.ts';
import type { SnsPlatform } from './state.ts';

/** Both services. SNS does not say what it counts at Google's, so the whole payload counts. */
const longestPayload = awsLimits.push;

/** JSON text. Throws what SNS refuses. `structure` is `json` or undefined. */
export function platformPayload(message: string, structure: string | undefined, platform: SnsPlatform): string {
  const payload = structure === 'json' ? structuredPayload(message, platform) : plainPayload(message, platform);
  if (!isObject(parsed(payload))) throw invalidNotification(platform, 'Notification is malformed');
  if (Buffer.byteLength(payload) > longestPayload) {
    const limit = platform === 'GCM' ? 'Notification data is larger than allowed limit' : 'Notification is too long';
    throw invalidNotification(platform, limit);
  }
  return payload;
}

function structuredPayload(message: string, platform: SnsPlatform): string {
  const entries = parsed(message);
  if (!isObject(entries)) throw invalidParameter('Message Structure - JSON message body failed to parse');
  const text = entries['default'];
  if (typeof text !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  const own = entries[platform];
  return typeof own === 'string' ? own : plainPayload(text, platform);
}

function plainPayload(text: string, platform: SnsPlatform): string {
  return JSON.stringify(platform === 'GCM' ? { data: { default: text } } : { aps: { alert: text } });
}

function invalidNotification(platform: SnsPlatform, reason: string): SnsError {
  return invalidParameter(`Message Reason: Invalid notification for protocol ${platform}: ${reason}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
