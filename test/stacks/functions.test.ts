import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpFunctions, httpVariables } from '../../functions/manifest/functions.ts';

import { tables } from '../../functions/manifest/tables.ts';
import { queueWorkers } from '../../functions/manifest/workers.ts';
import { nodeFile } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { functionName } from '../../lib/function-names.ts';
import { telemetryVariables } from '../../lib/telemetry.ts';
import { deployedFunctions, namer } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';
import { variablesRead } from './variables-read.ts';

const settings: Parameters<typeof synthesized>[0] = {
  corsOrigins: ['https://app.example.com', 'https://other.example.com'],
  corsHeaders: ['X-Trace-Id', 'X-App-Version'],
  countryHeader: 'CloudFront-Viewer-Country',
  publicUrl: 'https://login.example.com/am',
  retention: { logDays: 365, auditDays: 731 },
};
const { domain, loginPage } = everything;
const templates = synthesized({
  ...settings,
  ...(domain && { domain }),
  ...(loginPage && { loginPage: { ...loginPage, console: true } }),
});
const functions = deployedFunctions(templates);
const inline = deployedFunctions(synthesized({ nodePlacement: 'inline' }));
const name = namer(templates);

afterAll(removeFolders);

const properties = [templates.nodes, templates.journeys]
  .flatMap((template) => Object.values(template.findResources('AWS::Lambda::Function')))
  .map(({ Properties }) => Properties)
  .filter(({ FunctionName }) => FunctionName !== undefined);
const propertiesOf = (short: string) => properties.find(({ FunctionName }) => FunctionName === `waymark-dev-${short}`);

describe('the functions', () => {
  test('are one for each node but those that run nodes, the HTTP functions, and the workers', () => {
    const nodes = nodeDefinitions
      .filter(({ runsIn }) => runsIn !== 'engine')
      .map(({ type }) => `node-${nodeFile(type)}`);

    const workers = [...Object.keys(queueWorkers), 'rotate-key-rings', 'journey-seed'];
    expect([...functions.keys()].sort()).toEqual([...nodes, ...Object.keys(httpFunctions), ...workers].sort());
  });

  test('run on Node.js 24, on arm64, from an ES module', () => {
    for (const { Runtime, Architectures, Handler } of properties) {
      expect({ Runtime, Architectures, Handler }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    }
  });

  test('end in time: a node long before the engine, the engine before the gateway gives up', () => {
    for (const { FunctionName, Timeout } of properties.filter(({ FunctionName }) => FunctionName.includes('-node-'))) {
      expect([FunctionName, Timeout]).toEqual([FunctionName, 10]);
    }
    expect(propertiesOf('authenticate')?.Timeout).toBe(28);
  });

  test('of nodes forget a warm-up that Lambda could not deliver', () => {
    const configured = Object.values(templates.nodes.findResources('AWS::Lambda::EventInvokeConfig'));

    expect(configured).toHaveLength([...functions.keys()].filter((short) => short.startsWith('node-')).length);
    for (const { Properties } of configured) {
      expect(Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    }
  });

  test('have a whole processor where passwords are hashed', () => {
    expect(propertiesOf('node-data-store-decision')?.MemorySize).toBe(1024);
    expect(propertiesOf('node-recovery-code-collector-decision')?.MemorySize).toBe(1024);
    expect(propertiesOf('node-password-collector')?.MemorySize).toBe(512);
  });

  test('have the memory that the deployment says, and where they hash at least that for hashing', () => {
    const memory = { engine: 3000, node: 256, hashing: 2048, other: 384 };
    const sized = synthesized({ memory });
    const sizes = [sized.nodes, sized.journeys]
      .flatMap((template) => Object.values(template.findResources('AWS::Lambda::Function')))
      .map(({ Properties }) => [Properties.FunctionName, Properties.MemorySize]);

    expect(Object.fromEntries(sizes)).toMatchObject({
      'waymark-dev-authenticate': 3000,
      'waymark-dev-node-message': 256,
      'waymark-dev-node-data-store-decision': 2048,
      'waymark-dev-sessions': 384,
    });
  });

  test('and the API before them send traces, unless those are off', () => {
    const off = synthesized({ tracing: false });

    for (const { FunctionName, TracingConfig } of properties) {
      expect([FunctionName, TracingConfig]).toEqual([FunctionName, { Mode: 'Active' }]);
    }
    templates.journeys.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true });
    off.journeys.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: false });
    expect(JSON.stringify([off.nodes.toJSON(), off.journeys.toJSON()])).not.toMatch(/xray:|"Active"/);
    expect(deployedFunctions(off).get('authenticate')?.environment['TRACING']).toBe('false');
  });

  test('have names that Lambda takes, also on the stage with the longest name', () => {
    for (const short of functions.keys()) expect(functionName('twelve-chars', short).length).toBeLessThanOrEqual(64);
  });
});

describe('the logs', () => {
  test('of every function are structured and in a group of its own', () => {
    for (const { LoggingConfig } of properties) {
      expect(LoggingConfig).toMatchObject({ LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } });
    }
  });

  test('are kept as long as the deployment says, those of the API too', () => {
    for (const template of [templates.nodes, templates.journeys]) {
      template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    }
  });
});

