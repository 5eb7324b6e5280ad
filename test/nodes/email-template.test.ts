import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/email-template.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

async function world() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const attributes = { mail: ['demo@example.com'] };
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes });
  let visits = 0;
  const visit = (config: JsonObject = {}, options: object = {}) => {
    visits += 1;
    return runNode(node, {
      ...{ ports, clock, config, visit: `visit ${visits}`, state: { shared: { username: 'demo' } } },
      ...options,
    });
  };
  return { ports, clock, visit, sent: ports.mails.sent };
}

describe('Email Template', () => {
  test('welcomes the user, in the user’s language', async () => {
    const { visit, sent } = await world();

    const { outcome } = await visit({}, { locales: { request: ['de'] } });

    expect(outcome).toBe('EMAIL_SENT');
    expect(sent).toMatchObject([{ to: 'demo@example.com', subject: 'Willkommen' }]);
    expect(sent[0]?.text).toContain('mit dem Namen demo anmelden');
  });

  test.each([
    ['who does not exist', { state: { shared: { username: 'nobody' } } }],
    ['whom nobody has named', { state: {} }],
  ])('%s gets none', async (_, options) => {
    const { visit, sent } = await world();

    const { outcome } = await visit({}, options);

    expect([outcome, sent]).toEqual(['EMAIL_NOT_SENT', []]);
  });

  test('brings a code, where that is what it is for', async () => {
    const { visit, sent } = await world();
    const state = { shared: { username: 'demo' }, transient: { oneTimePassword: '12345678' } };

    const { outcome } = await visit({ emailTemplateName: 'oneTimePassword' }, { state });

    expect(outcome).toBe('EMAIL_SENT');
    expect(sent[0]?.text).toContain('12345678');
  });

  test('flood: one in thirty seconds', async () => {
    const { visit, sent } = await world();

    const outcomes = [await visit(), await visit()].map(({ outcome }) => outcome);

    expect([outcomes, sent.length]).toEqual([['EMAIL_SENT', 'EMAIL_NOT_SENT'], 1]);
  });

  test('what was not taken was not sent', async () => {
    const { visit, ports } = await world();
    ports.mails.down = true;

    expect((await visit()).outcome).toBe('EMAIL_NOT_SENT');
  });

  test('a retried request sends once', async () => {
    const { visit, sent } = await world();

    const outcomes = [await visit({}, { visit: 'same' }), await visit({}, { visit: 'same' })];

    expect([outcomes.map(({ outcome }) => outcome), sent.length]).toEqual([['EMAIL_SENT', 'EMAIL_SENT'], 1]);
  });
});
