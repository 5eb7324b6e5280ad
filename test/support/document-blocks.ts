// The fenced blocks of a page of docs/, for tests that run what it tells people to run.
import { readFileSync } from 'node:fs';

/** @param page `operating.md` */
export function documentBlocks(page: string, language: string): string[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );
}
