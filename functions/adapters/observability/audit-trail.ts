// What the audit log has of one user: out of its lines, wherever they lie; and on one machine out of its file.
import { open } from 'node:fs/promises';
import * as z from 'zod';
import type { AuditEventName } from '../../manifest/audit-events.ts';
import type { AuditTrail, TrailEntry } from '../../ports/audit.ts';
import type { Clock } from '../../ports/system.ts';
import { isSameUser } from '../../ports/universal-id.ts';

/** Milliseconds. */
export const trailLength = 24 * 60 * 60_000;
export const mostEntries = 50;

/** What the line of the whole sign-in tells as well: three in a row for each would leave room for little else. */
export const leftOut = [
  'AM-NODE-LOGIN-COMPLETED',
  'AM-LOGIN-COMPLETED',
  'AM-SESSION-CREATED',
] as const satisfies AuditEventName[];

/** Of what is configured, and of nobody but whoever changed it. */
const changed = 'AM-CONFIG-CHANGE' satisfies AuditEventName;

const text = z.string().optional().catch(undefined);

const auditLine = z.object({
  timestamp: z.iso.datetime(),
  eventName: z.string(),
  userId: text,
  result: z.enum(['SUCCESSFUL', 'FAILED']).optional().catch(undefined),
  entries: z.tuple([
    z.object({
      info: z.object({ objectId: text, treeName: text, ipAddress: text, kind: text, operation: text, by: text }),
    }),
  ]),
});

/** Undefined for what is of somebody else, and for what is no line of the audit log. */
export function trailEntry(line: string, userId: string): TrailEntry | undefined {
  const parsed = auditLine.safeParse(jsonOf(line)).data;
  if (!parsed || leftOut.some((name) => name === parsed.eventName)) return undefined;
  const { timestamp, eventName, result, entries } = parsed;
  const [{ info }] = entries;
  const { objectId, treeName: journey, ipAddress, kind, operation } = info;
  // Other things than users have ids, too, and a journey may be called like one.
  const isOfUser = eventName !== changed && objectId?.startsWith('id=');
  const owner = isOfUser ? objectId : parsed.userId;
  if (owner === undefined || !isSameUser(owner, userId)) return undefined;
  const actor = parsed.userId !== undefined && !isSameUser(parsed.userId, owner) ? parsed.userId : undefined;
  const by = info.by ?? actor;
  return {
    ...{ at: Date.parse(timestamp), eventName },
    ...(result !== undefined && { result }),
    ...(journey !== undefined && { journey }),
    ...(ipAddress !== undefined && { ipAddress }),
    ...(kind !== undefined && { kind }),
    ...(operation !== undefined && { operation }),
    ...(by !== undefined && { by }),
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export interface FileAuditTrailOptions {
  /** That of the audit log. One that is not there is one without events. */
  readonly file: string;
  readonly clock: Clock;
  /** How much of its end is read. Default: 16 MB. */
  readonly mostBytes?: number;
}

export function fileAuditTrail({ file, clock, mostBytes = 16 * 1024 * 1024 }: FileAuditTrailOptions): AuditTrail {
  return {
    async recent(userId) {
      const { lines, whole } = await endOf(file, mostBytes);
      const dayAgo = clock.now() - trailLength;
      const oldest = whole ? dayAgo : Math.max(dayAgo, timeOf(lines[0]) ?? clock.now());
      const found = lines.flatMap((line) => trailEntry(line, userId) ?? []).filter(({ at }) => at >= dayAgo);
      return newest(found, oldest);
    },
  };
}

/** Of entries in the order of their times. `since`: all from then on are among them. */
export function newest(entries: readonly TrailEntry[], since: number): Awaited<ReturnType<AuditTrail['recent']>> {
  const kept = entries.slice(-mostEntries).reverse();
  return { entries: kept, since: entries.length > kept.length ? (kept.at(-1)?.at ?? since) : since };
}

function timeOf(line: string | undefined): number | undefined {
  const stamped = z.object({ timestamp: z.iso.datetime() }).safeParse(jsonOf(line ?? '')).data;
  return stamped && Date.parse(stamped.timestamp);
}

async function endOf(file: string, mostBytes: number): Promise<{ lines: readonly string[]; whole: boolean }> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return { lines: [], whole: true };
  try {
    const { size } = await handle.stat();
    const from = Math.max(size - mostBytes, 0);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.subarray(0, bytesRead).toString().split('\n').filter(Boolean);
    return { lines: from > 0 ? lines.slice(1) : lines, whole: from === 0 };
  } finally {
    await handle.close();
  }
}
