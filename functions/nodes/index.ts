// Every node type, by its definition: data only, in alphabetical order. A new node is one folder and one line here.
import type { NodeDefinition } from '../journey/define-node.ts';
import { definition as accountLockout } from './account-lockout/definition.ts';
import { definition as authLevelDecision } from './auth-level-decision/definition.ts';
import { definition as choiceCollector } from './choice-collector/definition.ts';
import { definition as combinedMultiFactorRegistration } from './combined-multi-factor-registration/definition.ts';
import { definition as dataStoreDecision } from './data-store-decision/definition.ts';
import { definition as deviceProfileCollector } from './device-profile-collector/definition.ts';
import { definition as enableDeviceManagement } from './enable-device-management/definition.ts';
import { definition as getAuthenticatorApp } from './get-authenticator-app/definition.ts';
import { definition as identityStoreDecision } from './identity-store-decision/definition.ts';
import { definition as incrementLoginCount } from './increment-login-count/definition.ts';
import { definition as innerTreeEvaluator } from './inner-tree-evaluator/definition.ts';
import { definition as message } from './message/definition.ts';
import { definition as modifyAuthLevel } from './modify-auth-level/definition.ts';
import { definition as multiFactorRegistrationOptions } from './multi-factor-registration-options/definition.ts';
import { definition as oathDeviceStorage } from './oath-device-storage/definition.ts';
import { definition as oathRegistration } from './oath-registration/definition.ts';
import { definition as oathTokenVerifier } from './oath-token-verifier/definition.ts';
import { definition as optOutMultiFactorAuthentication } from './opt-out-multi-factor-authentication/definition.ts';
import { definition as page } from './page/definition.ts';
import { definition as passwordCollector } from './password-collector/definition.ts';
import { definition as pollingWait } from './polling-wait/definition.ts';
import { definition as pushAuthenticationSender } from './push-authentication-sender/definition.ts';
import { definition as pushRegistration } from './push-registration/definition.ts';
import { definition as pushResultVerifier } from './push-result-verifier/definition.ts';
import { definition as pushWait } from './push-wait/definition.ts';
import { definition as recoveryCodeCollectorDecision } from './recovery-code-collector-decision/definition.ts';
import { definition as recoveryCodeDisplay } from './recovery-code-display/definition.ts';
import { definition as removeSessionProperties } from './remove-session-properties/definition.ts';
import { definition as retryLimitDecision } from './retry-limit-decision/definition.ts';
import { definition as setSessionProperties } from './set-session-properties/definition.ts';
import { definition as usernameCollector } from './username-collector/definition.ts';
import { definition as validatedPassword } from './validated-password/definition.ts';
import { definition as validatedUsername } from './validated-username/definition.ts';

export const nodeDefinitions: readonly NodeDefinition[] = [
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
  innerTreeEvaluator,
  message,
  modifyAuthLevel,
  multiFactorRegistrationOptions,
  oathDeviceStorage,
  oathRegistration,
  oathTokenVerifier,
  optOutMultiFactorAuthentication,
  page,
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
