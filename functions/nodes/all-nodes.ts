// Every node with its behaviour, for running all of them in one process: the placement `inline`, and tests.
// Never import this where nodes have functions of their own: it would bring every node's code along.
import type { NodeImplementation } from '../journey/define-node.ts';
import { type NodeHandler, type NodeTools, nodeHandler } from '../journey/node-handler.ts';
import type { Ports } from '../ports/index.ts';
import { node as accountLockout } from './account-lockout/node.ts';
import { node as authLevelDecision } from './auth-level-decision/node.ts';
import { node as choiceCollector } from './choice-collector/node.ts';
import { node as combinedMultiFactorRegistration } from './combined-multi-factor-registration/node.ts';
import { node as dataStoreDecision } from './data-store-decision/node.ts';
import { node as deviceProfileCollector } from './device-profile-collector/node.ts';
import { node as enableDeviceManagement } from './enable-device-management/node.ts';
import { node as getAuthenticatorApp } from './get-authenticator-app/node.ts';
import { node as identityStoreDecision } from './identity-store-decision/node.ts';
import { node as incrementLoginCount } from './increment-login-count/node.ts';
import { node as message } from './message/node.ts';
import { node as modifyAuthLevel } from './modify-auth-level/node.ts';
import { node as multiFactorRegistrationOptions } from './multi-factor-registration-options/node.ts';
import { node as oathDeviceStorage } from './oath-device-storage/node.ts';
import { node as oathRegistration } from './oath-registration/node.ts';
import { node as oathTokenVerifier } from './oath-token-verifier/node.ts';
import { node as optOutMultiFactorAuthentication } from './opt-out-multi-factor-authentication/node.ts';
import { node as passwordCollector } from './password-collector/node.ts';
import { node as pollingWait } from './polling-wait/node.ts';
import { node as pushAuthenticationSender } from './push-authentication-sender/node.ts';
import { node as pushRegistration } from './push-registration/node.ts';
import { node as pushResultVerifier } from './push-result-verifier/node.ts';
import { node as pushWait } from './push-wait/node.ts';
import { node as recoveryCodeCollectorDecision } from './recovery-code-collector-decision/node.ts';
import { node as recoveryCodeDisplay } from './recovery-code-display/node.ts';
import { node as removeSessionProperties } from './remove-session-properties/node.ts';
import { node as retryLimitDecision } from './retry-limit-decision/node.ts';
import { node as setSessionProperties } from './set-session-properties/node.ts';
import { node as usernameCollector } from './username-collector/node.ts';
import { node as validatedPassword } from './validated-password/node.ts';
import { node as validatedUsername } from './validated-username/node.ts';

type NodeNeed =
  | 'accounts'
  | 'deviceList'
  | 'factorFence'
  | 'factors'
  | 'identities'
  | 'loginCounts'
  | 'oathAttempts'
  | 'oathDevices'
  | 'oathEnrolment'
  | 'passwordAttempts'
  | 'passwordChange'
  | 'passwordCheck'
  | 'pushBudget'
  | 'pushBudgetClearing'
  | 'pushDevices'
  | 'pushDeviceUse'
  | 'pushEnrolment'
  | 'pushMessageMaking'
  | 'pushMessageRemoval'
  | 'pushMessages'
  | 'pushQueue'
  | 'pushResults'
  | 'recoveryCodes'
  | 'retryCounts'
  | 'sessionGroundRaiser'
  | 'skipSettingChanges'
  | 'skipSettings';

/** What all nodes together need. */
export type NodePorts = Pick<Ports, NodeNeed>;

const nodes: readonly NodeImplementation<NodeNeed>[] = [
  accountLockout,
  authLevelDecision,
  choiceCollector,
  combinedMultiFactorRegistration,
  dataStoreDecision,
  deviceProfileCollector,
  enableDeviceManagement,
  getAuthenticatorApp,
  identityStoreDecision,
  incrementLoginCount,
  message,
  modifyAuthLevel,
  multiFactorRegistrationOptions,
  oathDeviceStorage,
  oathRegistration,
  oathTokenVerifier,
  optOutMultiFactorAuthentication,
  passwordCollector,
  pollingWait,
  pushAuthenticationSender,
  pushRegistration,
  pushResultVerifier,
  pushWait,
  recoveryCodeCollectorDecision,
  recoveryCodeDisplay,
  removeSessionProperties,
  retryLimitDecision,
  setSessionProperties,
  usernameCollector,
  validatedPassword,
  validatedUsername,
];

/** A handler for every node, by node type. */
export function allNodeHandlers(ports: NodePorts, tools: NodeTools): Record<string, NodeHandler> {
  return Object.fromEntries(nodes.map((node) => [node.definition.type, nodeHandler(node, ports, tools)]));
}
