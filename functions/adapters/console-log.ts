// Log lines as JSON on standard output, one a line, as CloudWatch reads them. What looks like a secret is left out.
import type { JsonObject } from '../json.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { systemClock } from './system-clock.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

export interface ConsoleLogOptions {
  /** `debug`, `info`, `warn` or `error`, in any case; lines below it are dropped. `info` when it is none of them. */
  readonly level?: string | undefined;
  readonly clock?: Clock;
  readonly write?: (line: string) => void;
}

export function consoleLog({ level, clock = systemClock, write = toStandardOutput }: ConsoleLogOptions = {}): Log {
  const lowest = Math.max(levels.indexOf(levels.find((name) => name === level?.toLowerCase()) ?? 'info'), 0);
  const at = (name: Level) => {
    if (levels.indexOf(name) < lowest) return () => {};
    return (message: string, fields: JsonObject = {}): void => {
      const head = { level: name, timestamp: new Date(clock.now()).toISOString(), message };
      write(JSON.stringify({ ...head, ...fields, ...head }, redacted));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const secretWords =
  /^(answers?|authorization|challenge|codes?|cookies?|credentials?|jwt|otp|passcode|passphrase|passwd|passwords?|pin|pwd|secrets?|state|tokens?)$/;
const secretNames = /authid|deviceprofile|recoverycode|privatekey|sharedsecret|tokenid/;
const harmlessNames = /^(statusCode|tokenType)$/;
const compactToken = /\beyJ[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*)*/g;

/** By the name of the field, since a secret cannot be told by its value; signed and sealed tokens can, by their start. */
function redacted(name: string, value: unknown): unknown {
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

function toStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
