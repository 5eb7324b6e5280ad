import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/persistent-cookie-decision.ts';
import type { RememberedBrowser } from '../../functions/ports/browsers.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { type RunOptions, runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const hour = 3_600_000;
const demoId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
const eveId = demoId.replace('demo', 'eve');
type Options = Partial<Omit<RunOptions<'rememberedBrowsers' | 'sessionGround'>, 'ports'>>;

function world() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const remember = (changes: Partial<RememberedBrowser> = {}) => {
    const now = clock.now();
    return ports.browserMemory.remember({
      ...{ realm: '/alpha', username: 'demo', cookieName: 'session-jwt', epoch: 0, provedAt: now, second: true },
      ...{ createdAt: now, idleEnd: now + 5 * hour, end: now + 24 * hour, sourceIp: '198.51.100.7' },
      ...{ userAgent: 'agent', journey: 'Login', ...changes },
    });
  };
  const bring = (cookies: readonly string[], options: Options = {}) =>
    decide(ports, clock, { 'session-jwt': cookies }, options);
  return { clock, ports, remember, bring };
}

function decide(
  ports: MemoryPorts,
  clock: ReturnType<typeof simulatedClock>,
  cookies: Record<string, readonly string[]>,
  options: Options,
) {
  return runNode(node, { ports, clock, request: { cookies }, ...options });
}

describe('Persistent Cookie Decision', () => {
  test('knows the user again, with what stands behind the cookie, and hands out a new token', async () => {
    const { clock, remember, bring } = world();
    const provedAt = clock.now();
    const token = await remember({ epoch: 0, provedAt });
    clock.advance(2 * hour);

    const { outcome, state, extras } = await bring([token], { config: { idleTimeout: 3 } });

    expect([outcome, state.shared]).toEqual(['true', { username: 'demo' }]);
    expect(extras).toEqual({
      universalId: demoId,
      proved: [{ factor: 'remembered', at: provedAt, second: true }],
      provedOn: 0,
      cookies: [
        {
          ...{ name: 'session-jwt', value: expect.stringMatching(/^v1\./), maxAge: 22 * 3600 },
          ...{ httpOnly: true, sameSite: 'Lax' },
        },
      ],
    });
    expect(extras.cookies?.[0]?.value).not.toBe(token);
  });

  test('each use moves the idle end, and never the end', async () => {
    const { clock, remember, bring } = world();
    let token = await remember();

    for (let use = 0; use < 5; use += 1) {
      clock.advance(4.7 * hour);
      const { extras } = await bring([token], { visit: `visit-${use}` });
      token = extras.cookies?.[0]?.value ?? '';
      expect(token).not.toBe('');
    }
    clock.advance(0.6 * hour);

    expect((await bring([token])).outcome).toBe('false');
  });

  test('a password alone behind the cookie stands for no second factor', async () => {
    const { remember, bring } = world();

    const { extras } = await bring([await remember({ second: false })]);

    expect(extras.proved).toEqual([{ factor: 'remembered', at: expect.any(Number) }]);
  });

  test('tabs that load at once are all let in, and one of them gets the new token', async () => {
    const { remember, bring } = world();
    const token = await remember();

    const runs = await Promise.all([1, 2, 3].map((tab) => bring([token], { visit: `visit-${tab}` })));

    expect(runs.map(({ outcome }) => outcome)).toEqual(['true', 'true', 'true']);
    expect(runs.filter(({ extras }) => extras.cookies)).toHaveLength(1);
  });

  test('the same visit again hands out a token that opens: the answer of its first run may be lost', async () => {
    const { clock, remember, bring } = world();
    const token = await remember();
    await bring([token], { visit: 'visit-1' });
    clock.advance(40_000);

    const { extras } = await bring([token], { visit: 'visit-1' });

    expect((await bring([extras.cookies?.[0]?.value ?? ''], { visit: 'visit-2' })).outcome).toBe('true');
  });

  test.each([[[]], [['']], [['x.y.z']], [[`v1.${'a'.repeat(22)}.${'b'.repeat(43)}`]]])(
    'without one: %j',
    async (cookies) => {
      const { bring } = world();

      const { outcome, extras } = await bring(cookies);

      expect([outcome, extras]).toEqual(['false', {}]);
    },
  );

  test('says at import what it makes of the config', () => {
    const { definition } = node;
    const parsed = definition.config.parse({ enforceClientIp: true, sameSite: 'STRICT' });

    expect(definition.warnings?.(parsed)).toEqual(['enforceClientIp: whoever changes networks has to sign in again']);
    expect(definition.sees?.(parsed)).toEqual({ cookies: ['session-jwt'] });
    expect(definition.config.safeParse({ hmacSigningKey: 'AAAA' }).success).toBe(false);
  });
});

