// `waymark privileges`: what each function of a synthesized app may do, as docs/privileges.md says it of ours.
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deployedFunctions, type TemplateJson, template } from '../../lib/privileges.ts';
import { privilegesSection } from '../../lib/privileges-page.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { fromCaller, readOrTrouble } from '../files.ts';

const usage = `Usage:
  ${calledAs('privileges')} [FOLDER] [--stage NAME]

  FOLDER         what \`cdk synth\` has made; default: cdk.out
  --stage NAME   of which deployment, where the app has several

Prints a page in Markdown: what the role of each function allows, your own nodes included, and nothing else.`;

const options = { stage: { type: 'string' } } as const;

export function privileges(args: readonly string[]): Promise<ExitCode> {
  return privilegesCommand(args, consoleOutput);
}

export function privilegesCommand(args: readonly string[], output: Output): Promise<ExitCode> {
  return ending(usage, output, () => {
    const { values, positionals } = readArguments(args, options);
    const [folder = 'cdk.out', ...more] = positionals;
    if (more.length > 0) throw new UsageError('Name one folder');
    const templates = templatesIn(folder);
    output.print(page(templates, stageOf(templates, values.stage, folder)));
    return 0;
  });
}

function templatesIn(folder: string): TemplateJson[] {
  const path = fromCaller(folder);
  if (!readOrTrouble(folder, () => statSync(path)).isDirectory()) throw new Trouble(`${folder} is no folder`);
  const files = globSync('**/*.template.json', { cwd: path }).sort();
  return files.map((file) => {
    try {
      return template.parse(JSON.parse(readFileSync(join(path, file), 'utf8')));
    } catch (cause) {
      throw new Trouble(`${join(folder, file)} is no template of CloudFormation`, { cause });
    }
  });
}

/** Every deployment has an engine, by whose name it is known. */
function stageOf(templates: readonly TemplateJson[], wanted: string | undefined, folder: string): string {
  const names = templates
    .flatMap(({ Resources }) => Object.values(Resources))
    .map((one) => one.Properties['FunctionName']);
  const stages = names.flatMap((name) => /^waymark-(.+)-authenticate$/.exec(String(name))?.[1] ?? []);
  const [stage] = wanted === undefined ? stages : stages.filter((name) => name === wanted);
  if (stages.length === 0) throw new Trouble(`There is no deployment of Waymark in ${folder}: run cdk synth first`);
  if (wanted === undefined && stages.length > 1) throw new UsageError(`Say which by --stage: ${stages.join(', ')}`);
  if (stage === undefined) throw new Trouble(`There is no such stage in ${folder}, but ${stages.join(', ')}`);
  return stage;
}

function page(templates: readonly TemplateJson[], stage: string): string {
  try {
    const sections = [...deployedFunctions(templates, `waymark-${stage}-`)]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(privilegesSection);
    return `# Privileges of waymark-${stage}

What the role of each function allows, and nothing else. Every function may also write its own log and, unless tracing is
off, send traces.

${sections.join('\n')}`;
  } catch (cause) {
    throw new Trouble(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
