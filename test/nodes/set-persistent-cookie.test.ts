import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/set-persistent-cookie.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { type RunOptions, runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const { definition } = node;
const clock = simulatedClock();
const now = clock.now();
const opens = { username: 'demo', epoch: 7 };
const pwd = { factor: 'pwd', at: now - 1000 };
const otp = { factor: 'otp', at: now - 500, device: 'oath#1' };
const before = { factor: 'remembered', at: now - 900_000, second: true } as const;

async function succeed(options: Partial<Omit<RunOptions<'browserMemory'>, 'ports'>>) {
  const ports = memoryPorts({ clock });
  const run = await runNode(node, { ports, clock, phase: 'journeySucceeded', opens, ...options });
  const [cookie] = run.extras.cookies ?? [];
  const found = cookie && (await ports.rememberedBrowsers.find(cookie.value, 'visit'));
  return { ...run, cookie, browser: found?.browser, remembered: ports.store.browsers.size };
}

describe('Set Persistent Cookie', () => {
  test('waits for the journey to succeed', async () => {
    const { outcome, extras } = await runNode(node, { ports: memoryPorts() });

    expect([outcome, extras]).toEqual(['outcome', { wantsSuccess: true }]);
  });

  test('then has the browser remembered, with what was proved and on the ground of the session', async () => {
    const config = { idleTimeout: 2, maxLife: 8 };

    const { cookie, browser } = await succeed({ config, standing: { proofs: [pwd, otp] } });

    expect(cookie).toEqual({
      ...{ name: 'session-jwt', value: expect.stringMatching(/^v1\./), maxAge: 28_800 },
      ...{ httpOnly: true, sameSite: 'Lax' },
    });
    expect(browser).toEqual({
      ...{ realm: '/alpha', username: 'demo', cookieName: 'session-jwt', epoch: 7, journey: 'Login' },
      ...{ provedAt: now - 500, second: true, createdAt: now, idleEnd: now + 7_200_000, end: now + 28_800_000 },
      ...{ sourceIp: '198.51.100.7', userAgent: 'Mozilla/5.0' },
    });
  });

  test('a password alone stands behind it as a password', async () => {
    const { browser } = await succeed({ standing: { proofs: [pwd] } });

    expect(browser).toMatchObject({ second: false, provedAt: pwd.at });
  });

  test.each([
    ['a journey that ends without a session', { opens: undefined, standing: { proofs: [pwd] } }],
    ['a user who has proved nothing', { standing: { proofs: [] } }],
  ])('sets nothing for %s', async (_what, options) => {
    const { cookie, remembered } = await succeed(options);

    expect([cookie, remembered]).toEqual([undefined, 0]);
  });

  test('a stolen cookie that renews itself for ever: what a cookie stood for makes no new one', async () => {
    const alone = await succeed({ standing: { proofs: [before] } });
    const withPassword = await succeed({ standing: { proofs: [before, pwd] } });

    expect([alone.cookie, alone.remembered]).toEqual([undefined, 0]);
    expect(withPassword.browser).toMatchObject({ second: false, provedAt: pwd.at });
  });
});

describe('Set Persistent Cookie config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({
      ...{ persistentCookieName: 'session-jwt', idleTimeout: 5, maxLife: 5, useSecureCookie: true },
      ...{ useHttpOnlyCookie: true, sameSite: 'LAX' },
    });
  });

  test.each([
    [{ hmacSigningKey: Buffer.alloc(32).toString('base64') }],
    [{ persistentCookieName: 'a=b' }],
    [{ persistentCookieName: 'a\r\nSet-Cookie: x' }],
    [{ maxLife: 0 }],
    [{ idleTimeout: 8785 }],
  ])('a key that everybody has, or what is no cookie, is not imported: %j', (config) => {
    expect(definition.config.safeParse(config).success).toBe(false);
  });

  test('says what it does not heed', () => {
    const given = { useSecureCookie: false, useHttpOnlyCookie: false, hmacSigningKeySecretLabelIdentifier: 'x' };

    expect(definition.warnings?.(definition.config.parse(given))).toHaveLength(3);
  });
});
