// Configuration Provider. A script makes up the config of another node, and the engine runs that one in this one's place: what
// that one may touch is its own function's affair.

import * as z from 'zod';
import { isJsonObject } from '../json.ts';
import { become, defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { runScript } from '../script/node-script.ts';
import { noScript, scriptNeeds, scriptReads, scriptWish } from '../script/scripted-node.ts';

const failed = 'CONFIGURATION_FAILED';

export const node = defineNode(
  {
    type: 'ConfigProviderNode',
    displayName: 'Configuration Provider',
    description:
      'Runs a script of the realm that makes up the config of another node, and then is that node. Where the script fails, or no such node can be made of what it leaves, it goes to `CONFIGURATION_FAILED`.',
    config: z.object({
      nodeType: z
        .string()
        .min(1)
        .describe(
          'The type of the other node, such as `MessageNode`; one whose outcomes are known before it has a config',
        ),
      script: z.string().default(noScript).describe('The id of the script, which sets `config` to a map'),
      scriptInputs: z
        .array(z.string())
        .default(['*'])
        .describe('State keys that the script may read, `*` for all; those named survive a round trip'),
    }),
    outcomes: [failed],
    outcomesFor: () => [failed],
    outcomesFrom: 'the other node, and `CONFIGURATION_FAILED`',
    inputs: ({ scriptInputs }) => scriptInputs,
    reads: scriptReads,
    told: ['scripting'],
    sees: () => scriptWish,
    needs: scriptNeeds,
    runsIn: 'own',
    becomes: { type: ({ nodeType }) => nodeType, otherwise: failed },
    runsScript: ({ script }) => script,
  },
  async (context, ports) => {
    const { config, node, state, request, log } = context;
    // While the other node waits for its answers it stays what it is.
    const key = `${node.id}.config`;
    const made = state.getShared(key);
    if ((request?.step?.asked ?? []).length > 0 && isJsonObject(made)) return become(made, { sessionUnused: true });
    try {
      const wanted = { id: config.script, outcomes: [], inputs: config.scriptInputs, outputs: ['*'] };
      const { done, extras } = await runScript(context, ports, { ...wanted, purpose: 'config' });
      if (done.kind !== 'config') return goTo(failed, extras);
      state.putShared(key, done.config);
      return become(done.config, extras);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      log.error(error.message, { event: 'config-failed', nodeId: node.id });
      return goTo(failed, error.events.length > 0 ? { events: error.events } : {});
    }
  },
);
