import { describe, expect, test } from '@jest/globals';
import { budgetCounts, budgetHolds, pushesAreOne, pushesArrive } from '../../bench/soak/invariants/pushes.ts';
import { ledger } from '../../bench/soak/ledger.ts';
import { countRenewal } from '../../bench/soak/push-moves.ts';
import { aPush, aRun } from './soak-evidence.ts';

const run = aRun({ user: 'soak-1', sends: 1, waits: 1 });
const delivered = { user: 'soak-1', messageId: 'AUTHENTICATE:1000', jwt: 'one', at: 1000 };
const books = { ...ledger(), runs: [run], deliveries: [delivered] };

describe('pushes arrive', () => {
  test('one that was sent and has arrived, twice, breaks nothing', () => {
    const twice = { ...books, deliveries: [delivered, delivered] };
    const rows = { PushMessages: [aPush(1000)] };

    expect([...pushesArrive(twice, rows), ...pushesAreOne(twice, rows)]).toEqual([]);
  });

  test('one was marked as sent, and is at no phone', () => {
    const problems = pushesArrive({ ...books, deliveries: [] }, { PushMessages: [aPush(1000)] });

    expect(problems).toEqual(['AUTHENTICATE:1000 was sent to soak-1, and never arrived']);
  });

  test('one for which a user was told to wait has never left', () => {
    const PushMessages = [aPush(1000, { delivery: 'queued' })];

    const problems = pushesArrive({ ...books, deliveries: [] }, { PushMessages });

    expect(problems).toEqual(['soak-1 was told to wait for 1 pushes, of which 0 have left']);
  });

  test('one that ends before a queue would give it out again may stay', () => {
    const PushMessages = [aPush(1000, { delivery: 'queued', expiresAt: 7000 })];

    expect(pushesArrive({ ...books, deliveries: [] }, { PushMessages })).toEqual([]);
  });

  test('one has arrived that is in no table', () => {
    const problems = pushesArrive({ ...books, runs: [] }, { PushMessages: [] });

    expect(problems).toEqual(['AUTHENTICATE:1000 has arrived, and nobody knows it']);
  });
});

describe('pushes are one', () => {
  test('two different ones came under one id', () => {
    const deliveries = [delivered, { ...delivered, jwt: 'another' }];

    const problems = pushesAreOne({ ...books, deliveries }, { PushMessages: [aPush(1000)] });

    expect(problems).toEqual(['AUTHENTICATE:1000 came as 2 different pushes']);
  });

  test('a request that was repeated has made a second one', () => {
    const problems = pushesAreOne(books, { PushMessages: [aPush(1000), aPush(1100)] });

    expect(problems).toEqual(['soak-1 got 2 pushes for 1 requests of one run']);
  });

  test('a poll that ended after the push may have made another, one that ended before has not', () => {
    const short = aRun({ user: 'soak-1', journey: 'SoakShortPush', sends: 1 });

    countRenewal(short, 6_000);
    const inTime = short.sends;
    countRenewal(short, 6_001);

    expect([inTime, short.sends]).toEqual([1, 2]);
  });
});

test('a push that nobody asked for is of no run', () => {
  const problems = pushesAreOne({ ...books, runs: [] }, { PushMessages: [aPush(1000)] });

  expect(problems).toEqual(['1 pushes are of no run']);
});

describe('the budget', () => {
  const rule = { limit: 2, windowSeconds: 600 };
  const arrivedAt = (...times: number[]) =>
    times.map((at) => ({ user: 'soak-1', messageId: `AUTHENTICATE:${at}`, jwt: String(at), at }));
  const three = [aPush(1000), aPush(2000), aPush(3000)];
  const got = { ...ledger(), deliveries: arrivedAt(1000, 2000, 3000) };

  test('a user got one push too many', () => {
    const problems = budgetHolds(got, { PushMessages: three }, rule);

    expect(problems).toEqual(['soak-1 got 3 pushes without an approval']);
  });

  test('an approval in between clears it', () => {
    const approved = { ...got, approvals: [{ user: 'soak-1', at: 1500 }] };

    expect(budgetHolds(approved, { PushMessages: three }, rule)).toEqual([]);
  });

  test('somebody else’s approval does not', () => {
    const approved = { ...got, approvals: [{ user: 'soak-9', at: 1500 }] };

    expect(budgetHolds(approved, { PushMessages: three }, rule)).toHaveLength(1);
  });

  test('one that was refused and stays in the table is none', () => {
    const refused = { ...got, deliveries: arrivedAt(1000, 2000) };

    expect(budgetHolds(refused, { PushMessages: three }, rule)).toEqual([]);
  });

  test.each([
    ['in the window', 600_999, 1],
    ['when the first had left it', 601_000, 0],
  ])('one that was made in the window counts where it arrived %s', (_when, at, problems) => {
    const last = {
      ...got,
      deliveries: [...arrivedAt(1000, 2000), { ...delivered, messageId: 'AUTHENTICATE:590000', at }],
    };

    const found = budgetHolds(last, { PushMessages: [aPush(1000), aPush(2000), aPush(590_000)] }, rule);

    expect(found).toHaveLength(problems);
  });

  const counting = (latestAt: number, ...messageIds: string[]) => [
    {
      ...{ user: '/alpha#soak-1', device: 'push', latestAt, windowSeconds: 600 },
      pushes: messageIds.map((messageId) => ({ messageId })),
    },
  ];
  const one = { ...ledger(), deliveries: arrivedAt(1000) };

  test('the row counts what was sent', () => {
    const rows = { PushMessages: [aPush(1000)], DeviceProfiles: counting(1000, 'AUTHENTICATE:1000') };

    expect(budgetCounts(one, rows)).toEqual([]);
  });

  test.each([
    ['in its window', 600_999, ['The budget of soak-1 lacks AUTHENTICATE:1000']],
    ['before it', 601_000, []],
  ])('the row may lack what was sent before its window: %s', (_when, latestAt, problems) => {
    const rows = { PushMessages: [aPush(1000)], DeviceProfiles: counting(latestAt) };

    expect(budgetCounts(one, rows)).toEqual(problems);
  });

  test('the row counts one that was never made', () => {
    const DeviceProfiles = counting(1000, 'AUTHENTICATE:1000', 'AUTHENTICATE:2000');

    expect(budgetCounts(one, { PushMessages: [aPush(1000)], DeviceProfiles })).toEqual([
      'The budget of soak-1 counts AUTHENTICATE:2000, which was never made',
    ]);
  });
});
