import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { optionalText } from '../../functions/node/optional-text.ts';

const schema = z.object({ stage: optionalText });

test.each([{}, { stage: null }, { stage: '' }, { stage: 'null' }])('reads %j as unset', (config) => {
  const parsed = schema.parse(config);

  expect(parsed.stage).toBeUndefined();
});

test('keeps any other text untouched', () => {
  expect(schema.parse({ stage: ' {"themeId":"1"} ' }).stage).toBe(' {"themeId":"1"} ');
});

test('gives the same when it is read twice', () => {
  const once = JSON.parse(JSON.stringify(schema.parse({ stage: 'null' })));

  expect(schema.parse(once).stage).toBeUndefined();
});

test('refuses what is no text', () => {
  expect(schema.safeParse({ stage: 1 }).success).toBe(false);
});
