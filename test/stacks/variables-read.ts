// Which environment variables the code behind an entry file reads, found in its source and in all that it imports.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditVariables } from '../../functions/manifest/audit-events.ts';
import { type TableName, tables } from '../../functions/manifest/tables.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Sorted. `entry` from the repository's root. */
export function variablesReadBy(entry: string): string[] {
  const source = [...filesBehind(normalize(entry))].map(textOf).join('\n');
  const named = source.matchAll(/(?:\brequired\('|\bprocess\.env\.|\bprocess\.env\['|\benvironment\[')(\w+)/g);
  const ofAudit = source.matchAll(/\bauditVariables\.(\w+)/g);
  const ofTables = source.matchAll(/\.table\('(\w+)'\)/g);
  return [
    ...new Set([
      ...[...named].map(([, name = '']) => name),
      // No other key compiles here either.
      ...[...ofAudit].map(([, key]) => auditVariables[key as keyof typeof auditVariables]),
      // A table that is not in the manifest does not compile.
      ...[...ofTables].map(([, table]) => tables[table as TableName].variable),
    ]),
  ].sort();
}

function filesBehind(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  // Types are gone when the code runs.
  const imports = textOf(file).matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']+)';/gms);
  for (const [, path = ''] of imports) filesBehind(join(dirname(file), path), seen);
  return seen;
}

const texts = new Map<string, string>();

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}
