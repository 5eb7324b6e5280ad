// What the engine works with, and what it answers. The authenticate door builds the one and renders the other.
import type { JsonObject } from '../json.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { DemandedFactors } from '../ports/devices.ts';
import type { JourneyStates } from '../ports/journeys.ts';
import type { KeyRings } from '../ports/keys.ts';
import type {
  Locales,
  NodeRunner,
  NodeWarmer,
  RealmFacts,
  ReplyCookie,
  RequestFacts,
  TurnFacts,
} from '../ports/node-runner.ts';
import type { SessionEnder, SessionGround, SessionIssuer, SessionReader } from '../ports/sessions.ts';
import type { SignInLog } from '../ports/sign-ins.ts';
import type { Clock, Log, Metrics, Randomness } from '../ports/system.ts';
import type { Identities } from '../ports/users.ts';
import { demandOf } from '../realm/demanded-factor.ts';
import type { JourneyLoader } from '../realm/journey-loader.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { earlierProofs, earlierSession } from './earlier-session.ts';
import { shownRequest } from './request-view.ts';
import { type TurnRecord, trackingIdOf, turnRecord } from './turn-record.ts';
import type { Turn } from './visit.ts';

export interface Engine {
  readonly loader: JourneyLoader;
  readonly definitions: readonly NodeDefinition[];
  readonly states: JourneyStates;
  readonly sessions: SessionIssuer & SessionReader & SessionEnder;
  readonly ground: SessionGround;
  readonly signIns: SignInLog;
  readonly demandedFactors: DemandedFactors;
  readonly identities: Identities;
  readonly keyRings: KeyRings;
  readonly runner: NodeRunner;
  /** Absent where nodes run in this process, or where the deployment wants none warmed. */
  readonly warmer?: NodeWarmer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: AuditLog;
}

/** What every request brings, whatever it asks for. */
export interface EngineRequest {
  /** The user's languages, best first. */
  readonly languages: readonly string[];
  /** By their names in lower case, each with its values. Nodes are shown those that they ask for. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** By name, each with its values in order. Nodes are shown those that they ask for. */
  readonly cookies: Readonly<Record<string, readonly string[]>>;
  /** Of the query. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** The token of the session that came along. No node is told. */
  readonly sessionToken?: string;
  readonly facts: RequestFacts;
}

export type EngineReply = EngineAnswer & {
  /** What nodes had set. */
  readonly cookies?: readonly ReplyCookie[];
};

type EngineAnswer =
  | { readonly kind: 'step'; readonly authId: string; readonly step: JsonObject }
  | {
      readonly kind: 'success';
      readonly realm: string;
      readonly successUrl: string;
      /** What the journey has the answer say besides. */
      readonly details: JsonObject;
      /** Absent when no session was wanted; so is the name of its user. */
      readonly tokenId?: string;
      readonly username?: string;
      /** One was proved. */
      readonly secondFactor?: boolean;
      /** The session cookie's name in the realm of the journey. */
      readonly cookieName: string;
    }
  /** By the session that came along, which stays what it was. */
  | { readonly kind: 'signedIn'; readonly realm: string; readonly successUrl: string; readonly tokenId: string }
  | {
      readonly kind: 'failure';
      readonly message: string;
      /** For our own page alone. */
      readonly hints?: JsonObject;
      readonly details: JsonObject;
      readonly failureUrl?: string;
    };

const serverLanguage = 'en';

function localesOf({ languages }: EngineRequest, settings: RealmSettings): Locales {
  return { request: languages, realm: settings.locale, server: serverLanguage };
}

export function recordOf(engine: Engine, { facts }: EngineRequest, realm: string, runId: string): TurnRecord {
  const { audit, metrics, clock, log } = engine;
  const { transactionId, client } = facts;
  const { sourceIp } = client;
  return turnRecord({ audit, metrics, clock, log, realm, transactionId, trackingId: trackingIdOf(runId), sourceIp });
}

/** What start and follow-up find out each in their own way. */
type Opened = Pick<Turn, 'realm' | 'settings' | 'record' | 'cookies' | 'journey' | 'name'> &
  Pick<TurnFacts, 'journeyEnds'>;

/** `outermost`: the name of the journey that was begun, whichever it runs inside of it. */
export function turnOf(
  engine: Engine,
  request: EngineRequest,
  realmFacts: RealmFacts,
  opened: Opened,
  outermost: string,
): Turn {
  const { runner, clock, log, ground, sessions } = engine;
  const { journeyEnds, ...own } = opened;
  const { settings } = own;
  const factorRule = { ...realmFacts.factorRule, ...demandOf(outermost, settings) };
  const facts = { ...realmFacts, factorRule, locales: localesOf(request, settings), ...request.facts, journeyEnds };
  const came = () => earlierSession(request.sessionToken, own.realm, sessions);
  const shown = shownRequest(request, settings.cookieName, came);
  return {
    ...{ runner, clock, log, ground, facts },
    ...own,
    request: shown,
    definitionOf: (type) => engine.definitions.find((definition) => definition.type === type),
    // As old as what a run has proved may be when it ends.
    earlierProofs: async (user) =>
      earlierProofs(await shown.session(), user, clock.now() - settings.journeyMinutes * 60_000),
  };
}
