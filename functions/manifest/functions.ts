// Every HTTP function: its handler file, what it touches and what it may use. The stacks and the local stack both
// make their functions from this list.
import type { PortName } from '../ports/index.ts';
import type { KeyPurpose } from '../ports/keys.ts';

export interface HttpFunction {
  /** Its file in functions/, without the ending; undefined where it is made from the nodes. */
  readonly entry: string | undefined;
  readonly needs: readonly PortName[];
  /** Key rings it unwraps itself, beside those of its ports. */
  readonly keyRings: readonly KeyPurpose[];
  /** Runs nodes: may invoke every node's function. */
  readonly runsNodes: boolean;
}

export const httpFunctions = {
  authenticate: {
    entry: undefined,
    needs: [
      'auditLog',
      'configuration',
      'demandedFactors',
      'identities',
      'journeyStates',
      'pushProgress',
      'sessionEnder',
      'sessionGround',
      'sessionIssuer',
      'sessionReader',
      'signInLog',
    ],
    keyRings: ['auth-id'],
    runsNodes: true,
  },
  sessions: {
    entry: 'http/sessions/handler',
    needs: ['auditLog', 'configuration', 'sessionGroundRaiser', 'sessions'],
    keyRings: [],
    runsNodes: false,
  },
  users: {
    entry: 'http/users/handler',
    needs: ['configuration', 'sessionReader'],
    keyRings: [],
    runsNodes: false,
  },
  devices: {
    entry: 'http/devices/handler',
    needs: [
      'auditLog',
      'configuration',
      'deviceEditor',
      'deviceList',
      'deviceProfileEditor',
      'endpointReleases',
      'factorFence',
      'factors',
      'pendingPushes',
      'recoveryCodeSets',
      'rememberedBrowserEditor',
      'sessionGroundRaiser',
      'sessionKeeper',
      'sessionReader',
      'signIns',
      'skipSettingChanges',
      'skipSettings',
    ],
    keyRings: [],
    runsNodes: false,
  },
  /** Apart from all others: it alone may write what journeys are. */
  configuration: {
    entry: undefined,
    needs: [
      'auditLog',
      'configuration',
      'configurationStore',
      'factors',
      'journeyTraffic',
      'sessionReader',
      'sessionTouch',
    ],
    keyRings: [],
    runsNodes: false,
  },
  /** Apart from the one before: it helps users, and changes nothing that is configured. */
  accounts: {
    entry: 'http/accounts/handler',
    needs: [
      'accounts',
      'auditLog',
      'auditTrail',
      'configuration',
      'currentConfiguration',
      'deviceProfileRemoval',
      'deviceRemoval',
      'endpointReleases',
      'factorFence',
      'factorReports',
      'factors',
      'helpPasses',
      'identities',
      'passwordAttemptsReset',
      'pendingPushes',
      'sessionGroundRaiser',
      'sessionReader',
      'sessionTouch',
      'skipSettingChanges',
      'skipSettings',
    ],
    keyRings: [],
    runsNodes: false,
  },
  serverinfo: {
    entry: 'http/serverinfo/handler',
    needs: ['brands', 'configuration', 'sessionReader'],
    keyRings: [],
    runsNodes: false,
  },
  'push-message': {
    entry: 'http/push-message/handler',
    needs: [
      'auditLog',
      'configuration',
      'endpointClaims',
      'endpointReleases',
      'pushAddresses',
      'pushAnswers',
      'pushDevices',
      'pushEndpoints',
      'pushMessages',
    ],
    keyRings: [],
    runsNodes: false,
  },
} as const satisfies Record<string, HttpFunction>;

export type HttpFunctionName = keyof typeof httpFunctions;

/** Environment variables of every HTTP function; functions/http/site.ts says what they mean. */
export const httpVariables = [
  'CORS_ORIGINS',
  'CORS_HEADERS',
  'CONSOLE_ORIGIN',
  'COUNTRY_HEADER',
  'LOGIN_PAGE',
  'PUBLIC_URL',
  'COOKIE_SECURE',
] as const;
