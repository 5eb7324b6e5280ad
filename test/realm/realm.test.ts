// Realm names in all their spellings, and what a realm may set.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { scriptingSettings } from '../../functions/script/scripting-settings.ts';

describe('realm names', () => {
  test.each([
    ['', '/'],
    ['/', '/'],
    ['root', '/'],
    ['/root', '/'],
    ['alpha', '/alpha'],
    ['/alpha', '/alpha'],
    ['/alpha/', '/alpha'],
    [' alpha ', '/alpha'],
    ['root/alpha', '/alpha'],
    ['customers/europe', '/customers/europe'],
    ['/root/customers//europe/', '/customers/europe'],
    ['a/b/c', '/a/b/c'],
    ['Alpha_1.test-x', '/Alpha_1.test-x'],
  ])('%j is %j', (name, normal) => {
    expect(normalRealm(name)).toBe(normal);
  });

  test.each([
    ['a/b/c/d'],
    ['al pha'],
    ['alpha#journey'],
    ['älpha'],
    ['..'],
    ['alpha/../beta'],
    ['.hidden'],
    ['a\nb'],
    ['a'.repeat(65)],
    ['alpha?x=1'],
    ['%61lpha'],
  ])('%j is no realm', (name) => {
    expect(normalRealm(name)).toBeUndefined();
  });

  test('the normal form is its own normal form, and has no mark that ends a stored key', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const normal = normalRealm(name);

        expect(normal === undefined || normalRealm(normal) === normal).toBe(true);
        expect(normal ?? '').not.toContain('#');
      }),
    );
  });
});

describe('realm settings', () => {
  test('all have defaults', () => {
    expect(realmSettings.parse({})).toEqual({
      journeyMinutes: 5,
      locale: 'en',
      ownTexts: [],
      codes: { coolDownSeconds: 30, linkMinutes: 5, perHour: 5 },
      sms: { countries: [] },
      profile: 'am',
      attemptPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 86_400, ceiling: 90 },
      passwordPolicy: { limit: 10, baseDelaySeconds: 30, maxDelaySeconds: 86_400, ceiling: 90 },
      session: { maxIdleMinutes: 30, maxMinutes: 120 },
      pushBudget: { limit: 5, windowSeconds: 600 },
      factorChanges: 'any',
      secondFactor: 'never',
      passwordOnlyJourneys: [],
      recentSignInDays: 90,
      rememberBrowserDays: 30,
      notices: { mail: false },
      sessionPropertyWhitelist: ['AMCtxId'],
      deviceAdministrators: [],
      deviceJourneys: {},
      registrationJourneys: {},
      administrators: [],
      administratorSecondFactor: true,
      successUrl: '/am/console',
      failureUrl: '',
      allowedGoto: [],
      anonymousUsers: [],
      userAttributes: {},
      zeroPageLogin: false,
      cookieName: 'iPlanetDirectoryPro',
      scripting: scriptingSettings.parse({}),
    });
  });

  test.each([
    [{ journeyMinutes: 0 }],
    [{ attemptPolicy: { limit: -1 } }],
    [{ profile: 'lax' }],
    [{ session: { maxMinutes: 0.5 } }],
    [{ locale: 'no locale' }],
    [{ defaultJourney: '' }],
    [{ allowedGoto: 'https://example.com' }],
  ])('refuse %j', (value) => {
    expect(realmSettings.safeParse(value).success).toBe(false);
  });

  test.each([
    [{ journeyMinutes: 1441 }, 'journeyMinutes', 'must be at most 1440'],
    [{ attemptPolicy: { limit: 100 } }, 'attemptPolicy.limit', 'must be at most 99: NIST SP 800-63B-4'],
    [{ attemptPolicy: { limit: 0 } }, 'attemptPolicy.limit', 'must be at least 1'],
    [{ attemptPolicy: { baseDelaySeconds: 604_801 } }, 'attemptPolicy.baseDelaySeconds', 'must be at most 604800'],
    [{ attemptPolicy: { maxDelaySeconds: 604_801 } }, 'attemptPolicy.maxDelaySeconds', 'must be at most 604800'],
    [{ session: { maxIdleMinutes: 43_201 } }, 'session.maxIdleMinutes', 'must be at most 43200: NIST SP 800-63B-4'],
    [{ session: { maxMinutes: 43_201 } }, 'session.maxMinutes', 'must be at most 43200: NIST SP 800-63B-4'],
    [{ pushBudget: { limit: 101 } }, 'pushBudget.limit', 'must be at most 100'],
    [{ pushBudget: { windowSeconds: 86_401 } }, 'pushBudget.windowSeconds', 'must be at most 86400'],
  ])('refuse %j, naming key and bound', (value, key, bound) => {
    const issues = realmSettings.safeParse(value).error?.issues ?? [];

    expect(issues.map(({ path }) => path.join('.'))).toEqual([key]);
    expect(issues[0]?.message).toContain(bound);
  });

  test.each([
    [{ attemptPolicy: { limit: 99 } }],
    [{ session: { maxIdleMinutes: 43_200, maxMinutes: 43_200 } }],
    [{ pushBudget: { limit: 100, windowSeconds: 86_400 } }],
    [{ journeyMinutes: 1440 }],
  ])('take %j', (value) => {
    expect(realmSettings.parse(value)).toMatchObject(value);
  });

  test.each([['a b'], ['a;Domain=evil.example'], ['a\r\nSet-Cookie: b'], ['']])(
    'header injection: a cookie cannot be called %j',
    (cookieName) => {
      expect(realmSettings.safeParse({ cookieName }).success).toBe(false);
    },
  );
});
