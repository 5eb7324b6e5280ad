import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { type Configuration, readConfiguration } from '../../lib/configuration.ts';

const defaults: Configuration = {
  stage: 'dev',
  corsOrigins: [],
  platformApplications: {},
  nodePlacement: 'isolated',
  logRetentionDays: 30,
  logLevel: 'info',
  throttling: { rate: 100, burst: 200 },
  removeData: false,
};

const google = 'arn:aws:sns:eu-central-1:111122223333:app/GCM/waymark';
const apple = 'arn:aws-cn:sns:cn-north-1:111122223333:app/APNS/com.example.Waymark_2';

function read(waymark: unknown, commandLine: Readonly<Record<string, unknown>> = {}): Configuration {
  const { node } = new RootConstruct();
  if (waymark !== undefined) node.setContext('waymark', waymark);
  for (const [key, value] of Object.entries(commandLine)) node.setContext(key, value);
  return readConfiguration(node);
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(read(undefined)).toEqual(defaults);
  });

  test('in cdk.json is the defaults, spelled out', () => {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

    expect(context.waymark).toEqual(defaults);
  });

  test('takes single settings from the command line, where all is text', () => {
    const commandLine = {
      stage: 'prod',
      corsOrigins: '["https://app.example.com","http://localhost:8443"]',
      platformApplications: `{"google":"${google}","apple":"${apple}"}`,
      nodePlacement: 'all-isolated',
      logRetentionDays: '365',
      removeData: 'true',
    };

    expect(read({ logLevel: 'debug' }, commandLine)).toEqual({
      ...defaults,
      stage: 'prod',
      corsOrigins: ['https://app.example.com', 'http://localhost:8443'],
      platformApplications: { google, apple },
      nodePlacement: 'all-isolated',
      logRetentionDays: 365,
      logLevel: 'debug',
      removeData: true,
    });
  });

  test.each([
    ['nodePlacment', { nodePlacment: 'inline' }],
    ['nodePlacement', { nodePlacement: 'everywhere' }],
    ['stage', { stage: 'Prod' }],
    ['stage', { stage: 'longer-than-names-allow' }],
    ['logRetentionDays', { logRetentionDays: 31 }],
    ['logLevel', { logLevel: 'loud' }],
    ['throttling.rate', { throttling: { rate: 0 } }],
    ['throttling.burst', { throttling: { burst: 1.5 } }],
    ['peak', { throttling: { peak: 1 } }],
    ['removeData', { removeData: 'perhaps' }],
    ['publicUrl', { publicUrl: 'login.example.com/am' }],
    ['publicUrl', { publicUrl: 'https://login.example.com/am/' }],
    ['waymark', 'prod'],
  ])('names %s when it is wrong', (key, waymark) => {
    expect(() => read(waymark)).toThrow(key);
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
    expect(() => read({ platformApplications: { huawei: google } })).toThrow('huawei');
  });

  test('names all that is wrong at once', () => {
    expect(() => read({ stage: '', logLevel: '' })).toThrow(/waymark\.stage.*\n.*waymark\.logLevel/s);
  });
});
