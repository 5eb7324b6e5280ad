// Waymark with a node of our own, and the table that the node remembers in.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Waymark } from 'waymark/cdk';
import { riskScore } from './nodes/risk-score.ts';

const app = new App();

const table = new Table(new Stack(app, 'risk'), 'KnownAddresses', {
  partitionKey: { name: 'user', type: AttributeType.STRING },
  sortKey: { name: 'address', type: AttributeType.STRING },
  timeToLiveAttribute: 'until',
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});

new Waymark(app, 'Auth', {
  stage: 'own',
  realms: { alpha: { journeys: 'journeys' } },
  nodes: [
    {
      node: riskScore,
      environment: { RISK_TABLE: table.tableName },
      statements: [
        new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [table.tableArn] }),
      ],
    },
  ],
});