describe('the environment of each function', () => {
  let read: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    read = await variablesRead();
  });
  // The local stack's ways to keep keys and audit events and to wait, what follows from PUBLIC_URL, and what Lambda sets by itself.
  const notInLambda = [
    'AUDIT_LOG_FILE',
    'AWS_LAMBDA_FUNCTION_NAME',
    'COOKIE_SECURE',
    'KEY_FILE',
    'STORE_PATIENCE',
    '_HANDLER',
  ];
  const ofAll = Object.keys(telemetryVariables({ stage: 'dev', tracing: true }));

  test.each([...functions])('%s is exactly what its code reads', (short, { environment }) => {
    const variables = (read.get(short) ?? []).filter((variable) => !notInLambda.includes(variable));

    expect(Object.keys(environment).sort()).toEqual([...new Set([...variables, ...ofAll])].sort());
  });

  test('authenticate, with all nodes inline, has exactly what its code reads', () => {
    const variables = read.get('authenticate-inline') ?? [];

    const optional = [
      ...notInLambda,
      'CORS_ORIGINS',
      'CORS_HEADERS',
      'CONSOLE_ORIGIN',
      'COUNTRY_HEADER',
      'LOGIN_PAGE',
      'PUBLIC_URL',
    ];
    expect(Object.keys(inline.get('authenticate')?.environment ?? {}).sort()).toEqual(
      [...new Set([...variables.filter((variable) => !optional.includes(variable)), ...ofAll])].sort(),
    );
  });

  test('names each table by the variable of the manifest', () => {
    const tableOf = new Map(Object.entries(tables).map(([table, { variable }]) => [variable as string, table]));

    for (const { environment } of functions.values()) {
      for (const [variable, value] of Object.entries(environment)) {
        if (variable.endsWith('_TABLE')) expect(value).toBe(tableOf.get(variable));
      }
    }
  });

  test('names the queue that pushes are sent to, for who sends and nobody else', () => {
    const told = [...functions].filter(([, { environment }]) => 'PUSH_QUEUE_URL' in environment);

    expect(told.map(([short]) => short)).toEqual(['node-push-authentication-sender']);
    for (const { environment } of [told[0]?.[1], inline.get('authenticate')].filter((found) => found !== undefined)) {
      expect(environment['PUSH_QUEUE_URL']).toBe('PushDeliveries');
    }
  });

  test('says where the engine finds the nodes, and which of them run inside it', () => {
    expect(functions.get('authenticate')?.environment).toMatchObject({
      NODE_FUNCTION_PREFIX: 'waymark-dev-node-',
      NODE_PLACEMENT: 'isolated',
    });
  });

  test('tells the HTTP functions, and no other, where they are and whose pages may call', () => {
    const variables = httpVariables.filter((variable) => variable !== 'COOKIE_SECURE');

    for (const [short, { environment }] of functions) {
      const expected = short in httpFunctions ? variables : [];
      expect([short, variables.filter((variable) => variable in environment)]).toEqual([short, expected]);
    }
    expect(functions.get('sessions')?.environment).toMatchObject({
      CORS_ORIGINS: 'https://app.example.com,https://other.example.com,https://www.example.com',
      CONSOLE_ORIGIN: 'https://www.example.com',
      CORS_HEADERS: 'X-Trace-Id,X-App-Version',
      COUNTRY_HEADER: 'CloudFront-Viewer-Country',
      PUBLIC_URL: 'https://login.example.com/am',
    });
  });
});

describe('the key rings', () => {
  const { journeys } = templates;

  test('are made on deployment, again whenever the worker has changed', () => {
    const [trigger] = Object.values(journeys.findResources('Custom::Trigger')).map(({ Properties }) => Properties);

    expect(name(trigger?.HandlerArn)).toMatch(/^KeyRingsWorkerFunctionCurrentVersion/);
    expect(trigger?.InvocationType).toBe('RequestResponse');
  });

  test('are looked after once a month, by the rule and by nobody else', () => {
    journeys.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(0 4 1 * ? *)',
      State: 'ENABLED',
      Targets: [{ RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 7200 } }],
    });
    const callers = Object.values(journeys.findResources('AWS::Lambda::Permission'))
      .filter(({ Properties }) => name(Properties.FunctionName).startsWith('KeyRings'))
      .map(({ Properties }) => [Properties.Principal, name(Properties.SourceArn)]);
    expect(callers).toEqual([['events.amazonaws.com', 'KeyRingsMonthly']]);
  });
});

describe('the templates', () => {
  const all = Object.values(templates);

  test('leave room: a stack holds 500 resources', () => {
    for (const template of [...all, ...Object.values(synthesized(everything))])
      expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(470);
  });

  test('say what clients and tools need', () => {
    const outputs = all.flatMap((template) => Object.keys(template.findOutputs('*')));

    expect(outputs).toEqual(
      expect.arrayContaining([
        'ApiId',
        'ApiUrl',
        'AuditLogGroupName',
        'DashboardUrl',
        ...Object.keys(tables).map((table) => `${table}Table`),
        'PushDeliveriesDeadLettersUrl',
        'PushEventsDeadLettersUrl',
        'PushEventsTopicArn',
      ]),
    );
  });

  test('hold no secret, no account and no region', () => {
    const text = JSON.stringify(Object.values(synthesized(settings)).map((template) => template.toJSON()));

    const suspicious = [
      /-----BEGIN[^"]*/g,
      /AKIA[0-9A-Z]{16}/g,
      /"(SecretString|GenerateSecretString|Password|MasterUserPassword)"/g,
      /eyJ[\w-]{10,}\.[\w-]+/g,
      /arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:/g,
      /\b(us|eu|ap|sa|ca|me|af)-[a-z]+-\d\b/g,
    ];
    expect(suspicious.flatMap((pattern) => text.match(pattern) ?? [])).toEqual([]);
  });
});
