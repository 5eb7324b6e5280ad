import * as z from 'zod';
import { defineNode } from '../../node/define-node.ts';
import { localeWarnings, localisedText } from '../../node/localised-text.ts';

/** Of a profile in kilobytes, by the engine's limit for an input. */
const largestProfile = 16;

export const definition = defineNode({
  type: 'DeviceProfileCollectorNode',
  displayName: 'Device Profile Collector',
  description:
    'Asks the client for what it knows about its device and where it is, and keeps the answer in the journey.',
  config: z.object({
    maximumSize: z
      .string()
      .regex(/^\d{1,6}(\.\d{1,6})?$/, { message: 'must be a decimal number' })
      .default('3')
      .describe('Kilobytes, as a decimal number in text; larger profiles are refused'),
    deviceMetadata: z.boolean().default(true).describe('Ask for hardware, browser and platform'),
    deviceLocation: z.boolean().default(false).describe('Ask for the place; the client asks its user'),
    message: localisedText.describe('Shown meanwhile'),
  }),
  outcomes: ['outcome'],
  callbacks: ['DeviceProfileCallback'],
  needs: [],
  warnings: ({ maximumSize, message }) => [
    ...(Number(maximumSize) > largestProfile
      ? [`maximumSize: more than ${largestProfile} kB are refused in any case`]
      : []),
    ...localeWarnings('message', message),
  ],
});
