// The one thing that a node which ends a journey may tell the client: everything else reads as a wrong password.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode, goTo } from '../../functions/node/define-node.ts';
import { NodeError } from '../../functions/node/errors.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { journeyExport } from '../support/journey-builder.ts';
import { journeyWorld, type WorldOptions } from '../support/journey-world.ts';

const refuses = defineNode(
  {
    type: 'RefusesNode',
    displayName: 'Refuses',
    description: 'Ends the journey.',
    config: z.object({ clientMessage: z.string().optional() }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: { clientMessage } }) => {
    throw new NodeError('ERR_PUSH_NOT_SENT', 'The reason for the log', { clientMessage });
  },
);
const asks = defineNode(
  {
    type: 'AsksNode',
    displayName: 'Asks',
    description: 'Asks once.',
    callbacks: ['NameCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ callbacks }) => {
    const said = { errorMessage: 'An earlier message' };
    return nameCallback.answer(callbacks) ? goTo('outcome', said) : ask([nameCallback.ask('Name')], said);
  },
);
const implementations = [refuses, asks];
const nodes: NonNullable<WorldOptions['nodes']> = {
  definitions: implementations.map(({ definition }) => definition),
  handlers: (tools) =>
    Object.fromEntries(implementations.map((node) => [node.definition.type, nodeHandler(node, {}, tools)])),
};

const worldWith = (clientMessage?: string) => {
  const refuse = { type: 'RefusesNode', config: clientMessage === undefined ? {} : { clientMessage } };
  const journeys = [
    journeyExport({ id: 'AtOnce', entry: 'refuse', nodes: { refuse } }),
    journeyExport({
      id: 'Later',
      entry: 'ask',
      nodes: { ask: { type: 'AsksNode', to: { outcome: 'refuse' } }, refuse },
    }),
  ];
  return journeyWorld({ journeys, nodes });
};

describe('a node that ends the journey', () => {
  test.each(['AtOnce', 'Later'])('may say something to the client: %s', async (journey) => {
    const world = await worldWith('Try again in a few minutes.');
    const first = await world.start(journey);

    const end = journey === 'Later' ? await world.answer(first, { NameCallback: 'demo' }) : first;

    expect(end.status).toBe(401);
    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Try again in a few minutes.' });
  });

  test.each(['AtOnce', 'Later'])('says nothing by itself, nor what was said before: %s', async (journey) => {
    const world = await worldWith();
    const first = await world.start(journey);

    const end = journey === 'Later' ? await world.answer(first, { NameCallback: 'demo' }) : first;

    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
  });

  test('tells the log its own reason, whatever it tells the client', async () => {
    const world = await worldWith('Try again in a few minutes.');

    await world.start('AtOnce');

    expect(world.log.messages('warn')).toContain('The reason for the log');
    expect(JSON.stringify(world.log.lines)).not.toContain('Try again');
  });
});
