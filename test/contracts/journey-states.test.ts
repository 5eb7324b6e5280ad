import { describe, expect, test } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { journeyStatesContract } from './journey-states.contract.ts';

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

    expect(stored).toMatchObject({ id: 'a', ttl: 4e9, state: expect.stringMatching(/^eyJ/) });
    expect(JSON.stringify(stored)).not.toContain('correct horse');
    expect(JSON.stringify(stored)).not.toContain(Buffer.from('correct horse').toString('base64url').slice(0, 16));
  });

  test('write to the table: the state of one journey does not open in another', async () => {
    const { ports, tables } = await makeWorld();
    await ports.journeyStates.create({ ...row, state: { shared: { username: 'mallory' } } });
    const [stored] = await tables.rows('JourneyStates');

    await tables.putRow('JourneyStates', { ...stored, id: 'b' });

    await expect(ports.journeyStates.load('b')).rejects.toThrow('cannot be opened');
  });
});
