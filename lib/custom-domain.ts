// A domain name of the deployment's own before the API, under AM's context path: `https://login.example.com/am/json/…`.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  DomainName,
  type HttpApi,
  SecurityPolicy as HttpSecurityPolicy,
  type HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, type IAliasRecordTarget, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain, ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { type Configuration, contextPath } from './configuration.ts';

type Domain = NonNullable<Configuration['domain']>;

export interface CustomDomainProps {
  readonly api: RestApi;
  readonly domain: Domain;
}

export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, { api, domain }: CustomDomainProps) {
    super(scope, id);
    const { name, certificateArn } = domain;
    // The stage is no part of a path under a domain of one's own; the mapping puts its name there again.
    const domainName = api.addDomainName('Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      basePath: contextPath.slice(1),
    });
    pointTo(this, domain, new ApiGatewayDomain(domainName), domainName.domainNameAliasDomainName);
  }
}

export interface HttpCustomDomainProps {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly domain: Domain;
}

/** The same before an HTTP API. */
export class HttpCustomDomain extends Construct {
  constructor(scope: Construct, id: string, { api, stage, domain }: HttpCustomDomainProps) {
    super(scope, id);
    const { name, certificateArn } = domain;
    const domainName = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: HttpSecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api, stage, domainName, apiMappingKey: contextPath.slice(1) });
    const { regionalDomainName, regionalHostedZoneId } = domainName;
    pointTo(
      this,
      domain,
      new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
      regionalDomainName,
    );
  }
}

/** By a record of ours, where there is a zone for it; whoever has another reads where to. */
function pointTo(scope: Construct, { name, hostedZone }: Domain, alias: IAliasRecordTarget, target: string): void {
  if (hostedZone) {
    const { id: hostedZoneId, name: zoneName } = hostedZone;
    new ARecord(scope, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName }),
      recordName: `${name}.`,
      target: RecordTarget.fromAlias(alias),
    });
  }
  new CfnOutput(Stack.of(scope), 'DomainTarget', { description: `What ${name} has to point to`, value: target });
}
