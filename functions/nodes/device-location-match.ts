// Device Location Match. The place is what the client says it is: whoever says another is believed as well.

import * as z from 'zod';
import { activeUser, collectedDevice, distanceBetween, identifierOf, locationOf } from '../node/collected-device.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { decimalText, distanceWarnings } from '../node/number-bounds.ts';

export const node = defineNode(
  {
    type: 'DeviceLocationMatchNode',
    displayName: 'Device Location Match',
    description:
      'Compares where the client says that the device is with where it was when it was stored. A place can be made up: a match is a hint, and no factor.',
    config: z.object({
      distance: decimalText.default('10').describe('Kilometres, as a decimal number in text; nearer is a match'),
    }),
    outcomes: ['true', 'false', 'unknownDevice'],
    needs: ['deviceProfiles', 'deviceProfileUse', 'identities'],
    warnings: ({ distance }) => distanceWarnings(distance),
  },
  async (context, { deviceProfiles, deviceProfileUse, identities }) => {
    const collected = collectedDevice(context.state);
    const user = await activeUser(context, identities);
    const [identifier, here] = [identifierOf(collected), locationOf(collected)];
    if (identifier === undefined || here === undefined) return goTo('unknownDevice');
    const stored = await deviceProfiles.find(user, identifier);
    if (!stored?.location) return goTo('unknownDevice');
    if (!(distanceBetween(here, stored.location) < Number(context.config.distance))) return goTo('false');
    // Only of a match, as in Device Match.
    return goTo((await deviceProfileUse.select(user, identifier)) ? 'true' : 'unknownDevice');
  },
);
