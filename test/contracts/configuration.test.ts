import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { configurationContract } from './configuration.contract.ts';

describe('configuration in memory', () => {
  configurationContract(memoryWorld);
});

describe('configuration in DynamoDB', () => {
  const makeWorld = dynamoWorlds('Configuration');
  configurationContract(makeWorld);

  test('lists more than fits into one answer of DynamoDB', async () => {
    const { ports } = await makeWorld();
    // Random letters, since the values are stored compressed; an answer holds a megabyte.
    const letters = Array.from({ length: 300_000 }, (_, index) => ((index * 7919) % 9973).toString(36)).join('');
    for (let index = 0; index < 5; index += 1) {
      const text = letters.slice(index) + letters.slice(index * 1000, 200_000);
      await ports.configurationEditor.put('/alpha', 'script', `script ${index}`, { text });
    }

    const scripts = await ports.configuration.list('/alpha', 'script');

    expect(scripts.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4].map((index) => `script ${index}`));
  });
});
