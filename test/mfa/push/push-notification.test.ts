// What SNS gets to publish.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { largestPayload, type PushToPublish, snsMessage } from '../../../functions/mfa/push/push-notification.ts';
import { amConverted, amSnsMessage, example, signed } from '../../support/push-vectors.ts';

const push = (changes: Partial<PushToPublish> = {}): PushToPublish => ({
  text: 'Login attempt from demo at ExampleCorp',
  jwt: signed.V6.jwt,
  messageId: example.authenticationId,
  pushType: 'challenge',
  fcmPayload: 'fcmV1',
  timeout: 120_000,
  ...changes,
});

/** The members of the message, each parsed once more. */
const parsed = (message: string) => {
  const { default: fallback, ...platforms } = JSON.parse(message);
  const entries = Object.entries(platforms).map(([platform, text]) => [platform, JSON.parse(String(text))]);
  return { default: fallback, ...Object.fromEntries(entries) };
};

describe('the message for SNS', () => {
  test('V6 is AM’s to the letter when the realm asks for the older form', () => {
    expect(snsMessage(push({ fcmPayload: 'legacy' }))).toBe(amSnsMessage.replaceAll('<JWT>', signed.V6.jwt));
  });

  test('S13 has what AM’s test looks for', () => {
    const message = parsed(snsMessage(push({ ...amConverted, pushType: 'default', fcmPayload: 'legacy' })));

    expect(message).toMatchObject({
      default: 'subject',
      GCM: { priority: 'high', data: { messageId: 'AUTHENTICATE:weasel', message: 'body' } },
      APNS: {
        aps: {
          messageId: 'AUTHENTICATE:weasel',
          alert: 'subject',
          data: 'body',
          sound: 'default',
          category: 'authentication',
          'interruption-level': 'time-sensitive',
        },
      },
    });
  });

  test('says priority and lifetime to FCM outright, and shows nothing by itself on Android', () => {
    const { GCM } = JSON.parse(snsMessage(push({ jwt: 'a.b.c', messageId: 'AUTHENTICATE:1', timeout: 90_500 })));

    expect(GCM).toBe(
      '{"fcmV1Message":{"message":{"data":{"message":"a.b.c","messageId":"AUTHENTICATE:1"},"android":{"priority":"high","ttl":"90s"}}}}',
    );
  });

  test('N-OOB-10 a locked phone: what the system shows has neither a number nor anything else that is signed', () => {
    const message = parsed(snsMessage(push({ jwt: signed.V6.jwt })));
    const { aps } = message.APNS;

    expect(JSON.parse(signed.V6.claims)).toMatchObject({ n: '17,42,88' });
    expect([message.default, aps.alert]).toEqual([push().text, push().text]);
    expect(Object.keys(message.APNS)).toEqual(['aps']);
    expect(Object.keys(message.GCM.fcmV1Message.message).sort()).toEqual(['android', 'data']);
    // The id has digits by chance, and is not shown.
    const { data, messageId, ...shown } = aps;
    expect([data, messageId]).toEqual([signed.V6.jwt, example.authenticationId]);
    expect(JSON.stringify(shown)).not.toMatch(/17|42|88/);
  });

  test('is the same for phones whose app was built by a developer', () => {
    const { APNS, APNS_SANDBOX } = JSON.parse(snsMessage(push()));

    expect(APNS_SANDBOX).toBe(APNS);
  });

  test.each([
    ['default', 'authentication'],
    ['challenge', 'authentication_challenge'],
    ['biometric', 'authentication_biometric'],
  ] as const)('puts a push of type %s into category %s', (pushType, category) => {
    expect(parsed(snsMessage(push({ pushType }))).APNS.aps.category).toBe(category);
  });
});

describe('within the size limits', () => {
  const bytes = (text: string) => Buffer.byteLength(text);

  test('a long text is cut in the alert alone, at a whole character', () => {
    const text = '“😀ü\n'.repeat(400);

    const message = JSON.parse(snsMessage(push({ text })));

    const { alert } = JSON.parse(message.APNS).aps;
    expect(bytes(message.APNS)).toBeLessThanOrEqual(largestPayload);
    expect(bytes(message.APNS)).toBeGreaterThan(largestPayload - 12);
    expect(alert).toMatch(/^(“😀ü\n)+“?(😀|😀ü)?…$/u);
    expect(message.default).toBe(text);
  });

  test('every payload of every message that is made at all fits', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 1500 });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 500, max: 3700 }), (text, length) => {
        const { GCM, APNS } = JSON.parse(snsMessage(push({ text, jwt: 'x'.repeat(length) })));

        expect(bytes(GCM)).toBeLessThanOrEqual(largestPayload);
        expect(bytes(APNS)).toBeLessThanOrEqual(largestPayload);
      }),
      { numRuns: 30 },
    );
  });

  test('a JWT that leaves no room for any text is refused', () => {
    expect(() => snsMessage(push({ jwt: 'x'.repeat(3900) }))).toThrow(
      expect.objectContaining({ code: 'ERR_PUSH_PAYLOAD_SIZE', message: 'Payload data exceed maximum accepted size' }),
    );
  });
});
