// Device Geofencing. The place is what the client says it is: whoever says another is believed as well.

import * as z from 'zod';
import { collectedDevice, distanceBetween, locationOf, notCollected } from '../node/collected-device.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { decimalText, distanceWarnings } from '../node/number-bounds.ts';

const degrees = String.raw`[-+]?\d{1,3}(?:\.\d{1,20})?`;
const point = new RegExp(String.raw`^\s*(${degrees})\s*,\s*(${degrees})\s*$`);

export const node = defineNode(
  {
    type: 'DeviceGeoFencingNode',
    displayName: 'Device Geofencing',
    description:
      'Tells whether the client says that the device is near one of some places. A place can be made up: being inside is a hint, and no factor.',
    config: z.object({
      locations: z
        .array(z.string().regex(point, { message: 'must be `<latitude>,<longitude>` in degrees' }))
        .min(1, { message: 'must name a place' })
        .describe('The places, each as `<latitude>,<longitude>` in degrees'),
      distance: decimalText.default('10').describe('Kilometres, as a decimal number in text; nearer is inside'),
    }),
    outcomes: ['true', 'false'],
    needs: [],
    warnings: ({ locations, distance }) => [...locations.flatMap(rangeWarnings), ...distanceWarnings(distance)],
  },
  ({ config, state }) => {
    const here = locationOf(collectedDevice(state));
    if (here === undefined) throw notCollected('location');
    const inside = config.locations.some((place) => distanceBetween(here, placeOf(place)) < Number(config.distance));
    return goTo(inside ? 'true' : 'false');
  },
);

function placeOf(text: string): { latitude: number; longitude: number } {
  const [, latitude, longitude] = point.exec(text) ?? [];
  return { latitude: Number(latitude), longitude: Number(longitude) };
}

function rangeWarnings(text: string): string[] {
  const { latitude, longitude } = placeOf(text);
  if (Math.abs(latitude) > 90) return [`locations: ${text}: no latitude is beyond 90; the latitude comes first`];
  return Math.abs(longitude) > 180 ? [`locations: ${text}: no longitude is beyond 180`] : [];
}
