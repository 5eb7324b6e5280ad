// What is said of LocalStack is the same in the program, in the compose file and in the documents.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { introduction } from '../../local/aws/introduction.ts';
import { verifiedVersion } from '../../local/aws/localstack.ts';
import { localstackSkips } from '../../local/aws/localstack-skips.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('The LocalStack that Docker starts', () => {
  const compose = textOf('local/aws/docker-compose.yml');

  test('is the verified version of the community edition, and no other', () => {
    const images = [...compose.matchAll(/image: (\S+)/g)].map(([, image]) => image);

    expect(images).toEqual([`localstack/localstack:${verifiedVersion}`]);
  });

  test('takes no token, and listens on this machine only', () => {
    const ports = [...compose.matchAll(/^ {6}- (\S+:\d+)$/gm)].map(([, port]) => port);

    expect(compose).not.toContain('AUTH_TOKEN');
    expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });
});

test('The document names the verified version and all that is skipped', () => {
  const page = textOf('docs/emulator.md');

  expect(page).toContain(`LocalStack ${verifiedVersion}`);
  for (const ability of Object.keys(localstackSkips)) expect(page).toMatch(new RegExp(`^\\| ${ability}: `, 'm'));
});

test('A run on an emulator that lacks nothing says that nothing is skipped', () => {
  const emulator = { name: 'MiniStack at http://127.0.0.1:1', repairs: ['one thing'], deviations: [], skips: {} };

  const lines = introduction(emulator);

  expect(lines).toEqual(['Running on MiniStack at http://127.0.0.1:1', '  repaired: one thing', '  skipped: nothing']);
});
