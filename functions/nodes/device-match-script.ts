// Device Match where its author has a script decide. In a function of its own, so that the comparison carries no sandbox, and
// may do nothing that only scripts may.
import { collectedDevice, identifierOf, metadataOf, notCollected } from '../node/collected-device.ts';
import { defineNode } from '../node/define-node.ts';
import { deviceMatchConfig, scriptedDeviceMatch } from '../node/device-match-config.ts';
import { askedBy, runScript } from '../script/node-script.ts';
import { noScript, scriptCallbackTypes, scriptNeeds, scriptReads, scriptWish } from '../script/scripted-node.ts';

export const node = defineNode(
  {
    type: scriptedDeviceMatch,
    displayName: 'Device Match by a script',
    description:
      'Does the work of a Device Match whose `useScript` is set, which is how exports have it: runs a script of the realm, with `deviceProfilesDao` for the profiles of the journey’s user. What it decides rests on what the client says of itself, and is no factor.',
    config: deviceMatchConfig,
    outcomes: ['true', 'false', 'unknownDevice'],
    callbacks: scriptCallbackTypes,
    reads: scriptReads,
    told: ['scripting'],
    sees: () => scriptWish,
    needs: [...scriptNeeds, 'deviceProfileEditor', 'deviceProfileSaving'],
    runsIn: 'own',
    standsIn: true,
    runsScript: ({ script }) => script ?? noScript,
  },
  async (context, ports) => {
    const { config, state } = context;
    const collected = collectedDevice(state);
    if (metadataOf(collected) === undefined) throw notCollected('metadata');
    if (identifierOf(collected) === undefined) throw notCollected('identifier');
    const id = config.script ?? noScript;
    const wanted = { id, purpose: 'deviceMatch', outcomes: [], inputs: ['*'], outputs: ['*'] } as const;
    const { done, extras } = await runScript(context, ports, wanted, ports);
    if (done.kind === 'callbacks') return askedBy(done, extras);
    // Unchecked, as AM has it: the journey ends where nothing is connected to what the script says.
    const outcome = (done.kind === 'outcome' ? done.outcome : '') as 'true' | 'false' | 'unknownDevice';
    return { kind: 'outcome', outcome, extras };
  },
);
