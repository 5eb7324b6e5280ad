// `waymark/cdk`: a deployment in an app of your own.
//
//   const app = new App();
//   new Waymark(app, 'Auth', { stage: 'dev', realms: { alpha: { journeys: shippedJourneys } } });
import { fileURLToPath } from 'node:url';

export type { NodeDefinition, NodeImplementation } from '../functions/node/define-node.ts';
export type { WaymarkSettings } from './configuration.ts';
export type { OwnIdentitySource } from './identity-source.ts';
export type { OwnNode } from './own-nodes.ts';
export { HttpSessionAuthorizer, SessionAuthorizer, type SessionAuthorizerProps } from './session-authorizer.ts';
export { Waymark, type WaymarkProps, type WaymarkStacks } from './waymark.ts';

/** The folder of the journeys that come with the package: `Login`, `MfaLogin`, `PushLogin` and others. */
export const shippedJourneys = fileURLToPath(new URL('../journeys', import.meta.url));
