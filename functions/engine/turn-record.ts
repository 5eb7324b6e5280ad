// What a turn leaves for operators: audit events, written in one go while its state is, and counts. A user name that
// nobody has proved to be one stays out: people type secrets into the wrong field.
import { createHash } from 'node:crypto';
import { countedAs, type JourneyNode } from '../journey/journey.ts';
import type { JsonObject } from '../json.ts';
import { type AuditEventDefinition, auditEvents } from '../manifest/audit-events.ts';
import type { AuditEvent, AuditLog } from '../ports/audit.ts';
import type { Measure, NodeEvent } from '../ports/node-runner.ts';
import type { Clock, Log, Metrics } from '../ports/system.ts';
import { comparableId, universalId } from '../ports/universal-id.ts';
import { type Run, topFrame } from './run.ts';

export interface TurnRecordOptions {
  readonly audit: AuditLog;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly realm: string;
  readonly transactionId: string;
  readonly trackingId: string;
  readonly sourceIp: string;
}

export interface TurnRecord {
  /** Of the journey and of the session that it starts. */
  readonly trackingId: string;
  /** `details` are the node's own, and AM's `nodeExtraLogging`. */
  nodeCompleted(run: Run, node: JourneyNode, outcome: string, details: JsonObject): void;
  nodeFailed(run: Run, node: JourneyNode | undefined, code: string): void;
  /** What a node has done besides; in a failed visit too. */
  nodeEvents(run: Run, events: readonly NodeEvent[]): void;
  /** For the author's own meters. */
  nodeMeasured(run: Run, measured: readonly Measure[]): void;
  journeyStarted(journey: string): void;
  /** `broken`: it did not come to its Failure end, it could not go on. `run` where it is known. */
  journeyEnded(journey: string, end: 'succeeded' | 'failed' | 'broken', run?: Run): void;
  sessionCreated(userId: string, run: Run): void;
  /** Hands over what has gathered. Never rejects. */
  write(): Promise<void>;
  /** Forgets what has gathered: the turn changed nothing. */
  discard(): void;
}

export function turnRecord(options: TurnRecordOptions): TurnRecord {
  const { audit, metrics, clock, log, realm, transactionId, trackingId, sourceIp } = options;
  let events: AuditEvent[] = [];
  let counts: (() => void)[] = [];
  const note = (event: Pick<AuditEvent, 'eventName' | 'info' | 'result'>, userId: string | undefined): void => {
    events.push({
      ...event,
      ...{ at: clock.now(), transactionId, realm, trackingIds: [trackingId] },
      ...(userId !== undefined && { userId }),
    });
  };
  const count = (work: () => void): void => {
    counts.push(work);
  };
  return {
    trackingId,
    nodeCompleted(run, node, outcome, details) {
      const info = {
        ...positionOf(run, node),
        nodeOutcome: outcome,
        authLevel: authLevelOf(run),
        ...(Object.keys(details).length > 0 && { nodeExtraLogging: details }),
      };
      note({ eventName: 'AM-NODE-LOGIN-COMPLETED', info }, run.universalId);
      const dimensions = { Realm: realm, Journey: topFrame(run).journey, Node: countedAs(node), Outcome: outcome };
      // Where there is nothing to choose from, each count is one more metric to pay for that tells nothing.
      if (node.outcomes.length > 1) count(() => metrics.count('NodeOutcome', dimensions));
    },
    nodeFailed(run, node, code) {
      const info = { ...positionOf(run, node), reason: code };
      note({ eventName: 'WAYMARK-NODE-FAILED', result: 'FAILED', info }, run.universalId);
      const dimensions = { Realm: realm, Journey: topFrame(run).journey, Node: node ? countedAs(node) : 'unknown' };
      count(() => metrics.count('NodeFailed', dimensions));
    },
    nodeEvents(run, nodeEvents) {
      for (const { eventName, info = {} } of nodeEvents) {
        if (!Object.hasOwn(auditEvents, eventName)) {
          // Of a node of somebody's own, or of a later version: what it did is done, so the journey goes on.
          log.warn(`A node of ${topFrame(run).journey} left an audit event that there is not`, { eventName });
          continue;
        }
        const { counts: counted, ofNamedUser }: AuditEventDefinition = auditEvents[eventName];
        const whose = ofNamedUser ? namedUserOf(run, realm) : run.universalId;
        note({ eventName, info: { treeName: topFrame(run).journey, ...info } }, whose);
        const dimensions = counted && dimensionsOf(counted.by, info);
        if (counted && dimensions) count(() => metrics.count(counted.metric, dimensions));
      }
    },
    nodeMeasured(run, measured) {
      const { journey } = topFrame(run);
      for (const { key, milliseconds } of measured) {
        count(() => metrics.measure(key, { Realm: realm, Journey: journey }, milliseconds));
      }
    },
    journeyStarted(journey) {
      count(() => metrics.count('JourneyStarted', { Realm: realm, Journey: journey }));
    },
    journeyEnded(journey, end, run) {
      const result = end === 'succeeded' ? 'SUCCESSFUL' : 'FAILED';
      const info = { treeName: journey, ipAddress: sourceIp, ...(run && { authLevel: authLevelOf(run) }) };
      note({ eventName: 'AM-TREE-LOGIN-COMPLETED', result, info }, run?.universalId);
      const metric = { succeeded: 'JourneySucceeded', failed: 'JourneyFailed', broken: 'JourneyBroken' } as const;
      count(() => metrics.count(metric[end], { Realm: realm, Journey: journey }));
    },
    sessionCreated(userId, run) {
      const info = { ipAddress: sourceIp, authLevel: authLevelOf(run) };
      note({ eventName: 'AM-LOGIN-COMPLETED', result: 'SUCCESSFUL', info }, userId);
      note({ eventName: 'AM-SESSION-CREATED', info: { operation: 'CREATE', objectId: trackingId } }, userId);
    },
    async write() {
      const gathered = events;
      for (const work of counts) work();
      events = [];
      counts = [];
      if (gathered.length > 0) await audit.write(gathered);
    },
    discard() {
      events = [];
      counts = [];
    },
  };
}

/** Shaped like a UUID, as AM's are. Whoever reads it in a log learns nothing of the run's own id. */
export function trackingIdOf(runId: string): string {
  const hex = createHash('sha256').update(`tracking:${runId}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function positionOf(run: Run, node: JourneyNode | undefined): JsonObject {
  const { journey, node: nodeId } = topFrame(run);
  return {
    treeName: journey,
    nodeId: node?.id ?? nodeId,
    ...(node && { nodeType: node.type, displayName: node.displayName }),
  };
}

function namedUserOf({ universalId: identified, shared }: Run, realm: string): string | undefined {
  const { username } = shared;
  return identified ?? (typeof username === 'string' ? comparableId(universalId({ realm, username })) : undefined);
}

/** Undefined when the event lacks one of the facts. */
function dimensionsOf(by: Readonly<Record<string, string>>, info: Readonly<Record<string, string>>) {
  const dimensions = Object.entries(by).map(([dimension, fact]) => [dimension, info[fact]] as const);
  if (dimensions.some(([, value]) => value === undefined)) return undefined;
  // `by` names the dimensions of its metric: a test of the list.
  return Object.fromEntries(dimensions) as Parameters<Metrics['count']>[1];
}

/** AM has it as text. */
function authLevelOf({ shared }: Run): string {
  const level = shared['authLevel'];
  return typeof level === 'number' ? String(level) : '0';
}
