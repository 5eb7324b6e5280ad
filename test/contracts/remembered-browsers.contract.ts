// What every implementation of BrowserMemory, RememberedBrowsers and RememberedBrowserEditor does.
import { describe, expect, test } from '@jest/globals';
import type { RememberedBrowser } from '../../functions/ports/browsers.ts';
import { race, type World } from '../support/contract-worlds.ts';

const hour = 3_600_000;

function rememberedAt(now: number): RememberedBrowser {
  return {
    ...{ realm: '/alpha', username: 'demo', cookieName: 'session-jwt', epoch: 7, provedAt: now, second: true },
    ...{ createdAt: now, idleEnd: now + hour, end: now + 5 * hour, sourceIp: '198.51.100.7', userAgent: 'agent' },
    journey: 'Login',
  };
}

export function rememberedBrowsersContract(makeWorld: () => Promise<World>): void {
  const remembered = async () => {
    const { ports, clock } = await makeWorld();
    const browser = rememberedAt(clock.now());
    return { ports: ports.rememberedBrowsers, clock, browser, token: await ports.browserMemory.remember(browser) };
  };

  test('finds a browser by its token, as it was remembered', async () => {
    const { ports, browser, token } = await remembered();

    expect(token).toMatch(/^v1\.[\w-]{22}\.[\w-]{43}$/);
    expect(await ports.find(token, 'visit')).toEqual({ browser, token: 'current' });
  });

  test.each([
    '',
    'v1',
    'x',
    'v1..',
    `v2.${'a'.repeat(22)}.${'b'.repeat(43)}`,
    `v1.${'a'.repeat(22)}.${'b'.repeat(43)}`,
  ])('finds nothing by %j, renews and forgets nothing', async (token) => {
    const { ports, clock } = await remembered();

    expect(await ports.find(token, 'visit')).toBeUndefined();
    expect(await ports.renew(token, clock.now(), 'visit')).toBeUndefined();
    await expect(ports.forget(token)).resolves.toBeUndefined();
  });

  test('a renewed token takes the place of the old one, which opens for 30 seconds more', async () => {
    const { ports, clock, browser, token } = await remembered();
    const idleEnd = clock.now() + 2 * hour;

    const next = (await ports.renew(token, idleEnd, 'visit-1')) ?? '';

    expect(next).not.toBe(token);
    expect(await ports.find(next, 'visit-2')).toEqual({ browser: { ...browser, idleEnd }, token: 'current' });
    expect(await ports.find(token, 'visit-2')).toMatchObject({ token: 'graced' });
    clock.advance(30_000);
    expect(await ports.find(token, 'visit-2')).toMatchObject({ token: 'spent' });
    expect(await ports.find(token, 'visit-1')).toMatchObject({ token: 'graced' });
  });

  test('a stolen token: one that was replaced twice is spent at once', async () => {
    const { ports, clock, token } = await remembered();
    const idleEnd = clock.now() + hour;

    const next = (await ports.renew(token, idleEnd, 'visit-1')) ?? '';
    await ports.renew(next, idleEnd, 'visit-2');

    expect(await ports.find(token, 'visit-3')).toMatchObject({ token: 'spent' });
  });

  test('a guessed secret under a known id is spent', async () => {
    const { ports, token } = await remembered();
    const guess = `${token.slice(0, -43)}${'A'.repeat(43)}`;

    expect(await ports.find(guess, 'visit')).toMatchObject({ token: 'spent' });
    expect(await ports.renew(guess, 0, 'visit')).toBeUndefined();
  });

  test('a replaced token is not renewed, but by the visit that replaced it: its answer may be lost', async () => {
    const { ports, clock, token } = await remembered();
    const idleEnd = clock.now() + hour;
    await ports.renew(token, idleEnd, 'visit-1');

    expect(await ports.renew(token, idleEnd, 'visit-2')).toBeUndefined();
    const again = (await ports.renew(token, idleEnd, 'visit-1')) ?? '';

    expect(await ports.find(again, 'visit-3')).toMatchObject({ token: 'current' });
  });

  test('two tabs at once: one gets the new token', async () => {
    const { ports, clock, token } = await remembered();

    const renewed = await race(10, (index) => ports.renew(token, clock.now() + hour, `visit-${index}`));

    expect(renewed.filter((next) => next !== undefined)).toHaveLength(1);
  });

  test('ends without use, and at its end however it is used', async () => {
    const { ports, clock, token } = await remembered();

    const next = (await ports.renew(token, clock.now() + 100 * hour, 'visit')) ?? '';
    clock.advance(5 * hour - 1);
    expect(await ports.find(next, 'visit')).toBeDefined();
    clock.advance(1);
    expect(await ports.find(next, 'visit')).toBeUndefined();

    const other = await remembered();
    other.clock.advance(hour);
    expect(await other.ports.find(other.token, 'visit')).toBeUndefined();
  });

  test('a browser that is forgotten is found by none of its tokens', async () => {
    const { ports, clock, token } = await remembered();
    const next = (await ports.renew(token, clock.now() + hour, 'visit')) ?? '';

    await ports.forget(token);

    expect(await ports.find(token, 'visit')).toBeUndefined();
    expect(await ports.find(next, 'visit')).toBeUndefined();
    expect(await ports.renew(next, clock.now(), 'visit')).toBeUndefined();
  });

  describe('for its user', () => {
    const demo = { realm: '/alpha', username: 'Demo ' };
    const withTwo = async () => {
      const { ports, clock } = await makeWorld();
      const idOf = (token: string) => token.split('.')[1] ?? '';
      const tokens = [];
      for (const userAgent of ['first', 'second']) {
        tokens.push(await ports.browserMemory.remember({ ...rememberedAt(clock.now()), epoch: 0, userAgent }));
        clock.advance(1000);
      }
      const [first = '', second = ''] = tokens;
      return { ports, editor: ports.rememberedBrowserEditor, clock, first, ids: [idOf(first), idOf(second)] as const };
    };

    test('each is listed, the one used last first, by no more than its id', async () => {
      const { ports, editor, clock, first, ids } = await withTwo();
      const usedAt = clock.now();
      await ports.rememberedBrowsers.renew(first, usedAt + hour, 'visit');

      const list = await editor.list(demo);

      const base = { sourceIp: '198.51.100.7' };
      const createdAt = usedAt - 2000;
      expect(list).toEqual([
        { ...base, id: ids[0], userAgent: 'first', createdAt, lastUsedAt: usedAt, end: usedAt + hour },
        {
          ...{ ...base, id: ids[1], userAgent: 'second', createdAt: createdAt + 1000 },
          ...{ lastUsedAt: createdAt + 1000, end: createdAt + 1000 + hour },
        },
      ]);
    });

    test('those that have ended, or that a new password has ended, are not listed', async () => {
      const { ports, editor, clock, first } = await withTwo();
      await ports.rememberedBrowsers.renew(first, clock.now() + 3 * hour, 'visit');
      clock.advance(hour);

      const later = await editor.list(demo);
      await ports.sessionGroundRaiser.raise(demo);

      expect(later.map(({ userAgent }) => userAgent)).toEqual(['first']);
      expect(await editor.list(demo)).toEqual([]);
    });

    test('one that is removed is found by none of its tokens, and listed no more; the others stay', async () => {
      const { ports, editor, clock, first, ids } = await withTwo();
      const next = (await ports.rememberedBrowsers.renew(first, clock.now() + hour, 'visit')) ?? '';

      expect(await editor.remove(demo, ids[0])).toBe(true);

      expect(await ports.rememberedBrowsers.find(first, 'visit')).toBeUndefined();
      expect(await ports.rememberedBrowsers.find(next, 'visit')).toBeUndefined();
      expect((await editor.list(demo)).map(({ id }) => id)).toEqual([ids[1]]);
      expect(await editor.remove(demo, ids[0])).toBe(false);
    });

    test.each([
      ['another user', { realm: '/alpha', username: 'eve' }],
      ['a user of the same name elsewhere', { realm: '/beta', username: 'demo' }],
      ['a name that nobody can have', { realm: '/alpha', username: '' }],
    ])('somebody else’s browsers: %s lists and removes none', async (_whom, user) => {
      const { editor, ids } = await withTwo();

      expect(await editor.list(user)).toEqual([]);
      expect(await editor.remove(user, ids[0])).toBe(false);
      expect(await editor.list(demo)).toHaveLength(2);
    });

    test.each(['', 'x', '../browser', 'a'.repeat(22)])('%j is nobody’s id', async (id) => {
      const { editor } = await withTwo();

      expect(await editor.remove(demo, id)).toBe(false);
    });
  });
}
