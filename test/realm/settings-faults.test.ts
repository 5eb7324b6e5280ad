import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { settingsFaults } from '../../functions/realm/settings-faults.ts';

describe('Settings of a realm, as somebody wants them', () => {
  test.each<JsonObject>([
    {},
    { allowedGoto: ['https://app.example.com/home?x=1', 'https://app.example.com/*', 'http://localhost:3000/*'] },
    { session: { maxIdleMinutes: 15 }, passwordPolicy: { hash: { memory: 19_456, passes: 2 } } },
    { userAttributes: { employeeNumber: { title: { en: 'Number' }, type: 'number' } } },
    { scripting: { http: { allow: ['https://*.example.com'] }, limits: { callbacks: 3 } } },
  ])('%j can be used', (given) => {
    expect(settingsFaults(given)).toEqual([]);
  });

  test.each<[JsonObject, string]>([
    [{ allowedGotos: [] }, 'allowedGotos: unknown; did you mean allowedGoto?'],
    [{ session: { idleMinutes: 5 } }, 'session.idleMinutes: unknown; there are maxIdleMinutes, maxMinutes'],
    [{ scripting: { http: { alow: [] } } }, 'scripting.http.alow: unknown; did you mean allow?'],
    [{ journeyMinutes: 0 }, 'journeyMinutes: '],
    [{ attemptPolicy: { limit: 100 } }, 'attemptPolicy.limit: '],
    [{ userAttributes: { badge: { title: { en: 'Badge' }, colour: 'red' } } }, 'userAttributes.badge.colour: unknown'],
    [{ userAttributes: { password: { title: { en: 'Secret' } } } }, 'userAttributes.password: password '],
  ])('%j is refused by the name of its key', (given, complaint) => {
    expect(settingsFaults(given)).toEqual([expect.stringContaining(complaint)]);
  });

  test.each([
    'https://app.example.com*',
    'https://*.example.com/',
    'app.example.com',
    '*',
    'javascript:alert(1)//*',
    'https://user@app.example.com/*',
    'https://app.example.com\\@evil.example/*',
  ])('open redirect: allowedGoto takes no %s', (entry) => {
    expect(settingsFaults({ allowedGoto: [entry] })).toEqual([
      expect.stringContaining(`allowedGoto: ${entry}: must be`),
    ]);
  });
});
