import { describe, expect, test } from '@jest/globals';
import {
  codesCountOnce,
  devicesStay,
  sessionsAreOne,
  sessionsHaveFactors,
  tokensStay,
} from '../../bench/soak/invariants/sessions.ts';
import { aRun, aSession, ofRuns } from './soak-evidence.ts';

const good = aRun();
const keyOf = (user: string) => `/alpha#${user}`;

test('a run that gave its factors, and the session that it was given, break nothing', () => {
  const [books, Sessions] = [ofRuns(good), [aSession(good)]];

  const problems = [codesCountOnce, sessionsHaveFactors, tokensStay].flatMap((check) => check(books, { Sessions }));

  expect(problems).toEqual([]);
});

describe('codes count once', () => {
  test('two runs were told that the same code let them on', () => {
    const problems = codesCountOnce(ofRuns(good, aRun({ id: 'run-2' })), { Sessions: [] });

    expect(problems).toEqual(['soak-0 app 1 step 7 has let 2 runs on']);
  });

  test('one was told so, and of the other, which never heard, there is a session', () => {
    const unheard = aRun({ id: 'run-2', accepted: [] });

    const problems = codesCountOnce(ofRuns(good, unheard), { Sessions: [aSession(unheard)] });

    expect(problems).toHaveLength(1);
  });
});

describe('sessions have their factors', () => {
  test.each([
    ['without a second factor', aRun({ proofs: [] })],
    ['without the password', aRun({ password: false })],
  ])('one was opened %s', (what, run) => {
    const problems = sessionsHaveFactors(ofRuns(run), { Sessions: [aSession(run)] });

    expect(problems).toEqual([expect.stringContaining(what)]);
  });

  test('one is of nobody who was there', () => {
    const problems = sessionsHaveFactors(ofRuns(), { Sessions: [aSession(good)] });

    expect(problems).toEqual(['The session of soak-0 is of no run']);
  });

  test('one is of another user than the one who gave the factors', () => {
    const Sessions = [{ ...aSession(good), username: 'soak-9' }];

    const problems = sessionsHaveFactors(ofRuns(good), { Sessions });

    expect(problems).toEqual(['The session of soak-9 is of a run of soak-0']);
  });
});

describe('a run has one session', () => {
  test('a request that was sent again has opened a second one', () => {
    const again = { ...aSession(good), tokenHash: 'another' };

    expect(sessionsAreOne({ Sessions: [aSession(good), again] })).toEqual(['soak-0 has 2 sessions of one run']);
  });

  test('one of each run breaks nothing', () => {
    expect(sessionsAreOne({ Sessions: [aSession(good), aSession(aRun({ id: 'run-2' }))] })).toEqual([]);
  });
});

describe('tokens stay', () => {
  test('one that a client holds is not in the table', () => {
    const problems = tokensStay(ofRuns(good), { Sessions: [] });

    expect(problems).toEqual(['soak-0 was given a session that is not there']);
  });

  test('one is still there although its client was told that it has signed out', () => {
    const problems = tokensStay(ofRuns(aRun({ loggedOut: 'told' })), { Sessions: [aSession(good)] });

    expect(problems).toEqual(['soak-0 has signed out, and the session is still there']);
  });

  test('one that may have been ended may be there or not', () => {
    const books = ofRuns(aRun({ loggedOut: 'asked' }));

    const problems = [[], [aSession(good)]].flatMap((Sessions) => tokensStay(books, { Sessions }));

    expect(problems).toEqual([]);
  });

  test('one is of another run than the client’s', () => {
    const Sessions = [{ ...aSession(good), properties: '{"AMCtxId":"run-9"}' }];

    const problems = tokensStay(ofRuns(good), { Sessions });

    expect(problems).toEqual(['soak-0 was given a session of another run']);
  });
});

describe('devices stay', () => {
  const enrolled = [{ user: 'soak-0', kind: 'oath' as const }];
  const app = (uuid: string) => ({ user: '/alpha#soak-0', device: `oath#${uuid}` });

  test('an app is there', () => {
    expect(devicesStay(enrolled, { DeviceProfiles: [app('a')] }, keyOf)).toEqual([]);
  });

  test.each([
    ['soak-0 has registered, and has no oath device', []],
    ['soak-0 has 2 apps', [app('a'), app('b')]],
  ])('%s', (problem, DeviceProfiles) => {
    expect(devicesStay(enrolled, { DeviceProfiles }, keyOf)).toEqual([problem]);
  });
});
