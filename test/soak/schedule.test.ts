import { expect, test } from '@jest/globals';
import { seeded } from '../../bench/soak/seeded.ts';
import { stormNames, type Weather, weathers } from '../../bench/soak/weather.ts';

function first(count: number, seed: string): Weather[] {
  const schedule = weathers(seeded(seed));
  return Array.from({ length: count }, () => schedule.next().value);
}

test('the same seed gives the same weather, another seed another', () => {
  const [one, again, other] = ['a', 'a', 'b'].map((seed) => first(60, seed).map(({ name }) => name));

  expect(one).toEqual(again);
  expect(one).not.toEqual(other);
});

test('every kind of trouble comes within the first cycle, each after a little fair weather', () => {
  const cycle = first(2 * stormNames.length, 'a').map(({ name }) => name);

  expect(new Set(cycle)).toEqual(new Set(['fair', ...stormNames]));
  expect(cycle.filter((_, index) => index % 2 === 0)).toEqual(stormNames.map(() => 'fair'));
});

test('what one thing draws does not change what another does', () => {
  const [one, other] = [seeded('a'), seeded('a')];
  one.of('somebody').number();

  const drawn = [one, other].map((chance) => chance.of('me').number());

  expect(drawn[0]).toBe(drawn[1]);
});
