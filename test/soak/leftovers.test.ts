// What a process leaves: rows, memory, log lines and answers.
import { describe, expect, test } from '@jest/globals';
import { answersAreAgreed, logsAreClean, memoryIsFlat } from '../../bench/soak/invariants/process.ts';
import { rowsEnd, rowsHaveOwners } from '../../bench/soak/invariants/rows.ts';
import { everythingFailed, fairUsersGetIn } from '../../bench/soak/invariants/weather.ts';
import { noRows } from './soak-evidence.ts';

describe('rows', () => {
  const now = 1_800_000_000_000;
  const journey = (ttl: unknown) => ({ ...noRows, JourneyStates: [{ id: 'a', ttl }] });

  test('one that ends soon breaks nothing', () => {
    expect(rowsEnd(journey(now / 1000 + 900), now)).toEqual([]);
  });

  test.each([
    ['A row of JourneyStates never ends: a', undefined],
    ['A row of JourneyStates ends in 86400 s: a', now / 1000 + 86_400],
  ])('%s', (problem, ttl) => {
    expect(rowsEnd(journey(ttl), now)).toEqual([problem]);
  });

  const user = '/alpha#soak-1';
  const device = { user, device: 'push#a' };
  const endpoint = { realm: '/alpha', username: 'soak-1', uuid: 'a', owner: `${user}#a` };
  const owned = { ...noRows, Identities: [{ user }], DeviceProfiles: [device], EndpointOwners: [endpoint] };

  test('a device of a user who is there, and its endpoint, break nothing', () => {
    expect(rowsHaveOwners(owned)).toEqual([]);
  });

  test('a device is of nobody', () => {
    expect(rowsHaveOwners({ ...owned, Identities: [] })).toEqual(['push#a is of /alpha#soak-1, who is not there']);
  });

  test('the claim on a passkey is its owner’s', () => {
    const claim = { user: 'credential', device: 'claim', owner: '/alpha#soak-9' };

    expect(rowsHaveOwners({ ...owned, DeviceProfiles: [device, claim] })).toHaveLength(1);
  });

  test('an endpoint is of no device, unless a phone was just registering it', () => {
    const begun = { type: 'REGISTER', realm: '/alpha', username: 'soak-1', device: 'push#a' };
    const alone = { ...owned, DeviceProfiles: [] };

    const problems = [[], [begun]].map((PushMessages) => rowsHaveOwners({ ...alone, PushMessages }));

    expect(problems).toEqual([['The endpoint of /alpha#soak-1#a is of no device'], []]);
  });
});

describe('memory', () => {
  const rule = { heap: 10e6, rss: 50e6, requests: 100 };
  const warm = { heapUsed: 50e6, rss: 200e6 };

  test.each([
    ['little', { heapUsed: 59e6, rss: 240e6 }, 1000, []],
    ['a leak', { heapUsed: 70e6, rss: 240e6 }, 1000, ['heapUsed has grown by 20.0 MB in 1000 requests']],
    ['outside the heap', { heapUsed: 50e6, rss: 260e6 }, 1000, ['rss has grown by 60.0 MB in 1000 requests']],
    ['too early to say', { heapUsed: 70e6, rss: 260e6 }, 99, []],
  ])('it has grown: %s', (_what, last, requests, problems) => {
    expect(memoryIsFlat([{ warm, last, requests }], rule, 2)).toEqual(problems);
  });

  test.each([
    ['no more than the others when they were warm', 249e6, []],
    ['more than them', 260e6, ['rss has grown by 60.0 MB in 1000 requests']],
  ])('one that held little for a moment holds %s', (_what, rss, problems) => {
    const others = [1, 2].map(() => ({ warm, last: warm, requests: 1000 }));
    const one = { warm: { ...warm, rss: 170e6 }, last: { ...warm, rss }, requests: 1000 };

    expect(memoryIsFlat([...others, one], rule, 2)).toEqual(problems);
  });

  test('a long run in which no process lived long enough has shown nothing', () => {
    const short = { warm, last: warm, requests: 99 };

    const problems = [2, 30].map((minutes) => memoryIsFlat([short], rule, minutes));

    expect(problems).toEqual([[], ['No process lived long enough to say']]);
  });
});

describe('logs', () => {
  const secret = Buffer.from('a secret of twenty-ch');

  test.each([
    ['as it is', 'token dG9rZW4tdG9rZW4tdG9rZW4 given', 'dG9rZW4tdG9rZW4tdG9rZW4'],
    ['in hex', `key=${secret.toString('hex')}`, secret],
    ['in Base64, within something longer', Buffer.concat([Buffer.from('x'), secret]).toString('base64'), secret],
  ])('a secret is in a line, %s', (_how, line, value) => {
    const problems = logsAreClean([line], { secrets: [{ name: 'it', value }] });

    expect(problems).toContainEqual(expect.stringContaining('it is in the log'));
  });

  test('lines about a user hold none', () => {
    expect(logsAreClean(['{"userId":"soak-1"}'], { secrets: [{ name: 'it', value: secret }] })).toEqual([]);
  });
});

describe('answers', () => {
  test('those that clients know break nothing', () => {
    const answers = [
      { endpoint: 'authenticate', status: 200, message: '', times: 9 },
      { endpoint: 'authenticate', status: 503, message: 'The service is busy. Try again.', times: 1 },
    ];

    expect(answersAreAgreed(answers)).toEqual([]);
  });

  test('one that tells of the inside does', () => {
    const answers = [{ endpoint: 'authenticate', status: 500, message: 'ResourceNotFoundException', times: 2 }];

    expect(answersAreAgreed(answers)).toEqual(['authenticate has answered 2 times 500 ResourceNotFoundException']);
  });
});

describe('the soak itself', () => {
  test.each([
    [{ runs: 20, sessions: 18 }, 0],
    [{ runs: 10, sessions: 7 }, 0],
    [{ runs: 20, sessions: 9 }, 1],
    [{ runs: 400, sessions: 290 }, 1],
    [{ runs: 2, sessions: 2 }, 1],
  ])('of %j', (fair, problems) => {
    expect(fairUsersGetIn(fair)).toHaveLength(problems);
  });

  test('a kind of trouble that never was is told', () => {
    expect(everythingFailed({ kills: 0, workers: 3 })).toEqual(['There was no trouble of this kind: kills']);
  });
});
