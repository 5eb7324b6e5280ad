// What the node contract refuses to compile. Checked by `npm run types`: an expectation that no longer fails is an error.
import * as z from 'zod';
import { defineNode, goTo, nodeDefinition } from '../../functions/node/define-node.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { memoryPorts } from '../support/memory-ports.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { seededRandomness } from '../support/seeded-randomness.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const definition = nodeDefinition({
  type: 'SampleNode',
  displayName: 'Sample',
  description: 'Looks for the user.',
  config: z.object({ limit: z.number().default(3) }),
  outcomes: ['true', 'false'],
  needs: ['identities'],
});
const tools = { clock: simulatedClock(), randomness: seededRandomness(), log: recordedLog() };

const node = defineNode(definition, async ({ config, realm }, { identities }) => {
  const found = await identities.find({ realm, username: 'demo' });
  return goTo(found && config.limit > 0 ? 'true' : 'false');
});
nodeHandler(node, memoryPorts(), tools);

// @ts-expect-error an outcome that is not declared
defineNode(definition, () => goTo('maybe'));

// @ts-expect-error a config key that is not declared
defineNode(definition, ({ config }) => goTo(config.size > 0 ? 'true' : 'false'));

// @ts-expect-error a port that is not declared
defineNode(definition, (_context, { oathDevices }) => goTo(oathDevices ? 'true' : 'false'));

// @ts-expect-error a declared port that is not handed over
nodeHandler(node, {}, tools);

// @ts-expect-error a need that is no port
nodeDefinition({ ...definition, needs: ['secrets'] });

// @ts-expect-error a callback that there is none of
nodeDefinition({ ...definition, callbacks: ['PinCallback'] });
