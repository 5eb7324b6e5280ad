// Every node type. A new node is one folder and one line in this list, which is in alphabetical order.
// A bundle that needs the definitions alone carries the behaviour along: some kilobytes, for one list instead of three.
import type { NodeDefinition } from '../node/define-node.ts';
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
import { definition as innerTreeEvaluator } from './inner-tree-evaluator/definition.ts';
import { node as message } from './message/node.ts';
import { node as modifyAuthLevel } from './modify-auth-level/node.ts';
import { node as multiFactorRegistrationOptions } from './multi-factor-registration-options/node.ts';
import { node as oathDeviceStorage } from './oath-device-storage/node.ts';
import { node as oathRegistration } from './oath-registration/node.ts';
import { node as oathTokenVerifier } from './oath-token-verifier/node.ts';
import { node as optOutMultiFactorAuthentication } from './opt-out-multi-factor-authentication/node.ts';
import { definition as page } from './page/definition.ts';
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

export const nodes = [
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

/** Those that run other nodes: they have no behaviour of their own, and the engine is where they run. */
const runByEngine: readonly NodeDefinition[] = [innerTreeEvaluator, page];

/** Every node type, by its definition. */
export const nodeDefinitions: readonly NodeDefinition[] = [
  ...nodes.map(({ definition }) => definition),
  ...runByEngine,
];

/** What all nodes together need. */
export type NodePorts = Pick<Ports, (typeof nodes)[number]['definition']['needs'][number]>;
