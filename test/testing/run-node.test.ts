// One node of somebody else's, run alone with what the package gives.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode, goTo } from '../../functions/node/define-node.ts';
import { addUser, answer, memoryPorts, outputOf, runNode, typesOf } from '../../testing/index.ts';
import { places, riskScore } from './risk-score.ts';

const state = { shared: { username: 'demo' } };

async function portsWith(attributes: Record<string, string[]> = {}) {
  const ports = memoryPorts();
  await addUser(ports, { username: 'demo', attributes });
  return ports;
}

/** A node that is written as its author should not. */
const misfit = (run: 'asks undeclared' | 'uses undeclared' | 'leaves an unknown event') =>
  defineNode(
    {
      type: 'MisfitNode',
      displayName: 'Misfit',
      description: 'Does what it does not say.',
      config: z.object({}),
      outcomes: ['outcome'],
      needs: ['identities'],
    },
    async (_context, ports) => {
      if (run === 'asks undeclared') return ask([nameCallback.ask('Name')]);
      if (run === 'leaves an unknown event') return goTo('outcome', { events: [{ eventName: 'MY-EVENT' } as never] });
      const { identityStore } = ports as unknown as { identityStore: { setMail(): Promise<void> } };
      await identityStore.setMail();
      return goTo('outcome');
    },
  );

describe('one node alone', () => {
  test('decides by a port', async () => {
    const ports = await portsWith({ employeeNumber: ['7'] });

    const { outcome } = await runNode(riskScore, { ports, state });

    expect(outcome).toBe('low');
  });

  test('asks, and goes on with the answer', async () => {
    const ports = await portsWith();

    const asked = await runNode(riskScore, { ports, state });
    const done = await runNode(riskScore, { ports, state: asked.state, answers: [answer('ChoiceCallback', 1)] });

    expect(typesOf(asked.callbacks)).toEqual(['ChoiceCallback']);
    expect(outputOf(asked.callbacks, 'ChoiceCallback', 'choices')).toEqual(places);
    expect(done.outcome).toBe('high');
    expect(done.state.shared).toEqual({ username: 'demo', place: 'Travelling' });
  });

  test('that fails says how', async () => {
    const { outcome, errorCode, errorMessage } = await runNode(riskScore, { ports: memoryPorts(), state });

    expect(outcome).toBeUndefined();
    expect([errorCode, errorMessage]).toEqual(['ERR_IDENTITY_UNKNOWN', 'There is no such user']);
  });

  test('does not see what it has not declared', async () => {
    const ports = await portsWith();

    const { errorCode } = await runNode(riskScore, { ports, state: { shared: { userName: 'demo' } } });

    expect(errorCode).toBe('ERR_IDENTITY_UNKNOWN');
  });

  test('with a config that cannot be used does not run', async () => {
    const { errorCode } = await runNode(riskScore, { ports: memoryPorts(), config: { trustStaff: 'yes' } });

    expect(errorCode).toBe('ERR_NODE_CONFIG');
  });
});

describe('a mistake is one sentence', () => {
  test('a port that the node needs is not given', async () => {
    const run = runNode(riskScore, { ports: {} as ReturnType<typeof memoryPorts>, state });

    await expect(run).rejects.toThrow(
      /^RiskScoreNode needs the port identities, which is not among the ports given: memoryPorts\(\) has them all$/,
    );
  });

  test('an answer to a callback that was not asked', async () => {
    const run = runNode(riskScore, { ports: await portsWith(), state, answers: [answer('NameCallback', 'demo')] });

    await expect(run).rejects.toThrow(
      /^There is an answer to a NameCallback, but RiskScoreNode asks ChoiceCallback only$/,
    );
  });

  test('a callback that the definition does not declare', async () => {
    const run = runNode(misfit('asks undeclared'), { ports: memoryPorts() });

    await expect(run).rejects.toThrow(/^MisfitNode sends a NameCallback, which its definition does not declare$/);
  });

  test('an audit event that there is not', async () => {
    const run = runNode(misfit('leaves an unknown event'), { ports: memoryPorts() });

    await expect(run).rejects.toThrow(/^MisfitNode leaves the audit event MY-EVENT, which there is not$/);
  });

  test('a port that the definition does not declare', async () => {
    const run = runNode(misfit('uses undeclared'), { ports: memoryPorts() });

    await expect(run).rejects.toThrow(
      /^MisfitNode uses the port identityStore, which is not among the needs of its definition$/,
    );
  });
});
