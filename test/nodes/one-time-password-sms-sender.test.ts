import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/one-time-password-sms-sender.ts';
import { phoneNumber } from '../../functions/ports/codes.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const code = '12345678';

async function world(number = '+49 170 1234567') {
  const clock = simulatedClock(1_800_000_000_000);
  const ports = memoryPorts({ clock });
  const attributes = { telephoneNumber: [number] };
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes });
  let visits = 0;
  const visit = (options: object = {}) => {
    visits += 1;
    return runNode(node, {
      ...{ ports, clock, visit: `visit ${visits}`, standing: { proofs: [{ factor: 'pwd', at: 0 }] } },
      state: { shared: { username: 'demo' }, transient: { oneTimePassword: code, oneTimePasswordTimestamp: 1 } },
      ...options,
    });
  };
  return { ports, clock, visit, sent: ports.textMessages.sent };
}

describe('OTP SMS Sender', () => {
  test('sends the code to the number of the profile', async () => {
    const { visit, sent } = await world();

    const { outcome, state } = await visit();

    expect([outcome, sent]).toEqual(['outcome', [{ to: '+491701234567', text: expect.stringContaining(code) }]]);
    expect(state.transient['waymark.codeSent']).toMatchObject({ channel: 'sms', toUser: true });
  });

  test('with the author’s text and the realm’s sender', async () => {
    const { visit, sent } = await world();
    const sending = {
      coolDownSeconds: 30,
      perHour: 5,
      linkMinutes: 5,
      smsCountries: ['+49'],
      ownTexts: [],
      smsSender: 'Waymark',
    };

    await visit({ config: { smsContent: { en: 'Code {{OTP}}' } }, sending });

    expect(sent).toEqual([{ to: '+491701234567', text: 'Code 12345678', sender: 'Waymark' }]);
  });

  test.each([
    ['+49 (170) 123-4567', '+491701234567'],
    ['0049 170/1234567', '+491701234567'],
    ['0170 1234567', undefined],
    ['+49 170 1234567 ext. 5', undefined],
    ['+0 170 1234567', undefined],
    ['+1234', undefined],
    ['', undefined],
  ])('the number %j is %j', (text, number) => {
    expect(phoneNumber(text)).toBe(number);
  });

  test.each([
    ['+882 99 1234567', ['+49']],
    ['+49 170 1234567', []],
    ['0170 1234567', ['+49']],
  ])('toll fraud: %s gets nothing where the realm sends to %j', async (number, smsCountries) => {
    const { visit, sent } = await world(number);

    const { errorMessage } = await visit({
      sending: { coolDownSeconds: 30, perHour: 5, linkMinutes: 5, ownTexts: [], smsCountries },
    });

    expect([errorMessage, sent]).toEqual(['User phone number not found', []]);
  });

  test('toll fraud: a number that somebody has typed is never called', async () => {
    const { visit, sent } = await world();
    const typed = { objectAttributes: { telephoneNumber: '+491709999999' } };

    await visit({ state: { shared: { username: 'new', ...typed }, transient: { oneTimePassword: code } } });

    expect(sent).toEqual([]);
  });

  test('toll fraud: many accounts with one number get what one gets', async () => {
    const { visit, ports, sent } = await world();
    const attributes = { telephoneNumber: ['+491701234567'] };
    for (let nth = 0; nth < 10; nth += 1) {
      await ports.identityStore.put({ realm: '/alpha', username: `user${nth}`, active: true, attributes });
    }

    for (let nth = 0; nth < 10; nth += 1) {
      await visit({ state: { shared: { username: `user${nth}` }, transient: { oneTimePassword: code } } });
    }

    expect(sent).toHaveLength(1);
  });

  test('what could not be sent ends the journey in AM’s words', async () => {
    const { visit, ports } = await world();
    ports.textMessages.down = true;

    expect((await visit()).errorMessage).toBe('Failed to send SMS message.: Error');
  });

  test('a text that is paid for in parts is told to its author', () => {
    const { config, warnings } = node.definition;

    const found = warnings?.(config.parse({ smsContent: { en: 'x'.repeat(141) } }));

    expect(found).toEqual(['smsContent.en: longer than 140 bytes, so that it is sent, and paid for, in parts']);
  });
});
