// The audit log as an operator's machine writes it: straight into the deployment's log group. What was done is done, so a
// line that cannot be written is complained of, and no more.
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type PutLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { cloudWatchAuditLog, type LogsWire } from '../functions/adapters/observability/audit-logs.ts';
import { errorText } from '../functions/node/errors.ts';
import type { AuditLog } from '../functions/ports/audit.ts';
import type { Clock, Log, Randomness } from '../functions/ports/system.ts';

export interface OperatorAuditTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly complain: (line: string) => void;
}

/** For an audit log that an operator writes. */
export function complainingLog(complain: (line: string) => void): Log {
  const say = (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    complain(`${message} (${String(fields?.['error'])}): nobody is told of this change, and the audit log lacks it`);
  };
  return { debug: () => {}, info: () => {}, warn: say, error: say };
}

/** `group` is asked for once there is something to write. */
export function operatorAuditLog(group: () => string, { clock, randomness, complain }: OperatorAuditTools): AuditLog {
  const log = complainingLog(complain);
  return {
    async write(events) {
      try {
        const tools = { clock, randomness, log, wire: sdkLogs(new CloudWatchLogsClient()) };
        await cloudWatchAuditLog({ group: group(), writer: 'operator', ...tools }).write(events);
      } catch (error) {
        complain(errorText(error));
      }
    },
  };
}

/** Over the SDK's client: operators' credentials come from wherever that finds them. */
function sdkLogs(client: CloudWatchLogsClient): LogsWire {
  return {
    async send(operation, request, within) {
      const Command = { CreateLogStream: CreateLogStreamCommand, PutLogEvents: PutLogEventsCommand }[operation];
      // The SDK's types know each command with its own input; the log's own lines are what it takes.
      const command = new (Command as typeof PutLogEventsCommand)(request as PutLogEventsCommandInput);
      return client.send(command, { abortSignal: AbortSignal.timeout(within) });
    },
  };
}
