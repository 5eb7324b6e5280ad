// What a push says to the app.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultPushText, type Push, pushClaims, pushText } from '../../../functions/mfa/push/push-claims.ts';
import { example, exchanges, signed } from '../../support/push-vectors.ts';

const push = (changes: Partial<Push> = {}): Push => ({
  mechanismUid: example.mechanismUid,
  challenge: exchanges.V6.challenge,
  text: 'Login attempt from demo at ExampleCorp',
  pushType: 'default',
  createdAt: example.createdAt,
  timeout: 120_000,
  userId: example.userId,
  ...changes,
});

describe('the claims of a push', () => {
  test('V6 are those of a number challenge, in AM’s order', () => {
    const { remoteIp, userAgent, numbers } = example;

    const claims = pushClaims(push({ pushType: 'challenge', numbers, context: { remoteIp, userAgent } }));

    expect(JSON.stringify(claims)).toBe(signed.V6.claims);
  });

  test('leave out context and numbers where there are none', () => {
    expect(Object.keys(pushClaims(push()))).toEqual(['u', 'l', 'c', 'm', 'k', 'i', 't', 'd', 'p']);
  });

  test('name the type', () => {
    expect(pushClaims(push({ pushType: 'biometric' })).k).toBe('biometric');
  });

  test('carry the cookie of a load balancer in the standard alphabet, padded', () => {
    expect(pushClaims(push({ loadBalancerCookie: 'fr_sso_amlb_prod=01' })).l).toBe('ZnJfc3NvX2FtbGJfcHJvZD0wMQ==');
  });

  test('count time-outs in whole seconds', () => {
    expect(pushClaims(push({ timeout: 119_999 })).t).toBe('119');
  });

  test('are texts, every one', () => {
    const context = fc.record(
      { location: fc.jsonValue(), remoteIp: fc.string(), userAgent: fc.string() },
      { requiredKeys: [] },
    );
    const numbers = fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 5 }),
        context,
        numbers,
        (...given) => {
          const [userId, customPayload, said, choice] = given;

          const claims = pushClaims(push({ userId, customPayload, context: said, numbers: choice }));

          for (const claim of Object.values(claims)) expect(typeof claim).toBe('string');
          expect(claims.n).toMatch(/^\d\d,\d\d,\d\d$/);
          expect(JSON.parse(claims.p)).toEqual(customPayload);
        },
      ),
    );
  });
});

describe('the custom payload', () => {
  /** JSON of this many bytes. */
  const payload = (bytes: number) => ({ k: 'x'.repeat(bytes - '{"k":""}'.length) });

  test('is JSON inside a text', () => {
    expect(pushClaims(push({ customPayload: { amount: 12.5, to: { name: 'Ünal' } } })).p).toBe(
      '{"amount":12.5,"to":{"name":"Ünal"}}',
    );
  });

  test('may be 3072 bytes long, and not one more', () => {
    expect(pushClaims(push({ customPayload: payload(3072) })).p).toHaveLength(3072);

    expect(() => pushClaims(push({ customPayload: payload(3073) }))).toThrow(
      expect.objectContaining({
        code: 'ERR_PUSH_PAYLOAD_SIZE',
        message: 'Payload data exceed maximum accepted size',
      }),
    );
  });

  test('is measured in bytes, not in characters', () => {
    expect(() => pushClaims(push({ customPayload: { k: 'ü'.repeat(1600) } }))).toThrow(
      expect.objectContaining({ code: 'ERR_PUSH_PAYLOAD_SIZE' }),
    );
  });
});

describe('the context', () => {
  const contextOf = (context: Push['context']) => JSON.parse(pushClaims(push({ context })).x ?? 'null');

  test('has the place, the address and the browser', () => {
    const location = { latitude: 52.5, longitude: 13.4 };

    expect(contextOf({ location, remoteIp: '203.0.113.7', userAgent: 'Mozilla/5.0' })).toEqual({
      location,
      remoteIp: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
    });
  });

  test('is there even when nothing is known', () => {
    expect(contextOf({})).toEqual({});
    expect(contextOf({ remoteIp: '', userAgent: '' })).toEqual({});
  });

  test.each([
    ['no object', 'here'],
    ['half a place', { latitude: 1 }],
    ['words', { latitude: '1', longitude: '2' }],
  ])('has no place when the client sends %s', (_, location) => {
    expect(contextOf({ location })).toEqual({});
  });

  test('of a client that sends kilobytes stays small', () => {
    const location = { latitude: 1, longitude: 2, note: 'x'.repeat(5000) };

    const context = contextOf({ location, userAgent: `${'x'.repeat(255)}😀${'x'.repeat(5000)}` });

    expect(context).toEqual({ location: { latitude: 1, longitude: 2 }, userAgent: `${'x'.repeat(255)}\ufffd` });
  });
});

// The sentence of a push.

describe('the text of a push', () => {
  test('V6 names the user and the issuer', () => {
    expect(pushText(defaultPushText, { user: 'demo', issuer: 'ExampleCorp' })).toBe(
      'Login attempt from demo at ExampleCorp',
    );
  });

  test('has its variables filled in wherever they stand, and nothing else', () => {
    expect(pushText('{{issuer}}: {{user}}, {{user}}? {{ user }} {user} {{realm}}', { user: 'u', issuer: 'i' })).toBe(
      'i: u, u? {{ user }} {user} {{realm}}',
    );
  });

  test.each(['$&', '$1', 'a\\b', '{{issuer}}'])('takes the name %j literally', (user) => {
    expect(pushText('{{user}} at {{issuer}}', { user, issuer: 'Acme' })).toBe(`${user} at Acme`);
  });

  test('holds no half characters', () => {
    expect(pushText('{{user}}', { user: 'a\ud83d', issuer: '' })).toBe('a\ufffd');
  });
});
