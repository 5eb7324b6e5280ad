// Keys of state that authors name in configs: which of them a node may write for its author, and which it may show.
import { secretKeys } from '../mfa/push/custom-payload.ts';

/** The engine's and the platform nodes': another value there would break, or mislead, every later node. */
const engineKeys = ['realm', 'objectAttributes', 'currentNodeId', 'pageNodeCallbacks', 'universalId', '_id'];

/** What a node has to find again as it left it. */
const nodeKeys = [
  ...secretKeys,
  ...['pushMessageId', 'pushMechanismUid', 'recoveryCodes', 'oneTimePassword', 'waymark.codeSent'],
  ...['web-authn-challenge', 'webauthnDeviceData'],
];

/** `<node id>.retryCount` and its like. */
const ofOneNode = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\./i;

/** Names that code would take for something else. */
const noNames = ['__proto__', 'constructor', 'prototype'];

/** Why a node must not write this key for its author; undefined when it may. */
export function keyRefusal(key: string): string | undefined {
  if (key === '' || noNames.includes(key)) return 'is no name for a value';
  if (engineKeys.includes(key)) return 'belongs to the engine';
  if (nodeKeys.includes(key) || ofOneNode.test(key) || key.includes('.CHALLENGE')) return 'belongs to another node';
  return undefined;
}

const notes: Readonly<Record<string, string>> = {
  username: 'names another user, and proves nothing of him',
  authLevel: 'replaces the level that the journey has come to',
  NodeType: 'replaces the list of what the user was asked for',
};

/** Keys that may be written, of which the author should hear what follows. */
export function keyWarnings(property: string, keys: readonly string[]): string[] {
  return keys.flatMap((key) => (Object.hasOwn(notes, key) ? [`${property}: ${key} ${notes[key]}`] : []));
}

/** What the level and the factors of a session are made of: no client types it. */
export const assuranceKeys: readonly string[] = ['authLevel', 'NodeType'];

/** Whether the value under a key may be shown to whoever runs the journey. */
export function mayBeShown(key: string): boolean {
  const secret = [...nodeKeys, 'password', 'objectAttributes.password'].includes(key);
  return !secret && !key.startsWith('oneTimePassword') && !key.includes('CHALLENGE') && !ofOneNode.test(key);
}

/** Said yes to by whoever sat at the browser: of shared state, and of that browser alone. */
export const rememberHereKey = 'waymark.rememberHere';

/** What whoever goes on from a link that was sent does not take over: passwords are typed where they are needed. */
export const leftBehind: readonly string[] = ['password', 'objectAttributes'];
