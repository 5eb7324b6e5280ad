import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import {
  distanceBetween,
  identifierOf,
  locationOf,
  metadataOf,
  platformOf,
} from '../../functions/node/collected-device.ts';

describe('an identifier', () => {
  test.each<[Json, string | undefined]>([
    ['714524572-2799534390-3707617532', '714524572-2799534390-3707617532'],
    ['é'.repeat(128), 'é'.repeat(128)],
    ['é'.repeat(129), undefined],
    ['', undefined],
    [7, undefined],
    [{ $ne: '' }, undefined],
    [null, undefined],
  ])('of %j names %j', (identifier, expected) => {
    expect(identifierOf({ identifier })).toBe(expected);
  });

  test('that is missing names nothing', () => {
    expect(identifierOf({})).toBeUndefined();
  });
});

test.each<[JsonObject, unknown]>([
  [{ location: { latitude: 1.5, longitude: -2, accuracy: 3 } }, { latitude: 1.5, longitude: -2 }],
  [{ location: { latitude: 0, longitude: 0 } }, { latitude: 0, longitude: 0 }],
  [{ location: { latitude: '1', longitude: '2' } }, undefined],
  [{ location: { latitude: 1 } }, undefined],
  [{ location: {} }, undefined],
  [{ location: null }, undefined],
  [{}, undefined],
])('the place in %j is %j', (profile, expected) => {
  expect(locationOf(profile)).toEqual(expected);
});

test.each<[JsonObject, unknown, unknown]>([
  [{ metadata: { platform: { a: 1 } } }, { platform: { a: 1 } }, { a: 1 }],
  [{ metadata: { platform: [] } }, { platform: [] }, {}],
  [{ metadata: {} }, {}, {}],
  [{ metadata: [] }, undefined, {}],
  [{ metadata: 'x' }, undefined, {}],
  [{}, undefined, {}],
])('the metadata in %j are %j, with the platform %j', (profile, metadata, platform) => {
  expect(metadataOf(profile)).toEqual(metadata);
  expect(platformOf(metadataOf(profile) ?? {})).toEqual(platform);
});

describe('the distance', () => {
  const place = (latitude: number, longitude: number) => ({ latitude, longitude });

  test.each([
    ['of a degree along a meridian', place(0, 0), place(1, 0), 111.18957696],
    ['of a degree along the equator', place(0, -0.5), place(0, 0.5), 111.18957696],
    ['from pole to pole', place(90, 0), place(-90, 77), 180 * 111.18957696],
    ['across the date line', place(0, 179.5), place(0, -179.5), 111.18957696],
    // 60 degrees north, half as far.
    ['of a degree of longitude far up north', place(60, 10), place(60, 11), 55.592673],
  ])('%s is %#', (_what, one, other, kilometers) => {
    expect(distanceBetween(one, other)).toBeCloseTo(kilometers, 2);
    expect(distanceBetween(other, one)).toBeCloseTo(kilometers, 2);
  });

  test('of a place to itself is 0, wherever it is: rounding makes no NaN of it', () => {
    const places = Array.from({ length: 2000 }, (_, n) => place(-90 + n * 0.09, -180 + n * 0.18));

    const distances = places.map((one) => distanceBetween(one, one));

    expect(distances.every((distance) => distance >= 0 && distance < 0.01)).toBe(true);
  });
});
