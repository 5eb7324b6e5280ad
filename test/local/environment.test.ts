import { afterEach, describe, expect, test } from '@jest/globals';
import { tables } from '../../functions/manifest/tables.ts';
import { enterEnvironment, functionEnvironment } from '../../local/environment.ts';

const here = {
  publicUrl: 'http://localhost:8080/am',
  dynamoEndpoint: 'http://127.0.0.1:4000',
  keyFile: '/data/keys.json',
  auditFile: '/data/audit.log',
};

describe('The environment of the functions', () => {
  test('names every table of the manifest', () => {
    const variables = functionEnvironment(here, {});

    const named = Object.values(tables).map(({ variable }) => variables[variable]);
    expect(new Set(named).size).toBe(named.length);
    expect(named.every(Boolean)).toBe(true);
  });

  test('names every queue of the manifest that a function asks for, and where SQS and SNS are', () => {
    const push = {
      snsEndpoint: 'http://127.0.0.1:4001',
      sqsEndpoint: 'http://127.0.0.1:4002',
      queueUrls: { PushDeliveries: 'http://queue/deliveries', PushEvents: 'http://queue/events' },
    };

    const variables = functionEnvironment({ ...here, push }, {});

    expect(variables).toMatchObject({
      PUSH_QUEUE_URL: 'http://queue/deliveries',
      AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:4001',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:4002',
    });
    expect(Object.values(variables)).not.toContain('http://queue/events');
  });

  test('lets whoever starts it choose origins, public URL and log level', () => {
    const chosen = { CORS_ORIGINS: 'https://a.example', PUBLIC_URL: 'https://b.example/am', LOG_LEVEL: 'debug' };

    const variables = functionEnvironment(here, chosen);

    expect(variables).toMatchObject(chosen);
  });

  test('refuses a log level that there is not, and takes one in any case', () => {
    expect(() => functionEnvironment(here, { LOG_LEVEL: 'verbose' })).toThrow(
      'LOG_LEVEL must be one of debug, info, warn, error',
    );
    expect(functionEnvironment(here, { LOG_LEVEL: 'INFO' })).toMatchObject({ LOG_LEVEL: 'info' });
  });

  test('takes empty variables for absent ones', () => {
    const variables = functionEnvironment(here, { PUBLIC_URL: '', LOG_LEVEL: '' });

    expect(variables).toMatchObject({ PUBLIC_URL: here.publicUrl, LOG_LEVEL: 'warn' });
  });
});

describe('Entering it', () => {
  const before = { ...process.env };

  afterEach(() => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test("an account of the caller's is out of reach: nothing that names it is left", () => {
    Object.assign(process.env, {
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'real',
      AWS_ENDPOINT_URL: 'https://dynamodb.eu-central-1.amazonaws.com',
      AWS_ACCESS_KEY_ID: 'real',
      KEY_ID: 'arn:aws:kms:eu-central-1:123456789012:key/real',
    });

    enterEnvironment(functionEnvironment(here, process.env));

    const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
    expect(JSON.stringify(aws)).not.toMatch(/real|production|amazonaws/);
    expect(process.env).not.toHaveProperty('KEY_ID');
    expect(process.env['AWS_ENDPOINT_URL_DYNAMODB']).toBe(here.dynamoEndpoint);
  });
});
