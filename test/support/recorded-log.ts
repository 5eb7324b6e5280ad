// A log that keeps its lines, so that tests can look for a text, or for a secret that must not be there.
import type { JsonObject } from '../../functions/json.ts';
import type { Log } from '../../functions/ports/system.ts';

interface RecordedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: JsonObject;
}

export interface RecordedLog extends Log {
  readonly lines: RecordedLine[];
  /** The messages of one level, in order. */
  messages(level: RecordedLine['level']): string[];
}

export function recordedLog(): RecordedLog {
  const lines: RecordedLine[] = [];
  const at =
    (level: RecordedLine['level']) =>
    (message: string, fields: JsonObject = {}): void => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    messages: (level) => lines.filter((line) => line.level === level).map((line) => line.message),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