describe('attacks on Persistent Cookie Decision', () => {
  test.each<[string, Partial<RememberedBrowser>]>([
    ['a cookie of another realm', { realm: '/beta' }],
    ['a cookie of another name', { cookieName: 'lesser-cookie' }],
  ])('%s opens nothing, and is not renewed', async (_what, changes) => {
    const { remember, bring } = world();

    const { outcome, extras, state } = await bring([await remember(changes)]);

    expect([outcome, extras, state.shared]).toEqual(['false', {}, {}]);
  });

  test('a cookie of another user: one who is identified stays who he is', async () => {
    const { remember, bring } = world();
    const token = await remember();

    const of = (universalId: string) => bring([token], { universalId, state: { shared: { username: 'eve' } } });
    const [foreign, own] = [await of(eveId), await of(demoId)];

    expect([foreign.outcome, foreign.extras, foreign.state.shared]).toEqual(['false', {}, { username: 'eve' }]);
    expect(own.outcome).toBe('true');
  });

  test('a cookie from before a new password: raising the ground ends it, whoever raised it', async () => {
    const { ports, remember, bring } = world();
    const token = await remember();
    await ports.sessionGroundRaiser.raise({ realm: '/alpha', username: 'Demo' }, 'run');

    expect((await bring([token], { visit: 'run:1:x:2' })).outcome).toBe('false');
    const renewed = await remember({
      epoch: (await ports.sessionGround.look({ realm: '/alpha', username: 'demo' })).epoch,
    });
    expect((await bring([renewed])).outcome).toBe('true');
  });

  test('a stolen cookie from another address, where the node minds', async () => {
    const { remember, bring } = world();
    const token = await remember();
    const client = { sourceIp: '203.0.113.9', userAgent: 'agent' };

    const strict = await bring([token], { client, config: { enforceClientIp: true } });
    const home = await bring([token], { config: { enforceClientIp: true }, visit: 'visit-2' });

    expect([strict.outcome, home.outcome]).toEqual(['false', 'true']);
  });

  test('a stolen cookie: when thief and owner have both used it, neither can any more, and operators hear of it', async () => {
    const { ports, clock, remember, bring } = world();
    const token = await remember();
    const thief = await bring([token], { visit: 'visit-1' });
    clock.advance(60_000);

    const owner = await bring([token], { visit: 'visit-2' });
    const again = await bring([thief.extras.cookies?.[0]?.value ?? ''], { visit: 'visit-3' });

    expect([thief.outcome, owner.outcome, again.outcome]).toEqual(['true', 'false', 'false']);
    expect(owner.extras).toEqual({
      events: [{ eventName: 'WAYMARK-REMEMBERED-TOKEN-REPLAYED', info: { objectId: demoId } }],
    });
    expect(owner.log.messages('warn')).toHaveLength(1);
    expect(JSON.stringify(owner.log.lines)).not.toContain(token.slice(3));
    expect(ports.store.browsers.size).toBe(0);
  });

  test('cookie fixation: beside the user’s own, a planted one signs in nobody', async () => {
    const { remember, bring } = world();
    const [own, planted] = [await remember(), await remember({ username: 'eve' })];

    const both = await bring([planted, own]);
    const alone = await bring([own, 'planted', own]);

    expect([both.outcome, both.extras]).toEqual(['false', {}]);
    expect(alone.outcome).toBe('true');
  });

  test('cookie fixation: a token that somebody made up is never taken over', async () => {
    const { ports, bring } = world();

    await bring([`v1.${'a'.repeat(22)}.${'b'.repeat(43)}`]);

    expect(ports.store.browsers.size).toBe(0);
  });

  test('many cookies: no more than three are looked at', async () => {
    const { ports, clock } = world();
    let looks = 0;
    const find = async () => {
      looks += 1;
      return undefined;
    };
    const rememberedBrowsers = { ...ports.rememberedBrowsers, find };
    const cookies = Array.from(
      { length: 100 },
      (_, index) => `v1.${String(index).padStart(22, 'a')}.${'b'.repeat(43)}`,
    );

    await decide({ ...ports, rememberedBrowsers }, clock, { 'session-jwt': cookies }, {});

    expect(looks).toBe(3);
  });
});
