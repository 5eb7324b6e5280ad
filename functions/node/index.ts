// `waymark/node`: for who writes nodes. A node asks with callbacks, decides with an outcome, and touches what it needs:
//
//   export const riskScore = defineNode(
//     {
//       type: 'RiskScoreNode',
//       displayName: 'Risk Score',
//       description: 'Decides by the address that the request came from.',
//       module: import.meta.url,
//       config: z.object({ trusted: z.array(z.string()).default([]).describe('Addresses of low risk') }),
//       outcomes: ['low', 'high'],
//       needs: [],
//     },
//     ({ config, client }) => goTo(config.trusted.includes(client.sourceIp) ? 'low' : 'high'),
//   );
//
// The engine imports the file too, for the definition: nothing should happen at import.
export * as z from 'zod';
export type { Json, JsonObject } from '../json.ts';
export {
  type DefinedSource,
  defineIdentitySource,
  type IdentitySource,
  type PasswordVerdict,
  type SourceIdentity,
  type SourceSettings,
  type SourceUser,
} from '../ports/identity-source.ts';
export type { PortName, Ports } from '../ports/index.ts';
export type {
  Client,
  FactorRule,
  KnownBrowser,
  Locales,
  NodeEvent,
  NodeExtras,
  NodeResult,
  PushFacts,
  RequestView,
  RequestWish,
  Standing,
} from '../ports/node-runner.ts';
export type { Clock, Log, Randomness } from '../ports/system.ts';
export { identityName, universalId } from '../ports/universal-id.ts';
export type { Identities, Identity, User } from '../ports/users.ts';
export { uuid } from '../ports/uuid.ts';
export { type Answer, type Answers, answerOf, type Callback, type CallbackType } from './callbacks/callback.ts';
export { choiceCallback } from './callbacks/choice-callback.ts';
export { type ConfirmationDefaults, confirmationCallback } from './callbacks/confirmation-callback.ts';
export { deviceProfileCallback } from './callbacks/device-profile-callback.ts';
export { hiddenValueCallback } from './callbacks/hidden-value-callback.ts';
export { nameCallback } from './callbacks/name-callback.ts';
export { passwordCallback } from './callbacks/password-callback.ts';
export { pollingWaitCallback } from './callbacks/polling-wait-callback.ts';
export { textOutputCallback } from './callbacks/text-output-callback.ts';
export {
  validatedCreatePasswordCallback,
  validatedCreateUsernameCallback,
} from './callbacks/validated-create-callback.ts';
export {
  ask,
  defineNode,
  goTo,
  type NodeContext,
  type NodeDefinition,
  type NodeImplementation,
} from './define-node.ts';
export { NodeError, type NodeErrorCode, type NodeErrorOptions } from './errors.ts';
export {
  bestText,
  type Fallback,
  type LocalisedText,
  localeWarnings,
  localisedText,
  optionalText,
  strictLocalisedText,
} from './localised-text.ts';
export { resolveIdentity } from './resolve-identity.ts';
export type { NodeState } from './state.ts';
