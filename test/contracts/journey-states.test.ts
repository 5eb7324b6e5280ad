import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { itemSize } from '../support/item-size.ts';
import { journeyStatesContract } from './journey-states.contract.ts';

/** What a run knows when user name and password were right and the code is asked for. */
const waitingForCode = (username: string): JsonObject => ({
  frames: [{ journey: 'OathLogin', node: 'b2586c24-98b8-4eb0-942a-b73c649e7736', visit: 3, secure: {} }],
  shared: { realm: '/alpha', authLevel: 0, objectAttributes: { userName: username }, username },
  visits: 3,
  options: {},
  openedAt: 1_800_000_120_000,
  universalId: `id=${username},ou=user,o=alpha,ou=services,ou=am-config`,
  asked: {
    callbacks: [
      {
        type: 'NameCallback',
        output: [{ name: 'prompt', value: 'Enter verification code' }],
        input: [{ value: '' }],
        child: 0,
      },
      {
        type: 'ConfirmationCallback',
        output: [
          { name: 'prompt', value: '' },
          { name: 'messageType', value: 0 },
          { name: 'options', value: ['Submit', 'Use recovery code'] },
          { name: 'optionType', value: -1 },
          { name: 'defaultOption', value: 0 },
        ],
        input: [{ value: 0 }],
        child: 0,
      },
    ],
    page: false,
  },
});

describe('journey states in memory', () => {
  journeyStatesContract(memoryWorld);
});

describe('journey states in DynamoDB', () => {
  const makeWorld = dynamoWorlds('JourneyStates');
  journeyStatesContract(makeWorld);

  const row = { id: 'a', version: 1, realm: '/alpha', journey: 'Login', expiresAt: 4e12, otk: 'otk', ended: false };

  test('read the table: state is stored sealed, secrets cannot be read', async () => {
    const { ports, tables } = await makeWorld();
    await ports.journeyStates.create({ ...row, state: { transient: { password: 'correct horse' } } });

    const [stored] = await tables.rows('JourneyStates');

    expect(stored).toMatchObject({ id: 'a', ttl: 4e9, state: expect.any(Uint8Array) });
    expect(Buffer.from(Object(stored)['state']).toString('latin1')).not.toContain('correct horse');
  });

  test('a login that waits for a one-time code costs one write unit', async () => {
    const { ports, tables } = await makeWorld();
    const state = waitingForCode('maximilian.mustermann@mail.example.com');
    await ports.journeyStates.create({
      ...row,
      id: 'tAxveCiJbKLW0cw87r7Vxw',
      otk: 'ouAPBfx1WPKmTW4TGqs5Yw',
      lastRequest: 'd'.repeat(22),
      state,
    });

    const [stored] = await tables.rows('JourneyStates');

    expect(itemSize(stored ?? {})).toBeLessThan(1024);
    expect(await ports.journeyStates.load('tAxveCiJbKLW0cw87r7Vxw')).toMatchObject({ state });
  });

  test('write to the table: the state of one journey does not open in another', async () => {
    const { ports, tables } = await makeWorld();
    await ports.journeyStates.create({ ...row, state: { shared: { username: 'mallory' } } });
    const [stored] = await tables.rows('JourneyStates');

    await tables.putRow('JourneyStates', { ...stored, id: 'b' });

    await expect(ports.journeyStates.load('b')).rejects.toThrow('cannot be opened');
  });
});
