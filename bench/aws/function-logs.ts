// What functions have done, as CloudWatch Logs tells it: invocations, their time, and the bytes that they logged.
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { type AwsPlace, clientSettings } from '../../local/aws/place.ts';

export interface LogSum {
  readonly invocations: number;
  /** Of all of them, as reported. */
  readonly milliseconds: number;
  readonly bytes: number;
  /** Custom metrics in its lines, each with one set of dimensions: CloudWatch charges for each. */
  readonly metrics: ReadonlySet<string>;
}

const ofFunctions = '/aws/lambda/';
/** CloudWatch counts so many more for each event. */
const bytesBesideMessage = 26;
/** The functions are deployed with a system log level that leaves these out. */
const platformLine = /^(START|END|REPORT) RequestId: /;
const nothing: LogSum = { invocations: 0, milliseconds: 0, bytes: 0, metrics: new Set() };
const report = /^REPORT RequestId: .*?\tDuration: ([\d.]+) ms/;

/** By log group, of events since that moment (milliseconds since the epoch). */
export async function logSums(place: AwsPlace, since: number): Promise<ReadonlyMap<string, LogSum>> {
  const client = new CloudWatchLogsClient(clientSettings(place));
  const sums = new Map<string, LogSum>();
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName = '' } of logGroups) sums.set(logGroupName, await sumOf(client, logGroupName, since));
  }
  return sums;
}

export function functionSum(sums: ReadonlyMap<string, LogSum>, fullName: string): LogSum {
  return sums.get(`${ofFunctions}${fullName}`) ?? nothing;
}

/** Bytes of the groups that belong to no function; the emulator writes no access log. */
export function otherBytes(sums: ReadonlyMap<string, LogSum>): number {
  return [...sums].reduce((total, [name, { bytes }]) => (name.startsWith(ofFunctions) ? total : total + bytes), 0);
}

async function sumOf(client: CloudWatchLogsClient, logGroupName: string, startTime: number): Promise<LogSum> {
  let [invocations, milliseconds, bytes] = [0, 0, 0];
  const metrics = new Set<string>();
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime })) {
    for (const { message = '' } of events) {
      const [, duration] = report.exec(message) ?? [];
      if (duration !== undefined) {
        invocations += 1;
        milliseconds += Number(duration);
      } else if (!platformLine.test(message)) {
        bytes += Buffer.byteLength(message) + bytesBesideMessage;
        for (const metric of metricsIn(message)) metrics.add(metric);
      }
    }
  }
  return { invocations, milliseconds, bytes, metrics };
}

const embedded = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Of a line in CloudWatch's embedded metric format. */
function metricsIn(message: string): string[] {
  if (!message.includes('"CloudWatchMetrics"')) return [];
  const line: unknown = JSON.parse(message);
  const values = z.record(z.string(), z.unknown()).parse(line);
  return embedded.parse(line)._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const place = names.toSorted().map((name) => `${name}=${String(values[name])}`);
      return Metrics.map(({ Name }) => [Namespace, Name, ...place].join(' '));
    }),
  );
}
