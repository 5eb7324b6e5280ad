// Log lines by Powertools Logger, with the id of the turn on each. What looks like a secret is left out.
import { Logger } from '@aws-lambda-powertools/logger';
import type { JsonObject } from '../../json.ts';
import { version } from '../../manifest/version.ts';
import type { Log } from '../../ports/system.ts';
import { currentInvocation } from '../lambda/invocation.ts';
import { redacted } from './redact.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Its middleware adds the function and its cold start. It lets everything through: `powertoolsLog` drops lines. */
export function powertoolsLogger(): Logger {
  return new Logger({ logLevel: 'DEBUG', jsonReplacerFn: redacted, persistentKeys: { waymark: version } });
}

/**
 * `level` is `debug`, `info`, `warn` or `error`, in any case; lines below it are dropped here, since the level that
 * Powertools takes from Lambda's own settings may be another. `info` when it is none of them.
 */
export function powertoolsLog(logger: Logger, level: string | undefined): Log {
  const lowest = levels.indexOf(levels.find((name) => name === level?.toLowerCase()) ?? 'info');
  const at = (name: Level) => {
    if (levels.indexOf(name) < lowest) return () => {};
    return (message: string, fields: JsonObject = {}): void => {
      const { transactionId } = currentInvocation() ?? {};
      logger[name](message, withoutReserved({ ...(transactionId !== undefined && { transactionId }), ...fields }));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

// Powertools would complain of each in a line of its own.
function withoutReserved({ level, message, timestamp, service, sampling_rate, ...fields }: JsonObject): JsonObject {
  return fields;
}
