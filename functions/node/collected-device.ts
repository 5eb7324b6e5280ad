// What the Device Profile Collector has left in state, as the nodes behind it read it. All of it is the client's word.
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Location } from '../ports/devices.ts';
import type { Identities, Identity } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { NodeError } from './errors.ts';
import { journeyUser } from './resolve-identity.ts';
import type { NodeState } from './state.ts';

export const collectedKey = 'forgeRock.device.profile';

/** Bytes. Browsers of Ping's SDK send three numbers, its apps two hashes. */
const longestIdentifier = 256;

/** Bytes of JSON that are stored of one: what a client says of itself is copied into the user's row. */
export const largestProfile = 8192;

/** Of the shared store alone, as AM has it; empty when nothing was collected. */
export function collectedDevice(state: NodeState): JsonObject {
  const profile = state.getShared(collectedKey);
  return isJsonObject(profile) ? profile : {};
}

/** AM's error for what was not collected. */
export function notCollected(name: string): NodeError {
  const message = `Device Profile Collector Node to collect device attribute is required: ${name}`;
  return new NodeError('ERR_NODE_INPUT', message);
}

/** Undefined for what can name no device: no text, an empty one, one of more than 256 bytes. */
export function identifierOf({ identifier }: JsonObject): string | undefined {
  if (typeof identifier !== 'string' || identifier === '') return undefined;
  return Buffer.byteLength(identifier) <= longestIdentifier ? identifier : undefined;
}

export function metadataOf({ metadata }: JsonObject): JsonObject | undefined {
  return isJsonObject(metadata) ? metadata : undefined;
}

/** What the client says of its system; empty when it says nothing. */
export function platformOf({ platform }: JsonObject): JsonObject {
  return isJsonObject(platform) ? platform : {};
}

/** Undefined without two numbers: clients leave out what their users do not allow. */
export function locationOf({ location }: JsonObject): Location | undefined {
  if (!isJsonObject(location)) return undefined;
  const { latitude, longitude } = location;
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined;
}

/** The journey's user, whose device it is said to be. Throws `ERR_IDENTITY_UNKNOWN` in AM's words. */
export async function activeUser(context: NodeContext, identities: Identities): Promise<Identity> {
  const user = journeyUser(context);
  const identity = user && (await identities.find(user));
  if (!identity?.active) throw new NodeError('ERR_IDENTITY_UNKNOWN', 'User does not exist or inactive');
  return identity;
}

/** AM's, of a degree of the equator: statute miles of 1.609344 km, 1.1515 of them to a minute. */
const kilometersPerDegree = 60 * 1.1515 * 1.609344;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres along the sphere, by the law of cosines. */
export function distanceBetween(one: Location, other: Location): number {
  const [first, second] = [radians(one.latitude), radians(other.latitude)];
  const apart = radians(one.longitude - other.longitude);
  const cosine = Math.sin(first) * Math.sin(second) + Math.cos(first) * Math.cos(second) * Math.cos(apart);
  // Of two points that are nearly one it may come out a little more than 1.
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  return ((angle * 180) / Math.PI) * kilometersPerDegree;
}
