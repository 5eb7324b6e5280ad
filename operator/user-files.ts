// Files of users, read record by record however long they are: JSON lines, CSV, and LDIF as directories export it.
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { UsageError } from '../cli/arguments.ts';
import { Trouble } from '../cli/command.ts';
import type { SourceRecord } from '../functions/accounts/import-accounts.ts';
import { isJsonObject } from '../functions/json.ts';
import { errorText } from '../functions/node/errors.ts';

const readers = { jsonl: jsonLines, csv: csvRows, ldif: ldifEntries } as const;

type UserFormat = keyof typeof readers;

const byExtension: Readonly<Record<string, UserFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  '.ldif': 'ldif',
};

export interface UserFile {
  readonly records: AsyncGenerator<SourceRecord>;
  /** Names that are no columns of ours are attributes. */
  readonly loose: boolean;
  /** From 0 to 1. */
  read(): number;
}

/** `format` as it was asked for, else by the name of the file. Throws a UsageError or a Trouble. */
export function userFile(path: string, shown: string, asked?: string): UserFile {
  const format = asked ?? byExtension[extname(path).toLowerCase()];
  if (format === undefined) throw new UsageError('Say --format jsonl, csv or ldif: the name of the file does not');
  if (!(format === 'jsonl' || format === 'csv' || format === 'ldif')) {
    throw new UsageError('--format takes jsonl, csv or ldif');
  }
  const size = sizeOf(path, shown);
  const stream = createReadStream(path);
  return {
    records: readers[format](stream),
    loose: format !== 'jsonl',
    read: () => (size === 0 ? 1 : stream.bytesRead / size),
  };
}

function sizeOf(path: string, shown: string): number {
  try {
    const found = statSync(path);
    if (found.isFile()) return found.size;
  } catch (cause) {
    throw new Trouble(`Cannot read ${shown}`, { cause });
  }
  throw new Trouble(`${shown} is no file`);
}

type Input = ReturnType<typeof createReadStream>;

async function* numberedLines(input: Input): AsyncGenerator<readonly [line: number, text: string]> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    yield [line, line === 1 ? text.replace(/^\uFEFF/, '') : text];
  }
}

async function* jsonLines(input: Input): AsyncGenerator<SourceRecord> {
  for await (const [line, text] of numberedLines(input)) {
    if (text.trim() === '') continue;
    const record = jsonOf(text);
    yield isJsonObject(record) ? { line, record } : { line, refusal: 'it is no JSON object' };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 4180, with a header. A column that comes twice holds several values. */
async function* csvRows(input: Input): AsyncGenerator<SourceRecord> {
  const rows = input.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  let columns: readonly string[] | undefined;
  try {
    for await (const { record: cells, info } of rows as AsyncIterable<CsvRow>) {
      if (!columns) {
        columns = cells.map((name) => name.trim());
        continue;
      }
      const line = info.lines;
      if (cells.length !== columns.length) {
        yield { line, refusal: `it has ${cells.length} cells, and the header ${columns.length}` };
        continue;
      }
      const record: Record<string, readonly string[]> = {};
      for (const [index, name] of columns.entries()) record[name] = [...(record[name] ?? []), cells[index] ?? ''];
      yield { line, record };
    }
  } catch (error) {
    // Quotes that do not close: where the next row begins, nobody can tell. The parser's message quotes the row.
    const [, line = '?'] = /line (\d+)/.exec(errorText(error)) ?? [];
    throw new Trouble(`The file is no CSV from line ${line} on: a quote is not closed, or stands inside a cell`);
  }
}

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** RFC 2849. Entries without a uid are no users, but what the tree of a directory is made of. */
async function* ldifEntries(input: Input): AsyncGenerator<SourceRecord> {
  let entry: { readonly line: number; readonly lines: string[] } | undefined;
  for await (const [line, text] of numberedLines(input)) {
    if (text.startsWith('#')) continue;
    if (text.startsWith(' ')) {
      const last = entry?.lines.length ?? 0;
      if (entry && last > 0) entry.lines[last - 1] += text.slice(1);
    } else if (text === '') {
      if (entry) yield* userOf(entry);
      entry = undefined;
    } else {
      entry ??= { line, lines: [] };
      entry.lines.push(text);
    }
  }
  if (entry) yield* userOf(entry);
}

function* userOf({
  line,
  lines,
}: {
  readonly line: number;
  readonly lines: readonly string[];
}): Generator<SourceRecord> {
  const record: Record<string, string[]> = {};
  for (const text of lines) {
    const [, name, option = '', encoded, value = ''] =
      /^([A-Za-z][\w.-]*)((?:;[\w-]+)*):([:<]?) *(.*)$/s.exec(text) ?? [];
    if (name === undefined) return yield { line, refusal: 'it is no entry of LDIF' };
    if (encoded === '<') return yield { line, refusal: `${name} lies in a file of its own` };
    if (option !== '') continue;
    const key = Object.keys(record).find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
    record[key] = [...(record[key] ?? []), encoded === ':' ? Buffer.from(value, 'base64').toString() : value];
  }
  const names = Object.keys(record).map((name) => name.toLowerCase());
  if (names.includes('changetype')) return yield { line, refusal: 'it is a change, and no entry' };
  if (!names.includes('uid')) return;
  // The name of the entry, which LDIF calls `dn`, and the version of the file.
  const { dn: _dn, version: _version, ...attributes } = record;
  yield { line, record: attributes };
}
