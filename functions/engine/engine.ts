// What the engine works with, and what it answers. The authenticate door builds the one and renders the other.
import type { JsonObject } from '../json.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { DemandedFactors } from '../ports/devices.ts';
import type { JourneyStates } from '../ports/journeys.ts';
import type { KeyRings } from '../ports/keys.ts';
import type { Client, KnownBrowser, Locales, NodeRunner, NodeWarmer, RealmFacts } from '../ports/node-runner.ts';
import type { SessionEnder, SessionGround, SessionIssuer, SessionReader } from '../ports/sessions.ts';
import type { Clock, Log, Metrics, Randomness } from '../ports/system.ts';
import type { Identities } from '../ports/users.ts';
import type { JourneyLoader } from '../realm/journey-loader.ts';
import type { RealmSettings } from '../realm/realm-settings.ts';
import { earlierProofs } from './earlier-session.ts';
import { type TurnRecord, trackingIdOf, turnRecord } from './turn-record.ts';
import type { Turn } from './visit.ts';

export interface Engine {
  readonly loader: JourneyLoader;
  readonly definitions: readonly NodeDefinition[];
  readonly states: JourneyStates;
  readonly sessions: SessionIssuer & SessionReader & SessionEnder;
  readonly ground: SessionGround;
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
export interface RequestFacts {
  /** The user's languages, best first. */
  readonly languages: readonly string[];
  /** Where clients and phones reach us, without a slash at the end. */
  readonly baseUrl: string;
  readonly client: Client;
  /** The token of the session that came along. */
  readonly sessionToken?: string;
  readonly browser?: KnownBrowser;
  readonly transactionId: string;
  /** Milliseconds since the epoch by which the answer must be out. */
  readonly deadline: number;
}

export type EngineReply =
  | { readonly kind: 'step'; readonly authId: string; readonly step: JsonObject }
  | {
      readonly kind: 'success';
      readonly realm: string;
      readonly successUrl: string;
      /** Absent when no session was wanted; so is the name of its user. */
      readonly tokenId?: string;
      readonly username?: string;
      /** One was proved. */
      readonly secondFactor?: boolean;
      /** The session cookie's name in the realm of the journey. */
      readonly cookieName: string;
    }
  | { readonly kind: 'failure'; readonly message: string; readonly failureUrl?: string };

const serverLanguage = 'en';

export function localesOf(facts: RequestFacts, settings: RealmSettings): Locales {
  return { request: facts.languages, realm: settings.locale, server: serverLanguage };
}

export function recordOf(engine: Engine, facts: RequestFacts, realm: string, runId: string): TurnRecord {
  const { audit, metrics, clock } = engine;
  const { transactionId, client } = facts;
  const { sourceIp } = client;
  return turnRecord({ audit, metrics, clock, realm, transactionId, trackingId: trackingIdOf(runId), sourceIp });
}

export interface TurnOptions {
  readonly record: TurnRecord;
  readonly settings: RealmSettings;
  readonly realmFacts: RealmFacts;
  readonly journeys: Turn['journey'];
  /** Milliseconds since the epoch. */
  readonly journeyEnds: number;
  /** Must name this very request: effects are made once per name and visit. */
  readonly name: string;
}

export function turnOf(engine: Engine, facts: RequestFacts, options: TurnOptions): Turn {
  const { record, settings, realmFacts, journeys, journeyEnds, name } = options;
  return {
    runner: engine.runner,
    clock: engine.clock,
    log: engine.log,
    locales: localesOf(facts, settings),
    realmFacts,
    ground: engine.ground,
    // As old as what a run has proved may be when it ends.
    earlierProofs: (user) =>
      earlierProofs(facts.sessionToken, user, engine.clock.now() - settings.journeyMinutes * 60_000, engine.sessions),
    name,
    transactionId: facts.transactionId,
    record,
    deadline: facts.deadline,
    baseUrl: facts.baseUrl,
    client: facts.client,
    ...(facts.browser && { browser: facts.browser }),
    journeyEnds,
    journey: journeys,
  };
}
