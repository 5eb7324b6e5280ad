import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { type Configuration, readConfiguration } from '../../lib/configuration.ts';

const defaults: Configuration = {
  stage: 'dev',
  corsOrigins: [],
  nodePlacement: 'isolated',
  logRetentionDays: 30,
  logLevel: 'info',
  throttling: { rate: 100, burst: 200 },
  removeData: false,
};

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
      nodePlacement: 'all-isolated',
      logRetentionDays: '365',
      removeData: 'true',
    };

    expect(read({ logLevel: 'debug' }, commandLine)).toEqual({
      ...defaults,
      stage: 'prod',
      corsOrigins: ['https://app.example.com', 'http://localhost:8443'],
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

  test('names all that is wrong at once', () => {
    expect(() => read({ stage: '', logLevel: '' })).toThrow(/waymark\.stage.*\n.*waymark\.logLevel/s);
  });
});
