// A realm's Push Notification Service, in AM's JSON as stored under the configuration kind `service`.
import * as z from 'zod';
import { wholeNumber } from '../node/number-bounds.ts';

/** The id under which exports and Configuration know it. */
export const pushServiceId = 'pushNotification';

const day = 86_400;

const applicationArn = z.string().regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:app\/[A-Z_]+\/[\w.-]+$/, {
  message: 'must be the ARN of an SNS platform application',
});

export const pushService = z.object({
  appleEndpoint: applicationArn
    .optional()
    .describe('The platform application for iPhones: APNS or APNS_SANDBOX. The deployment’s own goes before it'),
  googleEndpoint: applicationArn
    .optional()
    .describe('The platform application for Android phones. The deployment’s own goes before it'),
  // AM documents 0 as endless, but ends such messages at once.
  mdDuration: wholeNumber(1, day, 'answers of longer ago are of no use')
    .default(120)
    .describe('Seconds for which an answered message can be read. It never shortens the life that a message asks for'),
  fcmPayload: z
    .enum(['fcmV1', 'legacy'])
    .default('fcmV1')
    .describe('The explicit payload for FCM, or the one that AM sends and SNS converts. A key of ours'),
});

export type PushService = z.output<typeof pushService>;
