// A domain name of the deployment's own before the API, under AM's context path: `https://login.example.com/am/json/…`.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { type Configuration, contextPath } from './configuration.ts';

export interface CustomDomainProps {
  readonly api: RestApi;
  readonly domain: NonNullable<Configuration['domain']>;
}

export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, { api, domain: { name, certificateArn, hostedZone } }: CustomDomainProps) {
    super(scope, id);
    // The stage is no part of a path under a domain of one's own; the mapping puts its name there again.
    const domainName = api.addDomainName('Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      basePath: contextPath.slice(1),
    });
    if (hostedZone) {
      new ARecord(this, 'Record', {
        zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
          hostedZoneId: hostedZone.id,
          zoneName: hostedZone.name,
        }),
        recordName: `${name}.`,
        target: RecordTarget.fromAlias(new ApiGatewayDomain(domainName)),
      });
    }
    new CfnOutput(Stack.of(this), 'DomainTarget', {
      description: `What ${name} has to point to`,
      value: domainName.domainNameAliasDomainName,
    });
  }
}
