// `…/users/{user}/devices/remembered`: where its user sees the browsers that do not ask him, and takes them back.
import { describe, expect, test } from '@jest/globals';
import { demo } from '../contracts/users.ts';
import { devicesWorld } from '../support/devices-world.ts';

const base = '/am/json/realms/root/realms/alpha/users/demo/devices';
const list = 'remembered?_queryFilter=true';
const days = 86_400_000;
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const passwordOnly = { nodeType: '' };

async function world() {
  const made = await devicesWorld();
  const remember = async (user = demo, userAgent = firefox) => {
    const now = made.clock.now();
    const token = await made.ports.browserMemory.remember({
      ...{ ...user, cookieName: 'remembered', epoch: (await made.ports.sessionGround.look(user)).epoch },
      ...{ provedAt: now, second: true, createdAt: now, idleEnd: now + 30 * days, end: now + 30 * days },
      ...{ sourceIp: '198.51.100.7', userAgent, journey: 'MfaLogin' },
    });
    return { token, id: token.split('.')[1] ?? '' };
  };
  const call = (request: string, options: Parameters<typeof made.call>[1] = {}) =>
    made.call(request, { base, ...options });
  return { ...made, remember, call };
}

describe('the list of remembered browsers', () => {
  test('says which browser it is, when it was used and until when it lasts', async () => {
    const { call, remember, clock } = await world();
    const { id } = await remember();

    const { status, body } = await call(`GET ${list}`);

    expect([status, body]).toMatchObject([
      200,
      {
        result: [
          {
            ...{ _id: id, browser: 'Firefox', system: 'Linux', ipAddress: '198.51.100.7' },
            ...{ createdDate: clock.now(), lastAccessDate: clock.now(), endDate: clock.now() + 30 * days },
            ...{ current: false, _rev: expect.stringMatching(/^\d+$/) },
          },
        ],
      },
    ]);
  });

  test('marks the one that asks, also among those of other users of the browser', async () => {
    const { call, remember } = await world();
    const [own, other] = [await remember(), await remember()];
    const cookie = `a=b; remembered=v1.${'x'.repeat(22)}.${'y'.repeat(43)}~${own.token}`;

    const { body } = await call(`GET ${list}`, { headers: { cookie } });

    const { result } = body as { result: { _id: string; current: boolean }[] };
    expect(Object.fromEntries(result.map(({ _id, current }) => [_id, current]))).toEqual({
      [own.id]: true,
      [other.id]: false,
    });
  });

  test('has nothing in it by which anybody could sign in', async () => {
    const { call, remember } = await world();
    const { token } = await remember();

    const { body } = await call(`GET ${list}`);

    expect(JSON.stringify(body)).not.toContain(token.split('.')[2]);
  });
});

describe('a remembered browser', () => {
  test('is taken back by its user, whatever the session is worth, and that is on record', async () => {
    const { call, remember, ports } = await world();
    const { id, token } = await remember();

    const reply = await call(`DELETE remembered/${id}`, { as: passwordOnly });
    const again = await call(`DELETE remembered/${id}`);

    expect([reply.status, reply.body, again.status]).toMatchObject([200, { _id: id }, 404]);
    expect(await ports.rememberedBrowsers.find(token, 'visit')).toBeUndefined();
    expect(ports.auditLog.events.map(({ eventName, realm, userId }) => [eventName, realm, userId])).toEqual([
      ['WAYMARK-BROWSER-FORGOTTEN', '/alpha', expect.stringContaining('id=demo')],
    ]);
  });

  test.each([
    ['PUT', 'remembered/x', { deviceName: 'x' }, 501],
    ['GET', 'remembered/x', undefined, 501],
    ['POST', 'remembered?_action=reset', {}, 501],
    ['GET', 'remembered', undefined, 400],
    ['DELETE', 'remembered/x/y', undefined, 404],
  ])('%s %s is not for it', async (method, rest, body, status) => {
    const { call } = await world();

    const reply = await call(`${method} ${rest}`, { ...(body && { body }) });

    expect(reply.status).toBe(status);
  });
});

describe('attack: a stolen password', () => {
  test('tells its thief neither from where nor with what its user comes, by the list or by taking one back', async () => {
    const { call, remember, saveOath } = await world();
    await saveOath();
    const { id } = await remember();

    const listed = await call(`GET ${list}`, { as: passwordOnly });
    const removed = await call(`DELETE remembered/${id}`, { as: passwordOnly });

    expect([listed.status, removed.status]).toEqual([200, 200]);
    expect(listed.body).toMatchObject({ result: [{ _id: id, browser: '', system: '', ipAddress: '' }] });
    expect(JSON.stringify([listed.body, removed.body])).not.toMatch(/198\.51|Firefox|Linux/);
  });
});

describe('attack: somebody else’s remembered browsers', () => {
  test.each([
    ['another user of the realm', { username: 'mallory' }],
    ['a user of that name in another realm', { realm: '/' }],
    ['a user of that name in a realm below', { realm: '/alpha/sub' }],
  ])('%s neither sees nor removes them', async (_, as) => {
    const { call, remember, ports } = await world();
    const { id, token } = await remember();

    const replies = [await call(`GET ${list}`, { as }), await call(`DELETE remembered/${id}`, { as })];

    expect(replies.map(({ status }) => status)).toEqual([403, 403]);
    expect(await ports.rememberedBrowsers.find(token, 'visit')).toBeDefined();
  });

  test('an id of another user under one’s own name removes nothing', async () => {
    const { call, remember, ports } = await world();
    const { id, token } = await remember({ realm: '/alpha', username: 'eve' });

    const reply = await call(`DELETE remembered/${id}`);

    expect(reply.status).toBe(404);
    expect(await ports.rememberedBrowsers.find(token, 'visit')).toBeDefined();
    expect(ports.auditLog.events).toEqual([]);
  });

  test('nobody signed in sees nothing', async () => {
    const { call, remember } = await world();
    const { id } = await remember();

    const replies = [await call(`GET ${list}`, { as: null }), await call(`DELETE remembered/${id}`, { as: null })];

    expect(replies.map(({ status }) => status)).toEqual([401, 401]);
  });
});
