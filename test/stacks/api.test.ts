import { afterAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../functions/manifest/routes.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { namer } from './deployed-functions.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized({ corsOrigins: ['https://app.example.com', 'https://other.example.com'] });
const { journeys } = templates;
const { journeys: closed } = synthesized({ corsOrigins: [], throttling: { rate: 5, burst: 7 } });
const name = namer(templates);

afterAll(removeFolders);

const nodeTypes = nodeDefinitions.filter(({ runsIn }) => runsIn !== 'engine').map(({ type }) => type);
const resources = journeys.findResources('AWS::ApiGateway::Resource');

function pathOf(id: string): string {
  const { ParentId, PathPart } = resources[id]?.Properties ?? {};
  return `${'Ref' in ParentId ? pathOf(ParentId.Ref) : ''}/${PathPart}`;
}

const methods = Object.values(journeys.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => ({
  route: `${Properties.HttpMethod} ${pathOf(Properties.ResourceId.Ref)}`,
  authorization: Properties.AuthorizationType,
  integration: Properties.Integration,
  responses: Properties.MethodResponses,
}));
const publicMethods = methods.filter(({ route }) => !route.includes(' /nodes/'));
const nodeMethods = methods.filter(({ route }) => route.includes(' /nodes/'));

describe('the public routes', () => {
  test('are those of the manifest, each to its function, with the request as it came', () => {
    const deployed = publicMethods.map(({ route, integration }) => [route, integration.Type, name(integration.Uri)]);

    const path = (target: string) =>
      `arn:Partition:apigateway:Region:lambda:path/2015-03-31/functions/${target.replaceAll('-', '')}Function/invocations`;
    const expected = routes.map((route) => [`${route.method} ${route.path}`, 'AWS_PROXY', path(route.function)]);
    expect(deployed.sort()).toEqual(expected.sort());
  });

  test('ask for no authorization: preflights carry none, and nobody has logged in yet', () => {
    for (const { authorization } of publicMethods) expect(authorization).toBe('NONE');
  });

  test('may call their functions, from this API only', () => {
    const permissions = Object.values(journeys.findResources('AWS::Lambda::Permission'))
      .filter(({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com')
      .map(({ Properties }) => [Properties.Action, name(Properties.FunctionName), name(Properties.SourceArn)]);

    const source = 'arn:Partition:execute-api:Region:AccountId:JourneysApi/am/*/json/*';
    expect(permissions.sort()).toEqual([
      ['lambda:InvokeFunction', 'accountsFunction', source],
      ['lambda:InvokeFunction', 'authenticateFunction', source],
      ['lambda:InvokeFunction', 'configurationFunction', source],
      ['lambda:InvokeFunction', 'devicesFunction', source],
      ['lambda:InvokeFunction', 'pushmessageFunction', source],
      ['lambda:InvokeFunction', 'serverinfoFunction', source],
      ['lambda:InvokeFunction', 'serverinfoFunction', source.replace('/json/', '/oauth2/')],
      ['lambda:InvokeFunction', 'sessionsFunction', source],
      ['lambda:InvokeFunction', 'usersFunction', source],
    ]);
  });
});

describe('POST /nodes/{nodeType}', () => {
  test('is there for every node with a function, and for no other', () => {
    expect(nodeMethods.map(({ route }) => route).sort()).toEqual(nodeTypes.map((type) => `POST /nodes/${type}`).sort());
  });

  test('an unsigned request reaches no node', () => {
    for (const { authorization } of nodeMethods) expect(authorization).toBe('AWS_IAM');
  });

  test('the body is the event of that node’s function', () => {
    const [verifier] = nodeMethods.filter(({ route }) => route === 'POST /nodes/OathTokenVerifierNode');

    expect(verifier?.integration).toMatchObject({ Type: 'AWS', IntegrationHttpMethod: 'POST' });
    expect(verifier?.integration.RequestTemplates).toBeUndefined();
    expect(name(verifier?.integration.Uri)).toContain(':function:waymark-dev-node-oath-token-verifier/invocations');
    for (const { integration } of nodeMethods) expect(name(integration.Credentials)).toBe('NodeInvoker');
  });

  test('a node that threw is an error, and its error text stays inside', () => {
    for (const { integration, responses } of nodeMethods) {
      const [good, failed] = integration.IntegrationResponses;

      expect(good).toEqual({ StatusCode: '200' });
      expect(failed.StatusCode).toBe('502');
      expect('line one\nline two').toMatch(new RegExp(`^${failed.SelectionPattern}$`));
      expect('').not.toMatch(new RegExp(`^${failed.SelectionPattern}$`));
      expect(JSON.parse(failed.ResponseTemplates['application/json'])).toEqual({
        code: 502,
        reason: 'Bad Gateway',
        message: 'The node failed',
      });
      expect(responses).toEqual([{ StatusCode: '200' }, { StatusCode: '502' }]);
    }
  });

  test('the role behind it can call the functions of the nodes and nothing else', () => {
    const [invoker] = Object.values(
      journeys.findResources('AWS::IAM::Role', {
        Properties: { Description: 'Lets the API call the functions of the nodes' },
      }),
    );

    const { Statement } = invoker?.Properties.Policies[0].PolicyDocument ?? {};
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({ Action: 'lambda:InvokeFunction', Effect: 'Allow' });
    expect(name(Statement[0].Resource)).toBe('arn:Partition:lambda:Region:AccountId:function:waymark-dev-node-*');
    expect(invoker?.Properties.ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(invoker?.Properties.AssumeRolePolicyDocument)).toContain('"apigateway.amazonaws.com"');
  });
});

describe('errors of the gateway itself', () => {
  const responses = Object.values(journeys.findResources('AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => Properties,
  );

  // Every class of the API reference, and what the client gets.
  const classes = [
    ['ACCESS_DENIED', 403],
    ['API_CONFIGURATION_ERROR', 500],
    ['AUTHORIZER_CONFIGURATION_ERROR', 500],
    ['AUTHORIZER_FAILURE', 500],
    ['BAD_REQUEST_BODY', 400],
    ['BAD_REQUEST_PARAMETERS', 400],
    ['DEFAULT_4XX', 400],
    ['DEFAULT_5XX', 500],
    ['EXPIRED_TOKEN', 403],
    ['INTEGRATION_FAILURE', 500],
    ['INTEGRATION_TIMEOUT', 504],
    ['INVALID_API_KEY', 403],
    ['INVALID_SIGNATURE', 403],
    ['MISSING_AUTHENTICATION_TOKEN', 404],
    ['QUOTA_EXCEEDED', 429],
    ['REQUEST_TOO_LARGE', 413],
    ['RESOURCE_NOT_FOUND', 404],
    ['THROTTLED', 429],
    ['UNAUTHORIZED', 401],
    ['UNSUPPORTED_MEDIA_TYPE', 415],
    ['WAF_FILTERED', 403],
  ] as const;

  test.each(classes)('%s answers %i in AM’s shape, as JSON', (type, status) => {
    const [response] = responses.filter(({ ResponseType }) => ResponseType === type);

    expect(response?.StatusCode).toBe(String(status));
    expect(Object.keys(response?.ResponseTemplates)).toEqual(['application/json']);
    expect(JSON.parse(response?.ResponseTemplates['application/json'])).toEqual({
      code: status,
      reason: expect.any(String),
      message: expect.any(String),
    });
  });

  test('there is no class beside these', () => {
    expect(responses).toHaveLength(classes.length);
  });

  test('pages of the first listed origin can read them; no answer repeats an origin or names all', () => {
    for (const { ResponseParameters } of responses) {
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'",
        'gatewayresponse.header.Access-Control-Allow-Credentials': "'true'",
        'gatewayresponse.header.Vary': "'Origin'",
      });
    }
  });

  test('without listed origins no page can read them', () => {
    const answers = JSON.stringify(closed.findResources('AWS::ApiGateway::GatewayResponse'));

    expect(answers).not.toMatch(/Access-Control/i);
  });
});

describe('the stage', () => {
  const [stage] = Object.values(journeys.findResources('AWS::ApiGateway::Stage')).map(({ Properties }) => Properties);

  test('is AM’s context path', () => {
    expect(stage?.StageName).toBe('am');
  });

  test('takes only so many requests at once', () => {
    expect(stage?.MethodSettings).toMatchObject([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    ]);
  });

  test('a throttling of the deployment’s own is taken over', () => {
    closed.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [{ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 }],
    });
  });

  test('logs every call as JSON, without query, headers or bodies', () => {
    const format = JSON.parse(stage?.AccessLogSetting.Format);

    expect(name(stage?.AccessLogSetting.DestinationArn)).toContain('JourneysAccessLog');
    expect(Object.keys(format)).toEqual(expect.arrayContaining(['requestId', 'path', 'status', 'sourceIp']));
    expect(JSON.stringify(format)).not.toMatch(/header|querystring|body|params|userAgent/i);
  });

  test('prints no execution log, where headers and with them tokens could be', () => {
    for (const setting of stage?.MethodSettings ?? []) {
      expect(setting).not.toMatchObject({ LoggingLevel: expect.stringMatching(/INFO|ERROR/) });
      expect(setting.DataTraceEnabled ?? false).toBe(false);
    }
  });
});
