import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RootConstruct } from 'constructs';
import type * as z from 'zod';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { type Configuration, readConfiguration } from '../../lib/configuration.ts';
import { keysAt } from '../../lib/configuration-keys.ts';

const defaults: Configuration = {
  stage: 'dev',
  realms: { alpha: { journeys: 'journeys' } },
  api: 'rest',
  corsOrigins: [],
  corsHeaders: [],
  waf: false,
  throttling: { rate: 100, burst: 200 },
  nodePlacement: 'isolated',
  warmUp: true,
  memory: { engine: 512, node: 512, hashing: 1024, other: 512 },
  logLevel: 'info',
  retention: { logDays: 30, auditDays: 365 },
  notices: { bus: false },
  tracing: true,
  platformApplications: {},
  platformCredentials: {},
  removeData: false,
};

const google = 'arn:aws:sns:eu-central-1:111122223333:app/GCM/waymark';
const apple = 'arn:aws-cn:sns:cn-north-1:111122223333:app/APNS/com.example.Waymark_2';

const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-a1B2c3`;
const credentials = { google: { secretArn: secret('firebase') }, apple: { secretArn: secret('apns/key') } };
const domain = {
  name: 'login.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/11112222-3333-4444-5555-666677778888',
  hostedZone: { id: 'Z0123456789', name: 'example.com' },
};
const loginPage = {
  domain: {
    name: 'www.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/11112222-3333-4444-5555-666677778888',
  },
};
const europe = { 'customers/europe': { journeys: 'journeys', services: 'services/europe' } };

function read(waymark: unknown, commandLine: Readonly<Record<string, unknown>> = {}): Configuration {
  const { node } = new RootConstruct();
  if (waymark !== undefined) node.setContext('waymark', waymark);
  for (const [key, value] of Object.entries(commandLine)) node.setContext(key, value);
  return readConfiguration(node);
}

function complaint(waymark: unknown): string {
  try {
    read(waymark);
  } catch (error) {
    return String(error);
  }
  return 'none';
}

function pageAt(name: string) {
  return { domain: { ...loginPage.domain, name } };
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(read(undefined)).toEqual(defaults);
  });

  test('in cdk.json is the defaults, spelled out, without what follows from others', () => {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
    const { waf: _fromTheDomain, ...spelledOut } = defaults;

    expect(context.waymark).toEqual(spelledOut);
  });

  const everything: readonly (readonly [key: keyof Configuration, text: string, value: unknown])[] = [
    ['stage', 'prod', 'prod'],
    ['realms', '{"customers/europe":{"services":"services/europe"}}', europe],
    ['api', 'http', 'http'],
    ['domain', JSON.stringify(domain), domain],
    ['loginPage', JSON.stringify(loginPage), loginPage],
    ['publicUrl', 'https://www.example.com/am', 'https://www.example.com/am'],
    [
      'corsOrigins',
      '["https://app.example.com","http://localhost:8443"]',
      ['https://app.example.com', 'http://localhost:8443'],
    ],
    ['corsHeaders', '["X-Trace-Id"]', ['X-Trace-Id']],
    ['countryHeader', 'CloudFront-Viewer-Country', 'CloudFront-Viewer-Country'],
    ['waf', '{"requestsPerFiveMinutes":500}', { requestsPerFiveMinutes: 500, commonRules: true }],
    ['throttling', '{"rate":7.5}', { rate: 7.5, burst: 200 }],
    ['nodePlacement', 'all-isolated', 'all-isolated'],
    ['warmUp', 'false', false],
    ['memory', '{"engine":2048}', { ...defaults.memory, engine: 2048 }],
    ['logLevel', 'debug', 'debug'],
    ['retention', '{"auditDays":3653}', { logDays: 30, auditDays: 3653 }],
    ['notices', '{"bus":true,"mail":{"from":["a@example.com"]}}', { bus: true, mail: { from: ['a@example.com'] } }],
    ['mail', '{"from":["a@example.com"]}', { from: ['a@example.com'] }],
    ['sms', '{"maxPrice":0.05}', { maxPrice: 0.05, alarmAbove: 20 }],
    ['tracing', 'false', false],
    ['alarmEmail', 'on-call@example.com', 'on-call@example.com'],
    ['platformApplications', `{"google":"${google}","apple":"${apple}"}`, { google, apple }],
    [
      'platformCredentials',
      JSON.stringify(credentials),
      { ...credentials, apple: { ...credentials.apple, sandbox: false } },
    ],
    ['removeData', 'true', true],
  ];

  test.each(everything)('takes %s from the command line, where all is text', (key, text, value) => {
    const needed = key === 'loginPage' ? { domain, corsOrigins: ['https://www.example.com'] } : {};
    const waf = ['domain', 'loginPage'].includes(key) ? { requestsPerFiveMinutes: 2000, commonRules: false } : false;

    expect(read(needed, { [key]: text })).toMatchObject({ ...defaults, waf, ...needed, [key]: value });
  });

  test('takes every key from there, over what cdk.json says', () => {
    expect(everything.map(([key]) => key).sort()).toEqual(keysAt([]).sort());
    expect(read({ logLevel: 'debug', stage: 'test' }, { stage: 'prod' })).toEqual({
      ...defaults,
      logLevel: 'debug',
      stage: 'prod',
    });
  });

  const everySetting: Required<z.input<typeof realmSettings>> = {
    defaultJourney: 'MfaLogin',
    journeyMinutes: 10,
    locale: 'de',
    ownTexts: ['de', 'ar'],
    profile: 'strict',
    attemptPolicy: { limit: 5, baseDelaySeconds: 60, maxDelaySeconds: 3600, ceiling: 50 },
    passwordPolicy: {
      ...{ limit: 5, baseDelaySeconds: 60, maxDelaySeconds: 3600, ceiling: 50 },
      hash: { memory: 19_456, passes: 2 },
    },
    session: { maxIdleMinutes: 15, maxMinutes: 60 },
    pushBudget: { limit: 3, windowSeconds: 300 },
    notices: { mail: true, from: 'no-reply@example.com' },
    codes: { coolDownSeconds: 60, perHour: 3, linkMinutes: 30, page: 'https://www.example.com/login' },
    sms: { countries: ['+49', '+1212'], sender: 'Waymark' },
    factorChanges: 'proved',
    secondFactor: 'always',
    passwordOnlyJourneys: ['Login'],
    recentSignInDays: 30,
    rememberBrowserDays: 7,
    sessionPropertyWhitelist: ['AMCtxId', 'tenant'],
    deviceAdministrators: ['helpdesk'],
    administrators: ['carol'],
    administratorSecondFactor: false,
    deviceJourneys: { oath: 'OathLogin', push: 'PushLoginSimple', webauthn: 'PasskeyLogin' },
    registrationJourneys: { oath: 'OathRegistration', push: 'PushLogin', webauthn: 'PasskeyRegistration' },
    passwordJourney: 'ChangePassword',
    userAttributes: {
      city: { title: { en: 'City' }, type: 'string', required: true, viewable: true, userEditable: false },
    },
    terms: { version: '1', text: { en: 'Be kind.' }, createDate: '2026-01-01T00:00:00Z' },
    anonymousUsers: ['guest'],
    successUrl: 'https://app.example.com/home',
    failureUrl: 'https://app.example.com/sorry',
    allowedGoto: ['https://app.example.com/*'],
    zeroPageLogin: true,
    cookieName: 'session',
    scripting: { devices: 'none', http: { allow: ['https://api.example.com'] }, properties: { 'script.a': 'b' } },
  };

  test('takes every setting of a realm', () => {
    expect(Object.keys(everySetting).sort()).toEqual(Object.keys(realmSettings.shape).sort());
    expect(complaint({ realms: { alpha: { settings: everySetting } } })).toBe('none');
  });

  test('takes settings of a realm as they are, and adds nothing', () => {
    const settings = { allowedGoto: ['https://app.example.com/*'], session: { maxIdleMinutes: 15 } };

    expect(read({ realms: { alpha: { settings } } }).realms).toEqual({ alpha: { journeys: 'journeys', settings } });
  });

  test.each([
    [{ settings: { allowedGotos: [] } }, 'realms.alpha.settings: allowedGotos: unknown; did you mean allowedGoto?'],
    [{ settings: { session: { maxMinutes: 0 } } }, 'realms.alpha.settings: session.maxMinutes: '],
    [{ settings: [] }, 'realms.alpha.settings: must be an object'],
    [{ profile: 'strict', settings: { profile: 'am' } }, 'realms.alpha.profile: stands in `settings` as well'],
    [{ mail: false, settings: { notices: { mail: true } } }, 'realms.alpha.mail: stands in `settings` as well'],
  ])('of a realm %j is refused by the name of its key', (alpha, line) => {
    expect(complaint({ realms: { alpha } })).toContain(`waymark.${line}`);
  });

  test.each([
    ['stage', { stage: 'Prod' }, 'a-z, 0-9 and -'],
    ['stage', { stage: 'longer-than-names-allow' }, '1 to 12'],
    ['stage', { stage: 'dev-node' }, 'no part `node`'],
    ['stage', { stage: 'a-node-b' }, 'no part `node`'],
    ['realms.no#body', { realms: { 'no#body': {} } }, 'no name for a realm'],
    ['realms./alpha', { realms: { alpha: {}, '/alpha': {} } }, 'named twice'],
    ['realms.alpha.journeys', { realms: { alpha: { journeys: '' } } }, '>=1 characters'],
    ['domain.name', { domain: { ...domain, name: 'https://login.example.com' } }, 'host name'],
    ['domain.certificateArn', { domain: { ...domain, certificateArn: google } }, 'certificate of ACM'],
    ['domain.hostedZone.name', { domain: { ...domain, hostedZone: { id: 'Z1', name: 'ample.com' } } }, 'a parent'],
    [
      'domain.hostedZone.id',
      { domain: { ...domain, hostedZone: { id: '/hostedzone/Z1', name: 'example.com' } } },
      'Z0123456789',
    ],
    ['notices.mail.from.0', { notices: { bus: true, mail: { from: ['Waymark <a@example.com>'] } } }, 'email'],
    ['publicUrl', { publicUrl: 'login.example.com/am' }, 'http or https URL'],
    ['publicUrl', { publicUrl: 'https://login.example.com/am/' }, 'slash at the end'],
    ['waf.requestsPerFiveMinutes', { waf: { requestsPerFiveMinutes: 1 } }, '>=10'],
    ['waf', { waf: 'on' }, 'true, false or'],
    ['api', { api: 'graphql' }, '"rest"|"http"'],
    ['waf', { api: 'http', waf: true }, 'cannot stand before an HTTP API'],
    ['waf', { api: 'http', domain }, 'say `waf: false` to do without its limit'],
    ['throttling.rate', { throttling: { rate: 0 } }, '>0'],
    ['throttling.burst', { throttling: { burst: 1.5 } }, 'expected int'],
    ['nodePlacement', { nodePlacement: 'everywhere' }, '"isolated"|"all-isolated"|"inline"'],
    ['warmUp', { warmUp: 'please' }, 'expected boolean'],
    ['memory.node', { memory: { node: 64 } }, '>=128'],
    ['logLevel', { logLevel: 'loud' }, '"debug"|"info"|"warn"|"error"'],
    ['retention.logDays', { retention: { logDays: 31 } }, '30|60'],
    ['tracing', { tracing: 1 }, 'expected boolean'],
    ['alarmEmail', { alarmEmail: 'on call' }, 'email'],
    [
      'platformCredentials.google.secretArn',
      { platformCredentials: { google: { secretArn: google } } },
      'ARN of a secret',
    ],
    [
      'platformCredentials.google.secretArn',
      { platformCredentials: { google: { secretArn: `${secret('*')}` } } },
      'whole ARN',
    ],
    ['platformCredentials.apple.secretArn', { platformCredentials: { apple: {} } }, 'expected string'],
    ['removeData', { removeData: 'perhaps' }, 'expected boolean'],
  ])('names %s when it is wrong, and what is right', (key, waymark, right) => {
    const line = complaint(waymark);

    expect(line).toContain(`waymark.${key}: `);
    expect(line).toContain(right);
  });

  test.each([
    ['waymark.corsOrigin', { corsOrigin: [] }, 'did you mean corsOrigins?'],
    ['waymark.nodeplacment', { nodeplacment: 'inline' }, 'did you mean nodePlacement?'],
    ['waymark.throttling.burts', { throttling: { burts: 1 } }, 'did you mean burst?'],
    ['waymark.realms.alpha.journey', { realms: { alpha: { journey: 'here' } } }, 'did you mean journeys?'],
    ['waymark.retention.weeks', { retention: { weeks: 1 } }, 'there are logDays, auditDays'],
    ['waymark.platformApplications.huawei', { platformApplications: { huawei: '' } }, 'there are google, apple'],
    ['waymark.logRetentionDays', { logRetentionDays: 30 }, 'there are stage, realms'],
  ])('%s is unknown, and the nearest key is named', (key, waymark, hint) => {
    expect(complaint(waymark)).toContain(`${key}: unknown; ${hint}`);
  });

  test('a misspelt key on the command line is not passed over, and those of CDK are none of ours', () => {
    expect(() => read({}, { nodePlacment: 'inline' })).toThrow('nodePlacment: unknown; did you mean nodePlacement?');
    expect(read({}, { '@aws-cdk/core:stages': true, 'aws:cdk:enable-path-metadata': true })).toEqual(defaults);
  });

  test('is an object', () => {
    expect(complaint('prod')).toContain('waymark: ');
  });

  test('with a domain of its own says so to clients, unless something else stands before it', () => {
    const publicUrl = 'https://cdn.example.com/am';

    expect(read({ domain }).publicUrl).toBe('https://login.example.com/am');
    expect(read({ domain, publicUrl }).publicUrl).toBe(publicUrl);
  });

  test('a firewall that is just switched on has a limit', () => {
    expect(read({ waf: true }).waf).toEqual({ requestsPerFiveMinutes: 2000, commonRules: true });
  });

  test('guessing from one address: with a domain of its own each has a limit, unless the deployment wants none', () => {
    expect(read({ domain }).waf).toEqual({ requestsPerFiveMinutes: 2000, commonRules: false });
    expect(read({ domain, waf: false }).waf).toBe(false);
    expect(read({}).waf).toBe(false);
  });

  test.each(['google', 'apple'] as const)(
    'one platform has an application or credentials, not both: %s',
    (platform) => {
      const both = {
        platformApplications: { google, apple },
        platformCredentials: { [platform]: credentials[platform] },
      };

      expect(complaint(both)).toContain(`waymark.platformCredentials.${platform}: platformApplications.${platform}`);
    },
  );

  test('lets the login page call with credentials, behind those who were listed', () => {
    const corsOrigins = ['https://app.example.com'];

    expect(read({ domain, loginPage, corsOrigins }).corsOrigins).toEqual([
      'https://app.example.com',
      'https://www.example.com',
    ]);
    expect(read({ domain, loginPage, corsOrigins: ['https://www.example.com'] }).corsOrigins).toHaveLength(1);
  });

  test.each([
    [
      'mails without a bus',
      { notices: { mail: { from: ['a@example.com'] } } },
      'notices.mail: needs `notices.bus: true`',
    ],
    [
      'mails from nobody',
      { notices: { bus: true, mail: true } },
      'notices.mail: needs `mail`, which says whom mails come from',
    ],
    [
      'two lists of senders',
      { mail: { from: ['a@example.com'] }, notices: { bus: true, mail: { from: ['b@example.com'] } } },
      'notices.mail: `mail` says already whom mails come from: say `true` here',
    ],
    [
      'mails of a realm in a deployment that sends none',
      { notices: { bus: true }, realms: { alpha: { mail: true } } },
      'realms.alpha.mail: needs `notices.mail`',
    ],
    ['a login page without a domain', { loginPage }, 'loginPage: needs `domain`'],
    ['one before an API without TLS', { domain, loginPage, publicUrl: 'http://login.example.com/am' }, 'https:'],
    ['one on the API’s own host', { domain, loginPage: pageAt('login.example.com') }, 'another host'],
    ['one on another site', { domain, loginPage: pageAt('login.example.org') }, 'registered domain'],
    ['one that shares the end of a word', { domain, loginPage: pageAt('notexample.com') }, 'registered domain'],
    [
      'one that shares only what anybody can register below',
      {
        domain: { ...domain, name: 'login.example.co.uk', hostedZone: undefined },
        loginPage: pageAt('www.other.co.uk'),
      },
      'registered domain',
    ],
    [
      'one whose certificate CloudFront does not see',
      { domain, loginPage: { domain: { ...loginPage.domain, certificateArn: domain.certificateArn } } },
      'us-east-1',
    ],
  ])('takes no %s', (_, waymark, right) => {
    expect(complaint(waymark)).toContain(right);
  });

  test.each([
    ['login.example.com', 'example.com'],
    ['example.com', 'pages.example.com'],
    ['am.login.example.co.uk', 'www.example.co.uk'],
  ])('takes an API at %s and a page at %s: they are of one site', (api, page) => {
    const waymark = { domain: { ...domain, name: api, hostedZone: undefined }, loginPage: pageAt(page) };

    expect(complaint(waymark)).toBe('none');
  });

  test.each([
    ['a wildcard', '*'],
    ['a wildcard for subdomains', 'https://*.example.com/'],
    ['a path', 'https://app.example.com/login'],
    ['a name alone', 'app.example.com'],
    ['the origin of sandboxed pages', 'null'],
    ['a quote that would end the header', "https://app.example.com'"],
  ])('takes no origin with %s', (_, origin) => {
    expect(() => read({ corsOrigins: ['https://good.example.com', origin] })).toThrow('corsOrigins.1');
  });

  test.each([
    ['a wildcard', '*', 'name of a header'],
    ['two in one', 'x-a, x-b', 'name of a header'],
    ['a line of its own', 'x-a\r\nset-cookie: a=b', 'name of a header'],
    ['the session', 'iPlanetDirectoryPro', 'carries the session'],
    ['the session of a realm', 'X-Kiosk', 'carries the session'],
    ['a password', 'X-OpenAM-Password', 'guess passwords'],
    ['the address of a client', 'X-Forwarded-For', 'proxies'],
    ['what CloudFront says of a client', 'cloudfront-viewer-address', 'proxies'],
    ['what browsers keep for themselves', 'Cookie', 'no browser'],
  ])('takes no header with %s', (_, header, why) => {
    const realms = { alpha: { settings: { cookieName: 'x-kiosk' } } };

    const line = complaint({ realms, corsHeaders: ['X-Trace-Id', header] });

    expect(line).toContain('waymark.corsHeaders.1: ');
    expect(line).toContain(why);
  });

  test.each([
    ['another platform', google.replace('GCM', 'ADM')],
    ['the other platform', apple],
    ['a wildcard for its name', google.replace('waymark', '*')],
    ['a wildcard for its account', google.replace('111122223333', '*')],
    ['a name with more behind it', `${google}/*`],
    ['the ARN of an endpoint', google.replace(':app/', ':endpoint/')],
    ['the ARN of a topic', 'arn:aws:sns:eu-central-1:111122223333:waymark'],
    ['nothing', ''],
  ])('takes no Android application with %s: it would let others be published to', (_, arn) => {
    expect(() => read({ platformApplications: { google: arn } })).toThrow('platformApplications.google');
  });

  test.each(['APNS', 'APNS_SANDBOX'])('takes the iOS application of %s, alone', (platform) => {
    const arn = apple.replace('APNS', platform);

    expect(read({ platformApplications: { apple: arn } }).platformApplications).toEqual({ apple: arn });
    expect(() => read({ platformApplications: { apple: google } })).toThrow('platformApplications.apple');
  });

  test('names all that is wrong at once', () => {
    expect(() => read({ stage: '', logLevel: '' })).toThrow(/waymark\.stage.*\n.*waymark\.logLevel/s);
  });
});
