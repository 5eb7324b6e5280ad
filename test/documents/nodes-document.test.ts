// The pages in docs/ that need no template. The one that does is held in test/stacks/documents.test.ts.
import { expect, test } from '@jest/globals';
import { configurationDocument } from './configuration-document.ts';
import { languagesDocument } from './languages-document.ts';
import { holdPage } from './made-page.ts';
import { nodesDocument } from './nodes-document.ts';
import { noticesDocument } from './notices-document.ts';

test.each([
  ['configuration.md', configurationDocument],
  ['languages.md', languagesDocument],
  ['nodes.md', nodesDocument],
  ['notices.md', noticesDocument],
])('docs/%s is current', (name, make) => {
  expect(() => holdPage(name, make())).not.toThrow();
});
