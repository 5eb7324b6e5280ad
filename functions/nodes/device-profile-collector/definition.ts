// Device Profile Collector: keeps what the client knows about its device, and where it is.
import * as z from 'zod';
import { defineNode } from '../../journey/define-node.ts';
import { localeWarnings, localisedText } from '../../journey/localised-text.ts';

/** Of a profile in kilobytes, by the engine's limit for an input. */
const largestProfile = 16;

export const definition = defineNode({
  type: 'DeviceProfileCollectorNode',
  displayName: 'Device Profile Collector',
  config: z.object({
    /** Kilobytes, as text. */
    maximumSize: z
      .string()
      .regex(/^\d{1,6}(\.\d{1,6})?$/, { message: 'must be a decimal number' })
      .default('3'),
    deviceMetadata: z.boolean().default(true),
    deviceLocation: z.boolean().default(false),
    message: localisedText,
  }),
  outcomes: ['outcome'],
  needs: [],
  warnings: ({ maximumSize, message }) => [
    ...(Number(maximumSize) > largestProfile
      ? [`maximumSize: more than ${largestProfile} kB are refused in any case`]
      : []),
    ...localeWarnings('message', message),
  ],
});
