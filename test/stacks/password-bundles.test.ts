// Code that compares hashes of others is where passwords are compared, and nowhere else.
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { buildTime, builtFunctions } from '../support/built-functions.ts';

const metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

beforeAll(builtFunctions, buildTime);

test('bcrypt is with those that compare passwords, and weighs less than 20 kB', () => {
  const { outputs } = metafile.parse(
    JSON.parse(readFileSync(new URL('../../dist/meta.json', import.meta.url), 'utf8')),
  );
  const holders = Object.entries(outputs).flatMap(([file, { inputs }]) =>
    Object.entries(inputs).flatMap(([input, { bytesInOutput }]) =>
      input.includes('node_modules/bcryptjs/') ? [{ name: file.split('/').at(-2), bytesInOutput }] : [],
    ),
  );

  expect(holders.map(({ name }) => name).sort()).toEqual([
    'authenticate-inline',
    'node-data-store-decision',
    'node-identity-store-decision',
  ]);
  expect(Math.max(...holders.map(({ bytesInOutput }) => bytesInOutput))).toBeLessThan(20_000);
});
