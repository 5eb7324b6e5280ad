// Log lines by Powertools Logger, with the id of the turn on each. What looks like a secret is left out.
import { Logger } from '@aws-lambda-powertools/logger';
import type { JsonObject } from '../../json.ts';
import { version } from '../../manifest/version.ts';
import type { Log } from '../../ports/system.ts';
import { currentInvocation } from '../lambda/invocation.ts';

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

// Leaves out of JSON what looks like a secret: by the name of the field, since a secret cannot be told by its value;
// signed and sealed tokens can, by their start.

const secretWords =
  /^(answers?|authorization|challenge|codes?|cookies?|credentials?|jwt|otp|passcode|passphrase|passwd|passwords?|pin|pwd|secrets?|state|tokens?)$/;
const secretNames = /authid|deviceprofile|recoverycode|privatekey|sharedsecret|tokenid/;
const harmlessNames = /^(statusCode|tokenType|recoveryCodeType)$/;
const compactToken = /\beyJ[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*)*/g;

/** For `JSON.stringify`, as its replacer. */
export function redacted(name: string, value: unknown): unknown {
  if (looksSecret(name) && !(typeof value === 'string' && /^ERR_[A-Z_]+$/.test(value))) return '[redacted]';
  return typeof value === 'string' ? value.replaceAll(compactToken, '[redacted]') : value;
}

function looksSecret(name: string): boolean {
  if (harmlessNames.test(name)) return false;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.test(word)) || secretNames.test(words.join(''));
}
