// What every implementation of BrowserMemory and RememberedBrowsers does.
import { expect, test } from '@jest/globals';
import type { RememberedBrowser } from '../../functions/ports/sessions.ts';
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
}
