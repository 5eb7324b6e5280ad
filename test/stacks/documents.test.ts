// The pages in docs/ that are made from the templates are as those are. `npm run docs` writes it.
import { afterAll, expect, test } from '@jest/globals';
import { holdPage } from '../documents/made-page.ts';
import { alarmsDocument } from './alarms-document.ts';
import { privilegesDocument } from './privileges-document.ts';
import { removeFolders } from './synthesized.ts';

afterAll(removeFolders);

test('docs/privileges.md is current', () => {
  expect(() => holdPage('privileges.md', privilegesDocument())).not.toThrow();
});

test('docs/alarms.md is current', () => {
  expect(() => holdPage('alarms.md', alarmsDocument())).not.toThrow();
});
