// Scripted Decision. The script is foreign code: it runs in a sandbox, in this node's own function, and what it says of the
// user proves nothing.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { askedBy, runScript } from '../script/node-script.ts';
import { noScript, scriptCallbackTypes, scriptNeeds, scriptReads, scriptWish } from '../script/scripted-node.ts';

const keys = z.array(z.string()).default(['*']);

export const node = defineNode(
  {
    type: 'ScriptedDecisionNode',
    displayName: 'Scripted Decision',
    description:
      'Runs a script of the realm, of the legacy engine or of the next generation, which asks, reads and writes the state, users and devices within what the realm allows, and decides. A script that fails, takes too long, or names an outcome that there is not ends the journey.',
    config: z.object({
      script: z.string().default(noScript).describe('The id of the script'),
      outcomes: z.array(z.string().min(1)).min(1).describe('The outcomes that the script may choose, compared exactly'),
      inputs: keys.describe('State keys that the script may read, `*` for all; those named survive a round trip'),
      outputs: keys.describe(
        'State keys that a legacy script may leave in `sharedState` and `transientState`, `*` for all; one that it does not leave is an error',
      ),
    }),
    outcomes: 'fromConfig',
    outcomesFor: ({ outcomes }) => outcomes,
    outcomesFrom: 'the texts in `outcomes`',
    callbacks: scriptCallbackTypes,
    inputs: ({ inputs }) => inputs,
    reads: scriptReads,
    told: ['scripting'],
    sees: () => scriptWish,
    needs: scriptNeeds,
    runsIn: 'own',
    runsScript: ({ script }) => script,
  },
  async (context, ports) => {
    const { script: id, outcomes, inputs, outputs } = context.config;
    const { done, extras } = await runScript(context, ports, { id, purpose: 'decision', outcomes, inputs, outputs });
    if (done.kind === 'callbacks') return askedBy(done, extras);
    // The runner has made sure that it is one of them.
    return goTo(done.kind === 'outcome' ? done.outcome : '', extras);
  },
);
