import { describe, expect, test } from '@jest/globals';
import { attemptBounds, codesAreCounted, passwordsAreCounted } from '../../bench/soak/invariants/attempts.ts';
import { anAttempt } from './soak-evidence.ts';

const rule = { limit: 3, left: 1 };
const right = { meant: 'right', told: 'accepted' } as const;

describe('the bounds', () => {
  test('what was surely refused after the last right one is the least, up to the limit', () => {
    const wrong = [2, 3, 4, 5].map((begun) => anAttempt({ begun }));

    expect(attemptBounds([anAttempt({ begun: 0, ended: 1, ...right }), ...wrong], rule)).toEqual({ least: 3, most: 6 });
  });

  test('an attempt of which nobody has heard may have been charged or not', () => {
    const { ended: _, told: __, ...unheard } = anAttempt({ begun: 1 });

    expect(attemptBounds([unheard], rule)).toEqual({ least: 0, most: 1 });
  });

  test('a right one that has not ended may still clear everything', () => {
    const { ended: _, told: __, ...unheard } = anAttempt({ begun: 1, meant: 'right' });

    expect(attemptBounds([unheard, anAttempt({ begun: 2 })], rule)).toMatchObject({ least: 0 });
  });

  test('what ended before the accepted one began is cleared', () => {
    const attempts = [anAttempt({ begun: 1 }), anAttempt({ begun: 2 }), anAttempt({ begun: 3, ended: 4, ...right })];

    expect(attemptBounds(attempts, rule)).toEqual({ least: 0, most: 2 });
  });
});

describe('what the tables count', () => {
  const attempts = [anAttempt({ begun: 1 }), anAttempt({ begun: 2 })];
  const idOf = (user: string) => `id of ${user}`;

  test.each([
    [2, 0],
    [1, 1],
    [3, 1],
  ])('%d passwords are charged of two that were wrong: %d problems', (strangers, problems) => {
    const Attempts = [{ id: 'id of soak-0', strangers }];

    expect(passwordsAreCounted({ attempts }, { Attempts }, idOf, { ...rule, left: 0 })).toHaveLength(problems);
  });

  test('a user whose wrong passwords nobody counts is found without a row', () => {
    const problems = passwordsAreCounted({ attempts }, { Attempts: [] }, idOf, rule);

    expect(problems).toEqual(['soak-0 is charged 0 attempts with a password, of 2 to 2 that there were']);
  });

  test.each(['code', 'recoveryCode'] as const)('a wrong %s is charged on the device, apart from the other', (kind) => {
    const one = [anAttempt({ begun: 1, kind })];
    const device = (name: string) => [{ user: 'id of soak-0', device: 'oath#a', [name]: new Set(['visit']) }];
    const own = kind === 'code' ? 'charges' : 'recoveryCharges';
    const other = kind === 'code' ? 'recoveryCharges' : 'charges';

    const problems = [own, other].map((name) =>
      codesAreCounted({ attempts: one }, { DeviceProfiles: device(name) }, idOf, rule),
    );

    expect(problems.map(({ length }) => length)).toEqual([0, 1]);
  });

  test('who has no device has nothing that a code could be compared with', () => {
    const one = [anAttempt({ begun: 1, kind: 'recoveryCode' })];
    const none = [{ user: 'id of soak-0', device: 'factors' }];

    expect(codesAreCounted({ attempts: one }, { DeviceProfiles: none }, idOf, rule)).toEqual([]);
  });
});
