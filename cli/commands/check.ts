// `waymark check`: judges journey exports as an import would, without a server; for CI.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ExportFile, importJourneys, importReport } from '../../functions/journey/import.ts';
import type { NodeImplementation } from '../../functions/node/define-node.ts';
import { nodeSet } from '../../functions/nodes/node-set.ts';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output } from '../command.ts';
import { callersFile, fromCaller, readOrTrouble } from '../files.ts';
import { nodesFile, nodesUsage, ownNodes } from './own-nodes.ts';
import { importExitCode, importExitCodes, reportLines } from './report-lines.ts';

export interface CheckTools extends Output {
  readonly readFile: (path: string) => string;
  /** Names of the files in a folder. Undefined when it is none. */
  readonly folder: (path: string) => readonly string[] | undefined;
  /** Nodes of the caller's own. */
  readonly nodes: (file: string | undefined) => Promise<readonly NodeImplementation[]>;
}

const usage = `Usage:
  ${calledAs('check')} [--realm NAME] [--strict] [--nodes FILE] FILE...

  FILE           a journey export, or a folder: all *.json files in it
  --realm NAME   that they are meant for; default: alpha
  --strict       the realm's profile is \`strict\`
  --nodes FILE   ${nodesUsage}

Says what an import of all these files together into an empty realm would say, and changes nothing.
${importExitCodes} Warnings refuse nothing.`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  strict: { type: 'boolean', default: false },
  nodes: { type: 'string' },
} as const;

/** The command with all that it has on a real machine. */
export function check(args: readonly string[]): Promise<ExitCode> {
  const folder = (path: string): readonly string[] | undefined =>
    statSync(fromCaller(path)).isDirectory() ? readdirSync(fromCaller(path)) : undefined;
  return checkCommand(args, {
    ...{ ...consoleOutput, readFile: callersFile, folder },
    nodes: (file) => ownNodes(nodesFile(file)),
  });
}

export function checkCommand(args: readonly string[], tools: CheckTools): Promise<ExitCode> {
  return ending(usage, tools, async () => {
    const { values, positionals } = readArguments(args, options);
    const realm = normalRealm(values.realm);
    if (realm === undefined) throw new UsageError(`${values.realm} is no name for a realm`);
    if (positionals.length === 0) throw new UsageError('Name the files to check');
    const files = positionals.flatMap((path) => filesAt(path, tools));
    if (files.length === 0) throw new UsageError('There are no *.json files in the folder');
    const { definitions } = nodeSet(await tools.nodes(values.nodes));
    const result = importJourneys(files, {
      ...{ realm, strict: values.strict, definitions },
      existing: () => undefined,
    });
    const report = importReport(result);
    for (const line of reportLines(report)) tools.print(line);
    return importExitCode(report);
  });
}

function filesAt(path: string, { folder, readFile }: CheckTools): ExportFile[] {
  const inside = readOrTrouble(path, folder);
  const names = inside?.filter((name) => name.endsWith('.json')).sort();
  const paths = names ? names.map((name) => join(path, name)) : [path];
  return paths.map((name) => ({ name, text: readOrTrouble(name, readFile) }));
}
