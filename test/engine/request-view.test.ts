import { describe, expect, test } from '@jest/globals';
import { shownRequest } from '../../functions/engine/request-view.ts';
import type { Session } from '../../functions/ports/sessions.ts';

const token = Buffer.alloc(32, 7).toString('base64url');
const otherToken = Buffer.alloc(32, 9).toString('base64url');

const session: Session = {
  ...{ realm: '/alpha', username: 'demo', universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config' },
  ...{ authLevel: 0, factors: [{ factor: 'pwd', at: 5 }], epoch: 0, properties: { colour: 'red' } },
  ...{ createdAt: 0, latestAccessAt: 0, maxIdleMinutes: 30, maxMinutes: 120 },
};

function view(found: Session | 'none' = session) {
  let reads = 0;
  const request = shownRequest(
    {
      headers: {
        'x-colour': ['red', 'blue'],
        authorization: ['Basic eA=='],
        'proxy-authorization': ['Basic eA=='],
        'x-openam-username': ['demo'],
        'x-openam-password': ['secret'],
        session: [token],
        beta: [otherToken],
        cookie: [`a=1; session=${token}`],
      },
      cookies: {
        ...{ a: ['1', '2'], session: [token], betaSession: [otherToken] },
        ...{ 'waymark-browser': ['x'], 'session-jwt': ['v1.id.secret'], plain: ['v1'] },
      },
      parameters: { goto: ['/x'], colour: ['red', 'blue'] },
      sessionToken: token,
    },
    'Session',
    async () => {
      reads += 1;
      return found === 'none' ? undefined : found;
    },
  );
  return { request, reads: () => reads };
}

describe('a node that does an author’s bidding', () => {
  test('sees every header and cookie but what opens doors: of no realm the session, of nobody the remembered browser', async () => {
    const { request } = view();

    const shown = await request.show({ headers: '*', cookies: '*', parameters: true });

    expect(shown.view).toEqual({
      headers: { 'x-colour': ['red', 'blue'], authorization: ['Basic eA=='], cookie: ['a=1; a=2; plain=v1'] },
      cookies: { a: ['1', '2'], plain: ['v1'] },
      parameters: { goto: ['/x'], colour: ['red', 'blue'] },
    });
    expect(shown.session).toBeUndefined();
  });

  test('sees all properties of the session, and is tied to it', async () => {
    const { request } = view();

    const shown = await request.show({ session: '*' });

    expect(shown.view.session).toMatchObject({ colour: 'red', UserId: 'demo', AuthLevel: '0' });
    expect(shown.session).toEqual(expect.any(String));
    expect(JSON.stringify(shown)).not.toContain(token);
  });

  test('is told what the session has proved without being tied to it', async () => {
    const { request } = view();

    const shown = await request.show({ proofs: true });

    expect(shown).toEqual({
      view: { headers: {}, proofs: { realm: '/alpha', username: 'demo', factors: [{ factor: 'pwd', at: 5 }] } },
    });
  });

  test('is told of no session where none came', async () => {
    const { request } = view('none');

    const shown = await request.show({ session: '*', proofs: true });

    expect(shown).toEqual({ view: { headers: {} } });
  });
});

describe('a node that asks for names', () => {
  test('sees those, and none that opens a door', async () => {
    const { request, reads } = view();

    const shown = await request.show({ headers: ['X-Colour', 'Authorization', 'Cookie', 'SESSION'], cookies: ['a'] });

    expect(shown.view).toEqual({ headers: { 'x-colour': ['red', 'blue'] }, cookies: { a: ['1', '2'] } });
    expect(reads()).toBe(0);
  });
});
