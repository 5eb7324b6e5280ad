import { describe, expect, test } from '@jest/globals';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { securityDocument } from './security-document.ts';
import { securityRows } from './security-rows.ts';
import type { ShownTests } from './shown-tests.ts';

const allGreen: ShownTests = new Map(
  securityRows
    .filter(({ deviates, unrelated }) => !deviates && unrelated === undefined)
    .map(({ id }) => [id, [{ name: `test/some.test.ts: shows ${id}`, passed: true }]]),
);
const lineOf = (document: string, id: string): string =>
  document.split('\n').find((line) => line.startsWith(`| ${id} |`)) ?? '';

describe('docs/security.md', () => {
  test('has every row once, with its tests or its reason', () => {
    const document = securityDocument(allGreen);

    for (const { id, deviates, strict, unrelated } of securityRows) {
      const line = lineOf(document, id);
      expect(document.split(`\n| ${id} |`)).toHaveLength(2);
      expect(line).toContain(deviates?.why ?? unrelated ?? `test/some.test.ts: shows ${id}`);
      if (strict) expect(line).toContain(strict.why);
    }
  });

  test('a row whose test fails, or has none, is red and counted as that', () => {
    const shown = new Map(allGreen);
    shown.set('N-OTP-2', [{ name: 'test/some.test.ts: fails', passed: false }]);
    shown.delete('N-OTP-4');

    const document = securityDocument(shown);

    expect(lineOf(document, 'N-OTP-2')).toContain('| red |');
    expect(lineOf(document, 'N-OTP-4')).toContain('| red |');
    expect(lineOf(document, 'N-OTP-5')).toContain('| met |');
    expect(document).toContain('**2** without a green test');
  });

  test('the counts add up to all rows', () => {
    const [line = ''] = /^\*\*\d+\*\* met, .*$/m.exec(securityDocument(allGreen)) ?? [];
    const numbers = [...line.matchAll(/\*\*(\d+)\*\*/g)].map(([, number]) => Number(number));

    expect(numbers.reduce((sum, number) => sum + number, 0)).toBe(securityRows.length);
  });

  test('A-6.1.1 says how guessing is slowed down and what a malicious lock-out can do, with the figures in force', () => {
    const document = securityDocument(allGreen);
    const { attemptPolicy, pushBudget } = realmSettings.parse({});

    expect(document).toContain('## Guessing, and locking others out');
    expect(document).toContain(`| ${attemptPolicy.limit - 1} | none |`);
    expect(document).toContain(`| ${attemptPolicy.limit} | ${attemptPolicy.baseDelaySeconds} s |`);
    expect(document).toContain(`| ${attemptPolicy.limit + 12} | ${attemptPolicy.maxDelaySeconds / 3600} h |`);
    expect(document).toContain(`the ${pushBudget.limit} pushes of ${pushBudget.windowSeconds / 60} minutes`);
    expect(document).not.toMatch(/\{\{|undefined|NaN/);
  });
});
