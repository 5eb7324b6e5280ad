// The HTTP API: the same routes as the REST API's at under a third of the price, and less around them. No firewall can stand
// before it, it answers its own errors in its own shape, and it has no doors to nodes: it calls functions with requests only.
import { Aws, CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, CfnRoute, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpFunctionName } from '../functions/manifest/functions.ts';
import { routes } from '../functions/manifest/routes.ts';
import { type Configuration, contextPath } from './configuration.ts';
import { HttpCustomDomain } from './custom-domain.ts';
import { functionName } from './function-names.ts';

const stageName = contextPath.slice(1);

export interface HttpJourneyApiProps {
  readonly configuration: Configuration;
  readonly functions: Readonly<Record<HttpFunctionName, LambdaFunction>>;
}

export class HttpJourneyApi extends Construct {
  readonly api: HttpApi;
  /** The gateway's own address, with the context path. */
  readonly url: string;

  constructor(scope: Construct, id: string, { configuration, functions }: HttpJourneyApiProps) {
    super(scope, id);
    const { domain, publicUrl, retention, stage, throttling } = configuration;
    this.api = new HttpApi(this, 'Api', {
      apiName: functionName(stage, 'journeys'),
      description: 'Authentication journeys, in the shape of PingAM',
      createDefaultStage: false,
      // As for the REST API: one door.
      disableExecuteApiEndpoint: domain !== undefined,
    });
    // No CORS of the gateway's: it would answer preflights, and write over what the functions say, for every origin alike.
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const deployed = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName,
      autoDeploy: true,
      throttle: { rateLimit: throttling.rate, burstLimit: throttling.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat() },
    });
    this.#addRoutes(functions);
    if (domain) new HttpCustomDomain(this, 'Domain', { api: this.api, stage: deployed, domain });
    this.url = `https://${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}${contextPath}`;
    new CfnOutput(scope, 'ApiId', { description: 'Of the HTTP API', value: this.api.apiId });
    new CfnOutput(scope, 'ApiUrl', { description: 'Base URL for clients', value: publicUrl ?? this.url });
  }

  /** One integration and one permission for each function, as far as that goes. */
  #addRoutes(functions: HttpJourneyApiProps['functions']): void {
    const targets = new Map<HttpFunctionName, string>();
    for (const [name, target] of Object.entries(functions) as [HttpFunctionName, LambdaFunction][]) {
      this.#permit(target, 'Api', '/json/*');
      const integration = new CfnIntegration(this, `To-${name}`, {
        apiId: this.api.apiId,
        integrationType: 'AWS_PROXY',
        integrationUri: target.functionArn,
        // The event of a REST API: with format 2.0, values of repeated headers and parameters come as one text.
        payloadFormatVersion: '1.0',
        timeoutInMillis: 29_000,
      });
      targets.set(name, integration.ref);
    }
    this.#permit(functions.serverinfo, 'Discovery', '/oauth2/*');
    for (const { method, path, function: name } of routes) {
      for (const spelling of spellings(path)) {
        const routeKey = `${method} ${spelling}`;
        const route = new CfnRoute(this, routeKey, {
          apiId: this.api.apiId,
          routeKey,
          authorizationType: 'NONE',
          target: `integrations/${targets.get(name)}`,
        });
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: 'Here people log in: nobody has anything to authorize with yet',
        });
      }
    }
  }

  #permit(target: LambdaFunction, id: string, paths: string): void {
    target.addPermission(id, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: this.api.arnForExecuteApi('*', paths, stageName),
    });
  }
}

/** A REST API takes a slash at the end for an empty rest of the path; here that is a path of its own. */
function spellings(path: string): readonly string[] {
  return path.endsWith('/{slash+}') ? [path, path.replace('{slash+}', '')] : [path];
}

/** The fields of the REST API's, as far as there are any; paths without their query, too. */
function accessLogFormat(): AccessLogFormat {
  const fields = {
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTime(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    path: AccessLogField.contextPath(),
    route: '$context.routeKey',
    status: AccessLogField.contextStatus(),
    responseBytes: AccessLogField.contextResponseLength(),
    responseMilliseconds: AccessLogField.contextResponseLatency(),
    functionMilliseconds: AccessLogField.contextIntegrationLatency(),
    functionStatus: AccessLogField.contextIntegrationStatus(),
    error: AccessLogField.contextErrorResponseType(),
  };
  return AccessLogFormat.custom(JSON.stringify(fields));
}
