// Device tokens that look like the platforms' own.
import type { Randomness } from '../../functions/ports/system.ts';
import type { Platform } from '../platform.ts';

/** FCM: an instance id and a secret, joined by a colon. APNs: 32 bytes as hex. */
export function newDeviceToken(platform: Platform, randomness: Randomness): string {
  if (platform === 'ios') return Buffer.from(randomness.bytes(32)).toString('hex');
  const [instance, secret] = [16, 100].map((length) => Buffer.from(randomness.bytes(length)).toString('base64url'));
  return `${instance}:APA91b${secret}`;
}
