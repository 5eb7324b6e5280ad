// The audit log: an event is one line of JSON, in a log group of CloudWatch or, on one machine, in a file.

import { appendFile, close, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { JsonObject } from '../../json.ts';
import { type AuditEventDefinition, auditEvents } from '../../manifest/audit-events.ts';
import { awsLimits } from '../../manifest/aws-limits.ts';
import { errorName } from '../../node/errors.ts';
import type { AuditEvent, AuditLog } from '../../ports/audit.ts';
import type { Clock, Log, Randomness } from '../../ports/system.ts';
import { uuid } from '../../ports/uuid.ts';
import { environmentWire, type JsonService, type JsonWire } from '../aws/json-wire.ts';
import { redacted } from './powertools-log.ts';

// Audit events as lines of JSON, in AM's shape.

/** Of several events that differ in nothing but what they tell: AM has a list for that, and a line costs most for the rest. */
interface Entries extends Omit<AuditEvent, 'info'> {
  readonly infos: readonly JsonObject[];
  /** Bytes of what they tell. */
  readonly size: number;
}

/** Bytes of what a line tells: with all else of it, below what CloudWatch takes. */
const longestTold = awsLimits.cloudWatchLogs.event - 32 * 1024;

/**
 * Nodes that completed one after the other in a turn share a line, as far as it goes. Its time is that of the last; its user is known when one of
 * them has found him out. Every other event has a line of its own, by which it is looked for and by which its user is told.
 */
export function auditLines(events: readonly AuditEvent[], randomness: Randomness): { at: number; text: string }[] {
  const lines: Entries[] = [];
  for (const { info: given, ...event } of events) {
    const last = lines.at(-1);
    const bytes = Buffer.byteLength(JSON.stringify(given));
    // A script may say what it likes; that it said too much is told in its place.
    const [info, own] = bytes > longestTold ? [{ tooLong: bytes }, 0] : [given, bytes];
    const size = (last?.size ?? 0) + own;
    if (last && sharesLine(last, event) && size <= longestTold) {
      lines[lines.length - 1] = { ...event, infos: [...last.infos, info], size };
    } else lines.push({ ...event, infos: [info], size: own });
  }
  return lines.map((line) => ({ at: line.at, text: auditLine(line, uuid(randomness)) }));
}

const shared: AuditEvent['eventName'] = 'AM-NODE-LOGIN-COMPLETED';

function sharesLine(line: Entries, event: Omit<AuditEvent, 'info'>): boolean {
  const same = (['eventName', 'transactionId', 'realm', 'result'] as const).every((name) => line[name] === event[name]);
  const sameUser = line.userId === undefined || line.userId === event.userId;
  return event.eventName === shared && same && sameUser && String(line.trackingIds) === String(event.trackingIds);
}

/** `id` is the line's own, unique. */
function auditLine(
  { eventName, at, transactionId, realm, trackingIds, userId, result, infos }: Entries,
  id: string,
): string {
  // A node's function may be newer than ours, and have done something that we have no name for yet.
  const known: AuditEventDefinition | undefined = auditEvents[eventName];
  const line = {
    _id: id,
    timestamp: new Date(at).toISOString(),
    eventName,
    transactionId,
    ...(userId !== undefined && { userId }),
    trackingIds: trackingIds ?? [],
    ...(result !== undefined && { result }),
    realm,
    ...(known && { component: known.component }),
    entries: infos.map((info) => ({ info })),
    ...(known && { topic: known.topic }),
    source: 'audit',
    level: 'INFO',
  };
  return JSON.stringify(line, redacted);
}

// The audit log in a log group of CloudWatch, a stream for each container.

interface LogsAnswer {
  readonly rejectedLogEventsInfo?: object | undefined;
}
export type LogsWire = JsonWire<'CreateLogStream' | 'PutLogEvents', LogsAnswer>;

export const cloudWatchLogs: JsonService = {
  ...{ title: 'CloudWatch Logs', name: 'logs', variable: 'CLOUDWATCH_LOGS', target: 'Logs_20140328' },
  contentType: 'application/x-amz-json-1.1',
  silent: true,
};

export interface CloudWatchAuditLogOptions {
  readonly group: string;
  /** What the stream's name begins with: the function's. */
  readonly writer: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Takes what the group does not. */
  readonly log: Log;
  readonly wire?: LogsWire;
}

/** Milliseconds for a whole write. A login does not wait longer for its trace. */
const mostTime = 1_500;

export function cloudWatchAuditLog(options: CloudWatchAuditLogOptions): AuditLog {
  const { group, writer, clock, randomness, log, wire = newWire({ clock, randomness }) } = options;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const stream = `${day}/${writer}/${uuid(randomness)}`;
  let opened: Promise<void> | undefined;

  /** Once a container; once more after a failure. */
  const open = (): Promise<void> => {
    opened ??= create().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const create = async (): Promise<void> => {
    await wire
      .send('CreateLogStream', { logGroupName: group, logStreamName: stream }, mostTime)
      .catch((error: unknown) => {
        if (errorName(error) !== 'ResourceAlreadyExistsException') throw error;
      });
  };
  const put = async (lines: readonly Line[]): Promise<void> => {
    const end = clock.now() + mostTime;
    await open();
    for (const logEvents of batches(lines)) {
      const request = { logGroupName: group, logStreamName: stream, logEvents };
      const { rejectedLogEventsInfo } = await wire.send('PutLogEvents', request, end - clock.now());
      if (rejectedLogEventsInfo) throw new Error('Some events were rejected');
    }
  };
  return {
    async write(events) {
      if (events.length === 0) return;
      const lines = linesOf(events, randomness);
      try {
        await put(lines);
      } catch (error) {
        // As text: each has been redacted already, and comes out as it would have been.
        const auditEvents = lines.map(({ message }) => message);
        const name = errorName(error);
        log.error('Audit events could not be written', { event: 'audit-fallback', error: name, auditEvents });
      }
    },
  };
}

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

/** CloudWatch takes them in the order of their times only. */
function linesOf(events: readonly AuditEvent[], randomness: Randomness): Line[] {
  const inOrder = events.toSorted((one, other) => one.at - other.at);
  return auditLines(inOrder, randomness).map(({ at, text }) => ({ timestamp: at, message: text }));
}

/** As many as a call takes, in their order. */
function batches(lines: readonly Line[]): Line[][] {
  const { batch, ofEachEvent } = awsLimits.cloudWatchLogs;
  const all: Line[][] = [];
  let room = 0;
  for (const line of lines) {
    const size = Buffer.byteLength(line.message) + ofEachEvent;
    const last = all.at(-1);
    if (last && size <= room) last.push(line);
    else all.push([line]);
    room = (last && size <= room ? room : batch) - size;
  }
  return all;
}

function newWire(tools: Pick<CloudWatchAuditLogOptions, 'clock' | 'randomness'>): LogsWire {
  return environmentWire(cloudWatchLogs, { maxAttempts: 2, connectionTimeout: 500, requestTimeout: 1_000 }, tools);
}

// The audit log on one machine: a file. It is kept open; what comes while a write is under way goes into the
// next one, together.

export interface FileAuditLogOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Takes what the file does not. */
  readonly log: Log;
}

export function fileAuditLog({ file, clock, randomness, log }: FileAuditLogOptions): AuditLog {
  const append = appender(file, clock);
  return {
    async write(events) {
      if (events.length === 0) return;
      const lines = auditLines(events, randomness).map(({ text }) => text);
      try {
        await append(`${lines.join('\n')}\n`);
      } catch (error) {
        const name = errorName(error);
        log.error('Audit events could not be written', { event: 'audit-fallback', error: name, auditEvents: lines });
      }
    },
  };
}

/** Milliseconds for which a file that was moved away or removed may still be written to. */
const mostTimeBehind = 100;

interface OpenFile {
  readonly descriptor: number;
  readonly id: string;
  seenAt: number;
}

/** Resolves when the text is in the file, in one piece, whoever else writes at the same time. */
function appender(file: string, clock: Clock): (text: string) => Promise<void> {
  let kept: OpenFile | undefined;
  let before: Promise<unknown> = Promise.resolve();
  let next: { readonly texts: string[]; readonly written: Promise<void> } | undefined;

  /** Another one when the file is no longer where it was: somebody rotates it. */
  const current = async (): Promise<OpenFile> => {
    if (kept && clock.now() - kept.seenAt < mostTimeBehind) return kept;
    const there = await fileId(file);
    if (!kept || kept.id !== there) {
      await forget();
      const descriptor = await promisify(open)(file, 'a', 0o600);
      kept = { descriptor, id: (await fileId(file)) ?? '', seenAt: 0 };
    }
    kept.seenAt = clock.now();
    return kept;
  };
  const forget = async (): Promise<void> => {
    const old = kept;
    kept = undefined;
    if (old) await promisify(close)(old.descriptor);
  };
  const put = async (text: string): Promise<void> => {
    const { descriptor } = await current();
    try {
      await promisify(appendFile)(descriptor, text);
    } catch (error) {
      await forget();
      throw error;
    }
  };
  return (text) => {
    if (!next) {
      const texts: string[] = [];
      const written = before.then(() => {
        next = undefined;
        return put(texts.join(''));
      });
      before = written.catch(() => {});
      next = { texts, written };
    }
    next.texts.push(text);
    return next.written;
  };
}

/** Undefined when there is none. */
async function fileId(file: string): Promise<string | undefined> {
  const { dev, ino } = await stat(file).catch(() => ({ dev: undefined, ino: undefined }));
  return ino === undefined ? undefined : `${dev} ${ino}`;
}
