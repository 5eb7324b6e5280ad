// Device Match, by what a client says of itself. A match proves nothing: identifier and metadata can be copied.

import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { activeUser, collectedDevice, identifierOf, metadataOf, notCollected } from '../node/collected-device.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { deviceMatch, deviceMatchConfig, scriptedDeviceMatch } from '../node/device-match-config.ts';
import { NodeError } from '../node/errors.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

export const node = defineNode(
  {
    type: deviceMatch,
    displayName: 'Device Match',
    description:
      'Compares what the Device Profile Collector has collected with what is stored of the user’s device. All of it is the client’s word: a match is a hint, and no factor.',
    config: deviceMatchConfig,
    outcomes: ['true', 'false', 'unknownDevice'],
    needs: ['deviceProfiles', 'deviceProfileUse', 'identities'],
    runsAs: ({ useScript }) => (useScript ? scriptedDeviceMatch : undefined),
  },
  async (context, { deviceProfiles, deviceProfileUse, identities }) => {
    const { config, state, clock } = context;
    // Another function's work: whoever sends it here gets no answer that a script should have given.
    if (config.useScript) throw new NodeError('ERR_NODE_CONFIG', 'A script that compares devices does not run here');
    const collected = collectedDevice(state);
    const metadata = metadataOf(collected);
    const identifier = identifierOf(collected);
    if (metadata === undefined) throw notCollected('metadata');
    if (identifier === undefined) throw notCollected('identifier');
    const user = await activeUser(context, identities);
    const stored = await deviceProfiles.find(user, identifier);
    if (!stored?.metadata) return goTo('unknownDevice');
    if (stored.lastSelectedDate + config.expiration * dayMilliseconds < clock.now()) return goTo('false');
    if (differences(stored.metadata, metadata) > config.acceptableVariance) return goTo('false');
    // Only of a match: or else whoever knows the identifier keeps the device alive.
    return goTo((await deviceProfileUse.select(user, identifier)) ? 'true' : 'unknownDevice');
  },
);

/** Values that are there on one side only, or differ. A list is one value. */
export function differences(one: JsonObject, other: JsonObject): number {
  const [before, after] = [valuesOf(one), valuesOf(other)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => !sameJson(before.get(path), after.get(path))).length;
}

function valuesOf(value: Json, path: readonly string[] = []): Map<string, Json> {
  if (!isJsonObject(value)) return new Map([[JSON.stringify(path), value]]);
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...valuesOf(inner, [...path, name])]));
}
