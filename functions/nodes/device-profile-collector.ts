// Device Profile Collector. What it keeps is the client's word: nothing may be decided by it alone.

import * as z from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { deviceProfileCallback } from '../node/callbacks/device-profile-callback.ts';
import { collectedKey } from '../node/collected-device.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { decimalText } from '../node/number-bounds.ts';

/** Of a profile in kilobytes, by the engine's limit for an input. */
const largestProfile = 16;

/** Real profiles have four; a thousand would bring down whoever writes them as JSON. */
const deepestLevel = 16;

export const node = defineNode(
  {
    type: 'DeviceProfileCollectorNode',
    displayName: 'Device Profile Collector',
    description:
      'Asks the client for what it knows about its device and where it is, and keeps the answer in the journey.',
    config: z.object({
      maximumSize: decimalText
        .default('3')
        .describe('Kilobytes, as a decimal number in text; larger profiles are refused'),
      deviceMetadata: z.boolean().default(true).describe('Ask for hardware, browser and platform'),
      deviceLocation: z.boolean().default(false).describe('Ask for the place; the client asks its user'),
      message: localisedText.describe('Shown meanwhile'),
    }),
    outcomes: ['outcome'],
    callbacks: ['DeviceProfileCallback'],
    needs: [],
    returns: {},
    warnings: ({ maximumSize, message }) => [
      ...(Number(maximumSize) > largestProfile
        ? [`maximumSize: more than ${largestProfile} kB are refused in any case`]
        : []),
      ...localeWarnings('message', message),
    ],
  },
  ({ config, state, callbacks, locales }) => {
    const captured = deviceProfileCallback.answer(callbacks);
    if (captured === undefined) {
      const { deviceMetadata: metadata, deviceLocation: location } = config;
      const message = bestText(config.message, locales, 'first') ?? '';
      return ask([deviceProfileCallback.ask({ metadata, location, message })]);
    }
    if (Buffer.byteLength(captured) > Number(config.maximumSize) * 1024) {
      throw new NodeError('ERR_NODE_INPUT', 'Captured data exceed maximum accepted size');
    }
    const profile = parsed(captured);
    const identifier = isJsonObject(profile) ? profile['identifier'] : undefined;
    if (profile === undefined || identifier === undefined || identifier === null) {
      throw new NodeError('ERR_NODE_INPUT', 'Device Identifier is not captured');
    }
    state.putShared(collectedKey, profile);
    return goTo('outcome');
  },
);

function parsed(text: string): Json | undefined {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    // No cause: the parser's message quotes what it read.
    throw new NodeError('ERR_NODE_INPUT', 'Captured data is not JSON');
  }
  return isShallow(value, deepestLevel) ? value : undefined;
}

function isShallow(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
