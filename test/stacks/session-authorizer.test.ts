import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, type HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import ts from 'typescript';
import { guardOptions } from '../../functions/authorizer/authorize-session.ts';
import { HttpSessionAuthorizer, SessionAuthorizer, type SessionAuthorizerProps } from '../../lib/session-authorizer.ts';
import { buildTime } from '../support/built-functions.ts';
import { type GuardExample, guardExample } from '../support/guard-example.ts';
import { quietApp, removeFolders } from './synthesized.ts';
import { variablesRead } from './variables-read.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tableArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Sessions';
let example: GuardExample;

beforeAll(() => {
  example = guardExample();
}, buildTime);
afterAll(() => {
  example.remove();
  removeFolders();
});

/** An app that knows nothing of Waymark but its table. */
function guarded(props: Partial<SessionAuthorizerProps> = {}): Template {
  const stack = new Stack(quietApp(), 'orders');
  const { authorizer } = new SessionAuthorizer(stack, 'Guard', {
    sessionsTable: Table.fromTableArn(stack, 'Sessions', tableArn),
    ...props,
  });
  new RestApi(stack, 'Api').root.addMethod('GET', new MockIntegration(), { authorizer });
  return Template.fromStack(stack);
}

function propertiesOf(template: Template, type: string) {
  const [only, ...more] = Object.values(template.findResources(type));
  expect(more).toEqual([]);
  return only?.Properties;
}

describe('a guarded API', () => {
  test('asks for the bearer token, and remembers the answer for half a minute', () => {
    const authorizer = propertiesOf(guarded(), 'AWS::ApiGateway::Authorizer');

    expect(authorizer).toMatchObject({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 30,
    });
  });

  test('by cookies, asks for the header that other sites cannot send, so that none is answered from memory without it', () => {
    const authorizer = propertiesOf(guarded({ carrier: 'cookie' }), 'AWS::ApiGateway::Authorizer');

    expect(authorizer.IdentitySource).toBe('method.request.header.Cookie,method.request.header.X-Requested-With');
  });

  test('by either, remembers nothing', () => {
    const authorizer = propertiesOf(guarded({ carrier: 'either' }), 'AWS::ApiGateway::Authorizer');

    expect([authorizer.AuthorizerResultTtlInSeconds, authorizer.IdentitySource ?? '']).toEqual([0, '']);
  });

  test('gives the guard one read of one table, and its own log', () => {
    const template = guarded();

    const role = Object.values(template.findResources('AWS::IAM::Role')).find(({ Properties }) => Properties.Policies);
    const statements = role?.Properties.Policies[0].PolicyDocument.Statement;
    expect(statements).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: tableArn },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: expect.anything() },
    ]);
    expect(role?.Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('tells the guard all that it reads, in words that it understands', async () => {
    const options = {
      carrier: 'cookie',
      cookieName: 'ab12',
      realms: ['/', '/alpha/sub'],
      minimumAuthLevel: 3,
      factors: ['otp', 'swk'],
    } as const;

    const { Environment } = propertiesOf(
      guarded({ ...options, maxAge: Duration.minutes(10) }),
      'AWS::Lambda::Function',
    );

    const read = (await variablesRead('session-authorizer'))
      .get('session-authorizer')
      ?.filter((name) => name !== 'STORE_PATIENCE');
    expect(Object.keys(Environment.Variables).sort()).toEqual(read);
    expect(guardOptions(Environment.Variables.SESSION_GUARD)).toEqual({ ...options, maxAgeSeconds: 600 });
  });

  test.each([
    ['bearer', ['$request.header.Authorization'], 30],
    ['cookie', ['$request.header.Cookie', '$request.header.X-Requested-With'], 30],
    ['either', undefined, 0],
  ] as const)('that is an HTTP API asks by %s for the same, of the same function', (carrier, sources, seconds) => {
    const stack = new Stack(quietApp(), 'orders');
    const sessionsTable = Table.fromTableArn(stack, 'Sessions', tableArn);
    const { authorizer } = new HttpSessionAuthorizer(stack, 'Guard', { sessionsTable, carrier });
    const integration: HttpRouteIntegration = new HttpUrlIntegration('Orders', 'https://orders.example.com');
    new HttpApi(stack, 'Api').addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration, authorizer });

    const template = Template.fromStack(stack);
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer')).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '1.0',
      AuthorizerResultTtlInSeconds: seconds,
    });
    const { IdentitySource = [] } = propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer');
    expect(IdentitySource).toEqual(sources ?? []);
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::Route').AuthorizationType).toBe('CUSTOM');
    const { Code: _asset, ...ours } = propertiesOf(template, 'AWS::Lambda::Function');
    const { Code: _same, ...rest } = propertiesOf(guarded({ carrier }), 'AWS::Lambda::Function');
    expect(ours.Environment.Variables.SESSION_GUARD).toBe(rest.Environment.Variables.SESSION_GUARD);
  });

  test('answers a session that is worth too little with the challenge of RFC 9470, where the API wants it', () => {
    const stack = new Stack(quietApp(), 'orders');
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration());

    SessionAuthorizer.answerWithStepUp(api, { statusCode: 401 });

    expect(propertiesOf(Template.fromStack(stack), 'AWS::ApiGateway::GatewayResponse')).toMatchObject({
      ResponseType: 'ACCESS_DENIED',
      StatusCode: '401',
      ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.stepUp' },
    });
  });

  test.each([
    ['a realm without its slash', { realms: ['alpha'] }],
    ['a realm with a slash at the end', { realms: ['/alpha/'] }],
    ['half a level', { minimumAuthLevel: 1.5 }],
    ['a factor of no name', { factors: ['One Time'] }],
    ['an hour of memory', { cacheTtl: Duration.hours(1) }],
    ['memory for either', { carrier: 'either', cacheTtl: Duration.seconds(1) }],
  ] as const)('fails to synthesize with %s', (_, props) => {
    expect(() => guarded(props)).toThrow('SessionAuthorizer');
  });
});

describe('the example in docs/guarding-an-api.md', () => {
  test('compiles as strictly as Waymark itself', () => {
    const { file } = example;
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);

    const program = ts.createProgram([file], { ...options, noEmit: true });

    const said = ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => messageText);
    expect(said).toEqual([]);
  });

  test('synthesizes as it stands', () => {
    const methods = example.synthesize('AWS::ApiGateway::Method');

    expect(methods.map(({ Properties }) => Properties['AuthorizationType'])).toEqual(['CUSTOM']);
  });
});
