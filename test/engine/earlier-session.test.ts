// What the session that came along is good for: adding a factor without proving the first again.
import { describe, expect, test } from '@jest/globals';
import { earlierProofs, earlierSession } from '../../functions/engine/earlier-session.ts';
import type { Session, SessionReader } from '../../functions/ports/sessions.ts';

const since = 1_800_000_000_000;
const demo = { realm: '/alpha', username: 'demo' };
const before = { factor: 'pwd', at: since - 1 };
const lately = { factor: 'otp', at: since, device: 'oath#1' };
const session: Session = {
  ...{ ...demo, universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config', authLevel: 0, epoch: 0 },
  ...{ factors: [before, lately], properties: {}, createdAt: since, latestAccessAt: since },
  ...{ maxIdleMinutes: 30, maxMinutes: 120 },
};
const sessions: SessionReader = { find: async (token) => (token === 'token' ? session : undefined) };

describe('the session that came along', () => {
  test('is one of the same realm', async () => {
    expect(await earlierSession('token', '/alpha', sessions)).toBe(session);
  });

  test.each([
    ['no token', undefined, '/alpha'],
    ['an unknown one', 'other', '/alpha'],
    ['a session of another realm', 'token', '/beta'],
  ])('is none with %s', async (_what, token, realm) => {
    expect(await earlierSession(token, realm, sessions)).toBeUndefined();
  });

  test('a step-up on a stolen cookie: what a remembered browser stands for is no proof of lately', () => {
    const factors = [{ factor: 'remembered', at: since, second: true } as const, lately];

    expect(earlierProofs({ ...session, factors }, demo, since)).toEqual([lately]);
  });

  test('has proved of its user what was proved lately', () => {
    expect(earlierProofs(session, { ...demo, username: 'DEMO' }, since)).toEqual([lately]);
  });

  test.each([
    ['another user', { ...demo, username: 'eve' }],
    ['the same name in another realm', { ...demo, realm: '/beta' }],
  ])('borrowed proofs: of %s it has proved nothing', (_whom, user) => {
    expect(earlierProofs(session, user, since)).toEqual([]);
  });
});
