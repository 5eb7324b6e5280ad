// The log group of audit events. It outlives a deployment, as what it tells of does.
import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { auditVariables } from '../functions/manifest/audit-events.ts';
import type { Configuration } from './configuration.ts';

export interface AuditLogGroupProps {
  readonly configuration: Pick<Configuration, 'retention' | 'removeData'>;
}

export class AuditLogGroup extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { configuration }: AuditLogGroupProps) {
    super(scope, id);
    const { retention, removeData } = configuration;
    // Without a name of its own: one that stayed would be in the way of the next deployment.
    this.logGroup = new LogGroup(this, 'Group', {
      retention: retention.auditDays,
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    new CfnOutput(scope, 'AuditLogGroupName', { description: 'Audit events', value: this.logGroup.logGroupName });
  }
}

/** Adding events, and nothing else: whoever may only write them can read or remove none. */
export function auditStatement({ logGroup }: AuditLogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/** Looking events up, and nothing else. */
export function trailStatement({ logGroup }: AuditLogGroup): PolicyStatement {
  return new PolicyStatement({ actions: ['logs:FilterLogEvents'], resources: [logGroup.logGroupArn] });
}

export function auditVariable({ logGroup }: AuditLogGroup): Record<string, string> {
  return { [auditVariables.group]: logGroup.logGroupName };
}
