// The code blocks of docs/clients.md, as modules of a page.
import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
const blocks = new Map(
  Array.from(text.matchAll(/^```js ([\w-]+)\n([\s\S]*?)^```$/gm), ([, name = '', code = '']) => [name, code]),
);

/** `js` blocks, named or not. */
export const documentedBlocks: readonly string[] = Array.from(
  text.matchAll(/^```(?:js|javascript|ts|typescript)\b *(.*)$/gm),
  ([, name = '']) => name,
);

// An application's users are not on a machine that runs a test suite besides.
const patient = 'timeout: 60000';

/** The block of this name with the server's address and a patient time-out in place of the example's, and `then` behind it. */
export function documented(name: string, url: string, then: string): string {
  const code = blocks.get(name);
  if (code === undefined) throw new Error(`docs/clients.md has no block ${name}`);
  const here = code.replaceAll('https://login.example.com/am', url).replaceAll(/timeout: \d+/g, patient);
  return `${here}\n${then}`;
}
