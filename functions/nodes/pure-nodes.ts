// The nodes that touch nothing outside: they run inside the engine's function, where the placement allows it.
import { type NodeHandler, type NodeTools, nodeHandler } from '../journey/node-handler.ts';
import { node as authLevelDecision } from './auth-level-decision/node.ts';
import { node as choiceCollector } from './choice-collector/node.ts';
import { node as deviceProfileCollector } from './device-profile-collector/node.ts';
import { node as getAuthenticatorApp } from './get-authenticator-app/node.ts';
import { node as message } from './message/node.ts';
import { node as modifyAuthLevel } from './modify-auth-level/node.ts';
import { node as multiFactorRegistrationOptions } from './multi-factor-registration-options/node.ts';
import { node as passwordCollector } from './password-collector/node.ts';
import { node as pollingWait } from './polling-wait/node.ts';
import { node as pushWait } from './push-wait/node.ts';
import { node as recoveryCodeDisplay } from './recovery-code-display/node.ts';
import { node as removeSessionProperties } from './remove-session-properties/node.ts';
import { node as setSessionProperties } from './set-session-properties/node.ts';
import { node as usernameCollector } from './username-collector/node.ts';
import { node as validatedPassword } from './validated-password/node.ts';
import { node as validatedUsername } from './validated-username/node.ts';

const nodes = [
  authLevelDecision,
  choiceCollector,
  deviceProfileCollector,
  getAuthenticatorApp,
  message,
  modifyAuthLevel,
  multiFactorRegistrationOptions,
  passwordCollector,
  pollingWait,
  pushWait,
  recoveryCodeDisplay,
  removeSessionProperties,
  setSessionProperties,
  usernameCollector,
  validatedPassword,
  validatedUsername,
];

/** A handler for every node without needs, by node type. */
export function pureNodeHandlers(tools: NodeTools): Record<string, NodeHandler> {
  return Object.fromEntries(nodes.map((node) => [node.definition.type, nodeHandler(node, {}, tools)]));
}
