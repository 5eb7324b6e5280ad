// The REST API: the routes of the manifest, and one door to each node for callers that sign their requests.
import { Aws, CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AwsIntegration,
  EndpointType,
  LogGroupLogDestination,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpFunctionName } from '../functions/manifest/functions.ts';
import { routes } from '../functions/manifest/routes.ts';
import { type Configuration, contextPath } from './configuration.ts';
import { CustomDomain } from './custom-domain.ts';
import { Firewall } from './firewall.ts';
import { functionName } from './function-names.ts';
import { addGatewayErrors } from './gateway-responses.ts';
import { addNodeDoors } from './node-doors.ts';
import type { DeployedNode } from './own-nodes.ts';

/** AM's context path: clients find it in their base URL. */
const stageName = contextPath.slice(1);

export interface JourneyApiProps {
  readonly configuration: Configuration;
  readonly functions: Readonly<Record<HttpFunctionName, LambdaFunction>>;
  readonly nodes: readonly DeployedNode[];
}

export class JourneyApi extends Construct {
  readonly api: RestApi;
  /** The gateway's own address, with the context path. */
  readonly url: string;

  constructor(scope: Construct, id: string, { configuration, functions, nodes }: JourneyApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: configuration.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new RestApi(this, 'Api', {
      restApiName: functionName(configuration.stage, 'journeys'),
      description: 'Authentication journeys, in the shape of PingAM',
      endpointTypes: [EndpointType.REGIONAL],
      // One door: what stands before the domain, and its TLS, could be gone round by the gateway's own name.
      disableExecuteApiEndpoint: configuration.domain !== undefined,
      // API Gateway writes logs under one role for the whole account and region.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        tracingEnabled: configuration.tracing,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: accessLogFormat(),
        throttlingRateLimit: configuration.throttling.rate,
        throttlingBurstLimit: configuration.throttling.burst,
      },
    });
    addRoutes(this.api, functions);
    addNodeDoors(this.api, configuration.stage, nodes);
    addGatewayErrors(this.api, configuration.corsOrigins);
    acknowledgeRules(this.api);
    const { domain, publicUrl, stage, waf } = configuration;
    if (domain) new CustomDomain(this, 'Domain', { api: this.api, domain });
    if (waf) {
      const { stageArn } = this.api.deploymentStage;
      new Firewall(this, 'Firewall', { name: functionName(stage, 'journeys'), stageArn, ...waf });
    } else {
      acknowledgeNoFirewall(this.api);
    }
    this.url = `https://${this.api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}${contextPath}`;
    new CfnOutput(scope, 'ApiId', { description: 'Of the REST API', value: this.api.restApiId });
    new CfnOutput(scope, 'ApiUrl', { description: 'Base URL for clients', value: publicUrl ?? this.url });
  }
}

/** No permission for each route: one for each function and root of paths keeps its policy small. */
function addRoutes(api: RestApi, functions: JourneyApiProps['functions']): void {
  for (const target of Object.values(functions)) {
    target.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: api.arnForExecuteApi('*', '/json/*', stageName),
    });
  }
  functions.serverinfo.addPermission('Discovery', {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: api.arnForExecuteApi('*', '/oauth2/*', stageName),
  });
  for (const { method, path, function: name } of routes) {
    const integration = new AwsIntegration({
      service: 'lambda',
      proxy: true,
      path: `2015-03-31/functions/${functions[name].functionArn}/invocations`,
    });
    Validations.of(api.root.resourceForPath(path).addMethod(method, integration)).acknowledge(
      { id: 'AwsSolutions-APIG4', reason: 'Here people log in: nobody has anything to authorize with yet' },
      { id: 'AwsSolutions-COG4', reason: 'The sessions are our own, not those of a Cognito user pool' },
    );
  }
}

/** Paths without their query: a query may hold what no log should. CloudWatch has the time of each line besides. */
function accessLogFormat(): AccessLogFormat {
  const fields = {
    requestId: AccessLogField.contextRequestId(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    caller: AccessLogField.contextIdentityUserArn(),
    method: AccessLogField.contextHttpMethod(),
    path: AccessLogField.contextPath(),
    route: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    responseBytes: AccessLogField.contextResponseLength(),
    responseMilliseconds: AccessLogField.contextResponseLatency(),
    functionMilliseconds: AccessLogField.contextIntegrationLatency(),
    functionStatus: AccessLogField.contextIntegrationStatus(),
    error: AccessLogField.contextErrorResponseType(),
  };
  return AccessLogFormat.custom(JSON.stringify(fields));
}

function acknowledgeRules(api: RestApi): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The functions check every request themselves, so that errors are in the shape that clients read',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason:
        'Execution logs may hold headers, and so session tokens. The access log and the functions say what happened',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'API Gateway asks for this very policy, on the one role by which it writes the logs of an account',
    },
  );
}

function acknowledgeNoFirewall(api: RestApi): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG3',
    reason:
      'A firewall costs by the month, idle or not. The stage throttles; a domain, or the setting `waf`, brings one',
  });
}
