// What the audit log's group in CloudWatch has of one user. Looking through it costs nothing but time, and a busy day is long: so
// the last minutes first, then hours, as far as it gets.

import type { AuditTrail, TrailEntry } from '../../ports/audit.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { comparableId } from '../../ports/universal-id.ts';
import { cloudWatchLogs } from '../observability/audit-logs.ts';
import { leftOut, mostEntries, newest, trailEntry, trailLength } from '../observability/audit-trail.ts';
import { environmentWire, type JsonWire } from './json-wire.ts';

interface FilteredEvents {
  readonly events?: readonly { readonly message?: string }[];
  readonly nextToken?: string;
}

export type TrailWire = JsonWire<'FilterLogEvents', FilteredEvents>;

export interface CloudWatchTrailOptions {
  readonly group: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly wire?: TrailWire;
}

/** Milliseconds for all of it: somebody waits for the page. */
const mostTime = 4_000;
const minute = 60_000;
/** Milliseconds ago, at which each step of looking back ends. */
const steps = [10 * minute, 60 * minute, 6 * 60 * minute, trailLength];

export function cloudWatchTrail(options: CloudWatchTrailOptions): AuditTrail {
  const { group, clock, wire = newWire(options) } = options;
  return {
    async recent(userId) {
      const now = clock.now();
      const filterPattern = patternOf(userId);
      let found: readonly TrailEntry[] = [];
      let since = now;
      for (const step of steps) {
        const startTime = now - step;
        const place = { logGroupName: group, filterPattern, startTime, endTime: step === steps[0] ? now : since - 1 };
        const lines = await all(place, now + mostTime);
        // What was found of it is its beginning: with a gap behind it, it would tell a story of its own.
        if (!lines) break;
        found = [...lines.flatMap((line) => trailEntry(line, userId) ?? []), ...found];
        since = startTime;
        if (found.length >= mostEntries) break;
      }
      return newest(found, since);
    },
  };

  /** Undefined when there is not enough time. */
  async function all(place: object, end: number): Promise<string[] | undefined> {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      if (clock.now() >= end) return undefined;
      const request = { ...place, ...(nextToken !== undefined && { nextToken }) };
      const page = await wire.send('FilterLogEvents', request, end - clock.now()).catch(orTooLate);
      if (!page) return undefined;
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines;
  }
}

/** Others look through logs as well, and AWS counts all of them together. */
function orTooLate(error: Error): undefined {
  if (!['TimeoutError', 'ThrottlingException'].includes(error.name)) throw error;
  return undefined;
}

/** Of each of four ids in a pattern, of which CloudWatch takes 1,024 characters. */
const longestId = 160;

/**
 * Of what was done to somebody whose name was only typed, the log has it in the one spelling that all have in common.
 * A name with characters that mean something to CloudWatch, or with too many of them, is looked for by what it begins with: the
 * lines that come are read again, and others' are left out.
 */
function patternOf(userId: string): string {
  const wanted = [...new Set([userId, comparableId(userId)].map(beginningOf))].flatMap((id) => [
    `($.userId = "${id}")`,
    `($.entries[0].info.objectId = "${id}")`,
  ]);
  const others = leftOut.map((name) => `($.eventName != "${name}")`).join(' && ');
  return `{ ${others} && (${wanted.join(' || ')}) }`;
}

function beginningOf(userId: string): string {
  const [plain = ''] = /^[\w .@=,-]*/.exec(userId.slice(0, longestId)) ?? [];
  return plain === userId ? plain : `${plain}*`;
}

function newWire(tools: Pick<CloudWatchTrailOptions, 'clock' | 'randomness'>): TrailWire {
  return environmentWire(cloudWatchLogs, { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 3_000 }, tools);
}
