// The journey around it, and who tries to misuse it: test/journeys/remembered-browser.test.ts.
import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/remembered-browser-decision.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const hour = 3_600_000;
const user = { realm: '/alpha', username: 'demo' };
const password = { proofs: [{ factor: 'pwd', at: 1 }] };

async function remembered() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const now = clock.now();
  const token = await ports.browserMemory.remember({
    ...{ ...user, cookieName: 'remembered-browser', epoch: 0, provedAt: now - hour, second: true, createdAt: now },
    ...{ idleEnd: now + hour, end: now + hour, sourceIp: '', userAgent: '', journey: 'MfaLogin' },
  });
  const shown = { ports, clock, state: { shared: { username: 'demo' } }, standing: password };
  return { ...shown, token, now, request: { cookies: { 'remembered-browser': [token] } } };
}

describe('Remembered Browser Decision', () => {
  test('stands for the factor that was proved then, and hands out another token', async () => {
    const { token, now, ...options } = await remembered();

    const { outcome, extras } = await runNode(node, options);

    expect([outcome, extras.proved]).toEqual(['true', [{ factor: 'remembered', at: now - hour, second: true }]]);
    expect(extras.cookies).toMatchObject([{ name: 'remembered-browser', maxAge: 2_592_000, httpOnly: true }]);
    expect(extras.cookies?.[0]?.value).not.toBe(token);
  });

  test('the same visit again comes to the same: an answer that was lost locks nobody out', async () => {
    const { token: _, now: __, ...options } = await remembered();
    await runNode(node, options);

    const again = await runNode(node, options);

    expect(again.outcome).toBe('true');
    expect(again.extras.cookies).toHaveLength(1);
  });

  test.each([
    ['no cookie', { request: {} }],
    ['no password in this journey', { standing: { proofs: [] } }],
    ['a factor, and no password', { standing: { proofs: [{ factor: 'otp', device: 'oath#1', at: 1 }] } }],
    ['a request that wants all proved anew', { forceAuth: true as const }],
    ['a realm that remembers none', { rememberBrowserDays: 0 }],
    ['nobody named', { state: { shared: {} } }],
  ])('with %s it is false, and nothing is looked at', async (_what, options) => {
    const { token: _, now: __, ports, ...given } = await remembered();
    let looks = 0;
    const find = async () => {
      looks += 1;
      return undefined;
    };

    const { outcome } = await runNode(node, {
      ...given,
      ...options,
      ports: { ...ports, rememberedBrowsers: { ...ports.rememberedBrowsers, find } },
    });

    expect([outcome, looks]).toEqual(['false', 0]);
  });
});
