// `npm run lint:templates`: CloudFormation's own rules, by cfn-lint, over the templates of every placement and every option.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { pythonWith } from '../../local/python.ts';

const here = fileURLToPath(new URL('cfn-lint/', import.meta.url));
/** Where a service is missing, cfn-lint knows; these two are the ones that our pages name. */
const regions = ['eu-central-1', 'us-east-1'];
/** Rules that are not for us, with the reason. */
const ignored = {
  W3005: 'The CDK names dependencies that references have in them already, and CloudFormation does not mind',
};

const matches = z.array(
  z.object({
    Filename: z.string(),
    Level: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'waymark-templates-'));
process.env['WAYMARK_TEST_RUN'] = folder;
const { deployments } = await import('./deployments.ts');
const { removeFolders, synthesized } = await import('./synthesized.ts');
try {
  const files = deployments.flatMap(([, settings], at) =>
    Object.entries(synthesized(settings)).map(([stack, template]) => {
      const file = join(folder, `${at + 1}-${stack}.template.json`);
      writeFileSync(file, JSON.stringify(template.toJSON(), null, 2));
      return file;
    }),
  );
  const python = await pythonWith({ name: 'cfn-lint', requirements: join(here, 'requirements.txt') });
  const awake = await linted(python, [join(here, 'misspelt.template.json')]);
  if (awake.length !== 2) throw new Error('cfn-lint finds nothing in a template that is wrong');
  // One process for each half: it takes one core.
  const halves = [0, 1].map((half) => files.filter((_, at) => at % 2 === half));
  const found = (await Promise.all(halves.map((half) => linted(python, half)))).flat();
  for (const line of new Set(found)) console.error(line);
  console.log(`cfn-lint: ${files.length} templates of ${deployments.length} deployments, ${found.length} complaints`);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  removeFolders();
  rmSync(folder, { recursive: true, force: true });
}

async function linted(python: string, files: readonly string[]): Promise<string[]> {
  const rules = ['--ignore-checks', ...Object.keys(ignored)];
  const settings = ['--format', 'json', '--regions', ...regions, ...rules, '--', ...files];
  const child = spawn(join(dirname(python), 'cfn-lint'), settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  // 2, 4 and 8 say what it has found; with anything else it has not looked.
  if (code === null || (code & ~0b1110) !== 0) throw new Error(`cfn-lint has ended with ${code}`);
  return matches.parse(JSON.parse(printed || '[]')).map(({ Filename, Level, Message, Rule, Location }) => {
    const where = (Location.Path ?? []).join('.');
    return `${Filename.slice(Filename.lastIndexOf('/') + 1)}: ${Level} ${Rule.Id} at ${where}: ${Message}`;
  });
}
