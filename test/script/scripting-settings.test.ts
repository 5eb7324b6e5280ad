import { describe, expect, test } from '@jest/globals';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { scriptLimits } from '../../functions/script/script-host.ts';
import { scriptingSettings } from '../../functions/script/scripting-settings.ts';

const messages = (value: unknown) => scriptingSettings.safeParse(value).error?.issues.map(({ message }) => message);

describe('what a realm allows its scripts', () => {
  test('is nothing outside and no device of who has not shown one, unless it says so', () => {
    expect(realmSettings.parse({}).scripting).toEqual({
      devices: 'verified',
      http: { allow: [], allowPrivate: [] },
      properties: {},
      secrets: {},
      limits: scriptLimits,
    });
  });

  test.each([
    'https://api.example.com',
    'https://*.example.com',
    'http://api.example.com:8080',
    'https://[2606:4700::1]',
  ])('takes the origin %s', (origin) => {
    expect(messages({ http: { allow: [origin] } })).toBeUndefined();
  });

  test.each([
    ...['api.example.com', 'https://api.example.com/', 'https://api.example.com/path', 'https://api.example.com:443'],
    ...['https://*', 'https://api.*.com', 'https://*.*.com', 'https://a*.example.com', 'ftp://example.com', '*'],
    ...['https://user@example.com', 'https://EXAMPLE.com', 'https://bücher.example', 'https://2130706433', ''],
  ])('refuses %j as an origin', (origin) => {
    expect(messages({ http: { allow: [origin] } })).toEqual([expect.stringContaining('must be an origin')]);
  });

  test.each(['0.0.0.0/0', '127.0.0.0/8', '127.0.0.1/32', '169.254.0.0/16', '::/0', '::1/128', 'fd00::/8', 'fe80::/64'])(
    'attack: %s would open the machine itself, or its metadata',
    (range) => {
      expect(messages({ http: { allowPrivate: [range] } })).toEqual([expect.stringContaining('of the machine itself')]);
    },
  );

  test.each(['10.0.0.0/8', '172.16.0.0/12', 'fd12:3456::/32'])('opens %s to names that are allowed', (range) => {
    expect(messages({ http: { allowPrivate: [range] } })).toBeUndefined();
  });

  test.each([
    [{ properties: { 'java.home': '/' } }],
    [{ properties: { 'script.x': 1 } }],
    [{ secrets: { 'am.keystore': 'scripted.node.key' } }],
    [{ secrets: { 'scripted.node.key': 'waymark/apns' } }],
    [{ secrets: { 'scripted.node.key': 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:other' } }],
  ])('refuses %j', (value) => {
    expect(messages(value)).toHaveLength(1);
  });

  test.each(Object.entries(scriptLimits))(
    'lets %s be lowered, and raised to twice its value at most',
    (name, usual) => {
      const most = ['wallMilliseconds', 'stackBytes'].includes(name) ? usual : 2 * usual;

      expect(messages({ limits: { [name]: 1 } })).toBeUndefined();
      expect(messages({ limits: { [name]: most } })).toBeUndefined();
      expect([messages({ limits: { [name]: most + 1 } }), messages({ limits: { [name]: 0 } })]).toEqual([
        ...[[expect.any(String)], [expect.any(String)]],
      ]);
    },
  );
});
