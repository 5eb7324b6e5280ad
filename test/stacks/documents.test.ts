// The page in docs/ that is made from the templates is as those are. `npm run docs` writes it.
import { afterAll, expect, test } from '@jest/globals';
import { holdPage } from '../documents/made-page.ts';
import { privilegesDocument } from './privileges-document.ts';
import { removeFolders } from './synthesized.ts';

afterAll(removeFolders);

test('docs/privileges.md is current', () => {
  expect(() => holdPage('privileges.md', privilegesDocument())).not.toThrow();
});
