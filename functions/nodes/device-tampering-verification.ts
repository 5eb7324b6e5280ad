// Device Tampering Verification. The score is the client's own: a tampered client sends the one that it likes.

import * as z from 'zod';
import { collectedDevice, metadataOf, notCollected, platformOf } from '../node/collected-device.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { decimalText } from '../node/number-bounds.ts';

export const node = defineNode(
  {
    type: 'DeviceTamperingVerificationNode',
    displayName: 'Device Tampering Verification',
    description:
      'Goes by the score that an app gives its device: how likely it is that it was jailbroken or rooted. Only apps send one, so every browser counts as tampered; and a client that was tampered with can send any score.',
    config: z.object({
      score: decimalText
        .refine((score) => !(Number(score) > 1), { message: 'must be a decimal number from 0 to 1' })
        .default('0')
        .describe('The highest score that is not tampered, as a decimal number from 0 to 1 in text'),
    }),
    outcomes: ['true', 'false'],
    needs: [],
  },
  ({ config, state }) => {
    const metadata = metadataOf(collectedDevice(state));
    if (metadata === undefined) throw notCollected('metadata');
    const { jailBreakScore: score } = platformOf(metadata);
    return goTo(typeof score === 'number' && score <= Number(config.score) ? 'true' : 'false');
  },
);
