// Device Profile Save. Put it behind a second factor: what is saved here is what later logins take for known.

import * as z from 'zod';
import { cleanDeviceName } from '../mfa/device-name.ts';
import {
  activeUser,
  collectedDevice,
  identifierOf,
  largestProfile,
  locationOf,
  metadataOf,
  notCollected,
  platformOf,
} from '../node/collected-device.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { optionalText } from '../node/localised-text.ts';
import { wholeNumber } from '../node/number-bounds.ts';

export const node = defineNode(
  {
    type: 'DeviceSaveNode',
    displayName: 'Device Profile Save',
    description:
      'Stores what the Device Profile Collector has collected with the user, and forgets the devices that were not used for longest. Put it behind a second factor: what it stores is what later logins take for known.',
    config: z.object({
      variableName: optionalText.describe('The shared state key that holds a name for the device'),
      maxSavedProfiles: wholeNumber(1, 100, 'all of them are looked through when one is saved')
        .default(5)
        .describe('Devices that a user has at most'),
      saveDeviceMetadata: z.boolean().default(true).describe('Store hardware, browser and platform'),
      saveDeviceLocation: z.boolean().default(true).describe('Store the place'),
    }),
    outcomes: ['outcome'],
    needs: ['deviceProfileSaving', 'identities'],
  },
  async (context, { deviceProfileSaving, identities }) => {
    const { config, state } = context;
    const collected = collectedDevice(state);
    const identifier = identifierOf(collected);
    if (identifier === undefined) throw notCollected('identifier');
    const user = await activeUser(context, identities);
    const metadata = config.saveDeviceMetadata ? metadataOf(collected) : undefined;
    const location = config.saveDeviceLocation ? locationOf(collected) : undefined;
    if (Buffer.byteLength(JSON.stringify([metadata, location])) > largestProfile) {
      throw new NodeError('ERR_NODE_INPUT', `A device profile of more than ${largestProfile} bytes is not stored`);
    }
    const given = config.variableName === undefined ? undefined : nameIn(state.getShared(config.variableName));
    const usual = nameIn(platformOf(metadataOf(collected) ?? {})['deviceName']);
    const device = {
      identifier,
      ...(given !== undefined && { alias: given }),
      ...(usual !== undefined && { usualAlias: usual }),
      ...(metadata && { metadata }),
      ...(location && { location }),
    };
    await deviceProfileSaving.save(user, device, config.maxSavedProfiles);
    return goTo('outcome');
  },
);

/** As it can be shown in a list of devices: clients choose it. */
function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' ? cleanDeviceName(value) : undefined;
}
