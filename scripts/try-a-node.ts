// Adds a node as a stranger would: into a copy of the repository, with nothing but what CONTRIBUTING.md has to paste. Shows
// also that a forgotten step is told of. `--keep` leaves the copy.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'waymark-node-'));
const list = 'functions/nodes/index.ts';
/** Whole files of stacks would take minutes: these are the cases that a new node can break. */
const stackCases = [
  '^docs/',
  'may do this and nothing else',
  'that this table does not know',
  'are one for each node',
  'is exactly what its code reads',
  'for every node with a function',
].join('|');

try {
  copyTree();
  const { node, test, line } = pasted();
  const name = node.path.replace(/^.*\/|\.ts$/g, '');
  put(node);
  told('a node alone', [`${list} lacks the line: ${line}`, `make ${test.path}`]);
  put(test);
  told('a node without its line', [`${list} lacks the line: ${line}`]);
  addLine(line);
  told('a page that is not written', ['docs/nodes.md is not current: run `npm run docs`']);
  step('docs', npm('docs'));
  for (const script of ['test:fast', 'lint', 'types', 'unused']) step(script, npm(script));
  step('unit', jest('unit', `test/nodes/${name}|test/node-contract|test/documents/|test/architecture`));
  step('stacks', [...jest('stacks', 'stacks/(documents|privileges|functions|api)'), '-t', stackCases]);
  console.log(`${name} was added by CONTRIBUTING.md alone`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  if (process.argv.includes('--keep')) console.log(copy);
  else rmSync(copy, { recursive: true, force: true });
}

interface Pasted {
  readonly path: string;
  readonly text: string;
}

function copyTree(): void {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // A file that is removed but not committed is still listed, and the list has no link to the packages.
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    if (!file.startsWith('node_modules')) cpSync(join(root, file), join(copy, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}

/** The section's blocks, each with the last path that was named before it. */
function pasted(): { readonly node: Pasted; readonly test: Pasted; readonly line: string } {
  const page = readFileSync(join(copy, 'CONTRIBUTING.md'), 'utf8');
  const section = page.slice(page.indexOf('## Add a node'), page.indexOf('## Commits'));
  const [node, test, line, ...others] = [...section.matchAll(/\n```ts\n([\s\S]*?\n)```/g)].map((block) => {
    const path = [...section.slice(0, block.index).matchAll(/`([\w./-]+\.ts)`/g)].at(-1)?.[1] ?? '';
    return { path, text: block[1] ?? '' };
  });
  if (!node || !test || line?.path !== list || others.length > 0) {
    throw new Error(`CONTRIBUTING.md, "Add a node", is to have three blocks: a node, its test, and a line of ${list}`);
  }
  return { node, test, line: line.text.trim() };
}

function put({ path, text }: Pasted): void {
  writeFileSync(join(copy, path), text, { flag: 'wx' });
}

function addLine(line: string): void {
  const file = join(copy, list);
  const [comment = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, `${[comment, ...[...lines, line].sort()].join('\n')}\n`);
}

function npm(script: string): string[] {
  return ['npm', 'run', '--silent', script];
}

function jest(project: string, files: string): string[] {
  return ['npm', 'test', '--silent', '--', '--selectProjects', project, '--testPathPatterns', files];
}

/** The fast tests fail, and say these. */
function told(what: string, messages: readonly string[]): void {
  const { status, output } = timed(`test:fast tells of ${what}`, npm('test:fast'));
  const unsaid = messages.filter((message) => !output.includes(message));
  if (status === 0) throw new Error(`test:fast says nothing of ${what}`);
  if (unsaid.length > 0) throw new Error(`${output}\ntest:fast does not say:\n${unsaid.join('\n')}`);
}

function step(title: string, command: readonly string[]): void {
  const { status, output } = timed(title, command);
  if (status !== 0) throw new Error(`${output}\n${title} failed: ${command.join(' ')}`);
}

function timed(title: string, [command = '', ...args]: readonly string[]): { status: number | null; output: string } {
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26 });
  console.log(`${((performance.now() - from) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  return { status, output: `${stdout}${stderr}` };
}
