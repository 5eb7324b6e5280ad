// Which environment variables the code of a function reads, found in its bundle: in what of our own files is left there.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stop } from 'esbuild';
import { auditVariables } from '../../functions/manifest/audit-events.ts';
import { type TableName, tables } from '../../functions/manifest/tables.ts';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import { functionSources } from '../../lib/function-sources.ts';

/** Sorted, by the short names of functions; of these alone, or of all, whose bundles take some seconds. */
export async function variablesRead(...names: string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-variables-'));
  try {
    const all = Object.entries(functionSources());
    const sources = Object.fromEntries(all.filter(([name]) => names.length === 0 || names.includes(name)));
    await bundleFunctions(sources, folder, { minify: false });
    return new Map(
      Object.keys(sources).map((name) => [name, variablesIn(readFileSync(join(folder, name, 'index.mjs'), 'utf8'))]),
    );
  } finally {
    // Its process would keep Jest's.
    await stop();
    rmSync(folder, { recursive: true });
  }
}

function variablesIn(bundle: string): string[] {
  // esbuild writes a line with its path before each file.
  const ours = bundle.split(/^\/\/ (?=\S+\.\w+$)/m).filter((part) => part.startsWith('functions/'));
  const source = ours.join('\n');
  const named = source.matchAll(/(?:\brequired\d*\("|\bprocess\.env\.|\bprocess\.env\["|\benvironment\d*\[")(\w+)/g);
  const ofAudit = source.matchAll(/\bauditVariables\.(\w+)/g);
  const ofTables = source.matchAll(/\.table\("(\w+)"\)/g);
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
