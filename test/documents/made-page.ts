// Pages of docs/ that are made: written by `npm run docs`, and held against what they are made from by every other run.
import { readFileSync, writeFileSync } from 'node:fs';

/** Throws naming the first line that is not as it should be. */
export function holdPage(name: string, document: string): void {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  if (process.env['WRITE_DOCS']) writeFileSync(file, document);
  const there = readFileSync(file, 'utf8');
  if (there === document) return;
  const [lines, wanted] = [there.split('\n'), document.split('\n')];
  const first = wanted.findIndex((line, index) => line !== lines[index]);
  const line = first === -1 ? wanted.length : first;
  throw new Error(
    `docs/${name} is not current: run \`npm run docs\`\nline ${line + 1} is      ${lines[line]}\nand should be ${wanted[line]}`,
  );
}
