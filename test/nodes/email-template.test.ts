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

  describe('in words of the realm’s own', () => {
    const template = {
      ...{ from: 'login@example.com', defaultLocale: 'en' },
      subject: { en: 'Hello {{object.givenName}}', de: 'Hallo {{object.givenName}}' },
      html: { en: '<p>Hello {{object.userName}}</p>', de: '<p>Hallo {{object.userName}}</p>' },
    };
    const own = async (value: JsonObject = template, name = 'welcome') => {
      const made = await world();
      await made.ports.configurationEditor.put('/alpha', 'mailTemplate', name, value);
      const attributes = { mail: ['demo@example.com'], givenName: ['Zoë <b>'] };
      await made.ports.identityStore.put({ realm: '/alpha', username: 'ann', active: true, attributes });
      return { ...made, state: { state: { shared: { username: 'ann' } } } };
    };

    test('is the mail of its name, in the user’s language, from whom it says', async () => {
      const { visit, sent, state } = await own();

      await visit({}, { ...state, locales: { request: ['de'] } });

      expect(sent).toMatchObject([{ from: 'login@example.com', subject: 'Hallo Zoë <b>', text: 'Hallo ann' }]);
      expect(sent[0]?.html).toContain('<p>Hallo ann</p>');
    });

    test('has a name of its own, of which we have nothing', async () => {
      const { visit, sent, state } = await own(template, 'bonusPoints');

      const { outcome } = await visit({ emailTemplateName: 'bonusPoints' }, state);

      expect([outcome, sent[0]?.subject]).toEqual(['EMAIL_SENT', 'Hello Zoë <b>']);
    });

    test('is not sent while it is disabled', async () => {
      const { visit, sent, state } = await own({ ...template, enabled: false });

      const { outcome, extras } = await visit({}, state);

      expect([outcome, extras.audit, sent]).toEqual(['EMAIL_NOT_SENT', { reason: 'disabled' }, []]);
    });

    test('brings the code, and gives way to ours where it has no place for it', async () => {
      const withCode = { ...template, html: { en: '<b>{{OTP}}</b>', de: '<b>{{OTP}}</b>' } };
      const texts = [];
      for (const value of [withCode, template]) {
        const { visit, sent } = await own(value, 'oneTimePassword');
        const state = { shared: { username: 'ann' }, transient: { oneTimePassword: '12345678' } };
        await visit({ emailTemplateName: 'oneTimePassword' }, { state });
        texts.push(sent[0]?.text);
      }

      expect(texts).toEqual(['12345678', expect.stringMatching(/Enter this code[\s\S]+12345678/)]);
    });

    test('that cannot be read is sent in ours', async () => {
      const { visit, sent, state } = await own({ subject: 7 });

      await visit({}, state);

      expect(sent[0]?.subject).toBe('Welcome');
    });
  });

  test('spam by registration: a name that is an advertisement is not sent in our name', async () => {
    const { visit, sent, ports } = await world();
    const username = 'See https://evil.example';
    await ports.identityStore.put({ realm: '/alpha', username, active: true, attributes: { mail: ['a@example.com'] } });

    await visit({}, { state: { shared: { username } } });

    expect(JSON.stringify(sent)).not.toContain('evil.example');
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
