// `api: http`: the routes and the answers of the REST API, by the other kind of API.
import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { routes } from '../../functions/manifest/routes.ts';
import { deployedFunctions, namer } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const rest = synthesized();
const templates = synthesized({ api: 'http', throttling: { rate: 5, burst: 7 } });
const { journeys, observability } = templates;
const name = namer(templates);
const withDomain = synthesized({ ...everything, api: 'http', waf: false });

afterAll(removeFolders);

const properties = (type: string) => Object.values(journeys.findResources(type)).map(({ Properties }) => Properties);

describe('the routes', () => {
  const integrations = journeys.findResources('AWS::ApiGatewayV2::Integration');
  const deployed = properties('AWS::ApiGatewayV2::Route').map(({ RouteKey, Target }) => {
    const [, [, integration]] = Target['Fn::Join'];
    return [RouteKey, name(integrations[integration.Ref]?.Properties.IntegrationUri)];
  });

  test('are those of the manifest, each to its function; a slash at the end is one of its own', () => {
    const expected = routes.flatMap(({ method, path, function: target }) => {
      const uri = `${target.replaceAll('-', '')}Function`;
      const withSlash = path.endsWith('/{slash+}') ? [[`${method} ${path.replace('{slash+}', '')}`, uri]] : [];
      return [[`${method} ${path}`, uri], ...withSlash];
    });

    expect(deployed.sort()).toEqual(expected.sort());
  });

  test('hand over the event that the functions read from a REST API', () => {
    for (const { PayloadFormatVersion, IntegrationType } of properties('AWS::ApiGatewayV2::Integration')) {
      expect([PayloadFormatVersion, IntegrationType]).toEqual(['1.0', 'AWS_PROXY']);
    }
  });

  test('may call their functions, from this API only', () => {
    const permissions = properties('AWS::Lambda::Permission')
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
      .map(({ FunctionName, SourceArn }) => [name(FunctionName), name(SourceArn)]);

    const source = 'arn:Partition:execute-api:Region:AccountId:JourneysApi/am/*/json/*';
    expect(permissions.sort()).toEqual([
      ['accountsFunction', source],
      ['authenticateFunction', source],
      ['configurationFunction', source],
      ['devicesFunction', source],
      ['pushmessageFunction', source],
      ['serverinfoFunction', source],
      ['serverinfoFunction', source.replace('/json/', '/oauth2/')],
      ['sessionsFunction', source],
      ['usersFunction', source],
    ]);
  });

  test('leave CORS to the functions: the gateway’s own would write over what they say', () => {
    expect(properties('AWS::ApiGatewayV2::Api')).toEqual([
      expect.not.objectContaining({ CorsConfiguration: expect.anything() }),
    ]);
  });

  test('a node cannot be called through it, and the role for that is not made', () => {
    expect(deployed.filter(([key]) => String(key).includes('/nodes'))).toEqual([]);
    journeys.resourcePropertiesCountIs('AWS::IAM::Role', { Description: Match.stringLikeRegexp('nodes') }, 0);
  });

  test('there is no REST API beside it, and the functions may do what they may beside one', () => {
    const rights = (of: typeof templates) =>
      [...deployedFunctions(of)].map(([short, { environment }]) => [short, Object.keys(environment)]);

    journeys.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    expect(rights(templates)).toEqual(rights(rest));
  });
});

describe('the stage', () => {
  const [stage] = properties('AWS::ApiGatewayV2::Stage');

  test('is AM’s context path, and takes only so many requests at once', () => {
    expect(stage).toMatchObject({
      StageName: 'am',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
  });

  test('logs every call as JSON, without query, headers or bodies', () => {
    const format = JSON.parse(stage?.AccessLogSettings.Format);

    expect(name(stage?.AccessLogSettings.DestinationArn)).toContain('JourneysAccessLog');
    expect(Object.keys(format)).toEqual(expect.arrayContaining(['requestId', 'path', 'status', 'sourceIp']));
    expect(JSON.stringify(format)).not.toMatch(/header|querystring|body|params|userAgent/i);
  });
});

describe('a domain name of one’s own', () => {
  test('has AM’s context path, takes no old TLS, and no way leads round it', () => {
    withDomain.journeys.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'am' });
    withDomain.journeys.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'login.example.com',
      DomainNameConfigurations: [
        {
          CertificateArn: everything.domain?.certificateArn,
          EndpointType: 'REGIONAL',
          SecurityPolicy: 'TLS_1_2',
        },
      ],
    });
    withDomain.journeys.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    withDomain.journeys.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'login.example.com.', Type: 'A' });
    withDomain.journeys.hasOutput('DomainTarget', {
      Value: { 'Fn::GetAtt': [Match.anyValue(), 'RegionalDomainName'] },
    });
    withDomain.journeys.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  test('without one the URL is the gateway’s, without a slash at the end', () => {
    const [{ Value } = {}] = Object.values(journeys.findOutputs('ApiUrl'));

    expect(name(Value)).toBe('https://JourneysApi.execute-api.Region.URLSuffix/am');
  });
});

test('alarms look at this API’s metrics, by its id and under its names', () => {
  const watched = Object.values(observability.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ Namespace }) => Namespace === 'AWS/ApiGateway');

  expect(watched.map(({ MetricName }) => MetricName).sort()).toEqual(['5xx', 'Latency']);
  for (const { Dimensions } of watched) {
    expect(Dimensions.map(({ Name }: { Name: string }) => Name)).toEqual(['ApiId', 'Stage']);
  }
});
