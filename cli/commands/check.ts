// `waymark check`: judges journey exports as an import would, without a server; for CI.
import type { ExportFile } from '../../functions/journey/export.ts';
import { importJourneys, importReport } from '../../functions/journey/import.ts';
import type { NodeImplementation } from '../../functions/node/define-node.ts';
import { nodeSet } from '../../functions/nodes/node-set.ts';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output } from '../command.ts';
import { callersExports, namedExports } from './named-exports.ts';
import { nodesFile, nodesUsage, ownNodes } from './own-nodes.ts';
import { importExitCode, importExitCodes, reportLines, summaryLines } from './report-lines.ts';

export interface CheckTools extends Output {
  /** The export file of this path, or all in a folder. */
  readonly exportsAt: (path: string) => readonly ExportFile[];
  /** Nodes of the caller's own. */
  readonly nodes: (file: string | undefined) => Promise<readonly NodeImplementation[]>;
}

const usage = `Usage:
  ${calledAs('check')} [--realm NAME] [--strict] [--nodes FILE] FILE...

  FILE           a journey export, or a folder: all that it holds of exports
  --realm NAME   that they are meant for; default: alpha
  --strict       the realm's profile is \`strict\`
  --nodes FILE   ${nodesUsage}

Says what an import of all these files together into an empty realm would say, and changes nothing. Of several journeys,
such as a whole tenant's, it says at the end which share loads, and how often a node type is missing.
${importExitCodes} Warnings refuse nothing.`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  strict: { type: 'boolean', default: false },
  nodes: { type: 'string' },
} as const;

/** The command with all that it has on a real machine. */
export function check(args: readonly string[]): Promise<ExitCode> {
  return checkCommand(args, {
    ...{ ...consoleOutput, exportsAt: callersExports },
    nodes: (file) => ownNodes(nodesFile(file)),
  });
}

export function checkCommand(args: readonly string[], tools: CheckTools): Promise<ExitCode> {
  return ending(usage, tools, async () => {
    const { values, positionals } = readArguments(args, options);
    const realm = normalRealm(values.realm);
    if (realm === undefined) throw new UsageError(`${values.realm} is no name for a realm`);
    if (positionals.length === 0) throw new UsageError('Name the files to check');
    const files = namedExports(positionals, tools.exportsAt);
    const { definitions } = nodeSet(await tools.nodes(values.nodes));
    const result = importJourneys(files, {
      ...{ realm, strict: values.strict, definitions },
      existing: () => undefined,
    });
    const report = importReport(result);
    for (const line of reportLines(report)) tools.print(line);
    if (result.total > 1) for (const line of ['', ...summaryLines(result)]) tools.print(line);
    return importExitCode(report);
  });
}
