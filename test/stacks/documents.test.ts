// The pages in docs/ that are made from the stacks and from the nodes are as those are. `npm run docs` writes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { configurationDocument } from './configuration-document.ts';
import { nodesDocument } from './nodes-document.ts';
import { noticesDocument } from './notices-document.ts';
import { privilegesDocument } from './privileges-document.ts';
import { removeFolders } from './synthesized.ts';

afterAll(removeFolders);

test.each([
  ['configuration.md', configurationDocument],
  ['nodes.md', nodesDocument],
  ['notices.md', noticesDocument],
  ['privileges.md', privilegesDocument],
])('docs/%s is current', (name, make) => {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  const document = make();
  if (process.env.WRITE_DOCS) writeFileSync(file, document);

  expect(readFileSync(file, 'utf8')).toBe(document);
});
