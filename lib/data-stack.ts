// What outlives a deployment: the tables of the manifest, and the key above all data keys.
import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { type TableDefinition, type TableName, tableOutput, tables } from '../functions/manifest/tables.ts';
import { AuditLogGroup } from './audit-log-group.ts';
import type { Configuration } from './configuration.ts';

/** What functions are given access to. */
export interface Data {
  readonly tables: Readonly<Record<TableName, Table>>;
  /** Wraps the data keys of the key rings. */
  readonly key: Key;
  readonly auditLog: AuditLogGroup;
}

export interface DataStackProps extends StackProps {
  readonly configuration: Configuration;
}

export class DataStack extends Stack implements Data {
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly key: Key;
  readonly auditLog: AuditLogGroup;

  constructor(scope: Construct, id: string, { configuration, ...props }: DataStackProps) {
    super(scope, id, props);
    const { removeData } = configuration;
    const make = (name: TableName): Table => newTable(this, name, tables[name], removeData);
    this.tables = {
      JourneyStates: make('JourneyStates'),
      DeviceProfiles: make('DeviceProfiles'),
      PushMessages: make('PushMessages'),
      Identities: make('Identities'),
      Sessions: make('Sessions'),
      Configuration: make('Configuration'),
      EndpointOwners: make('EndpointOwners'),
      Attempts: make('Attempts'),
      RememberedBrowsers: make('RememberedBrowsers'),
      KeyRings: make('KeyRings'),
    };
    this.key = new Key(this, 'Key', {
      description: 'Wraps the data keys of the key rings; the encryption context says which ring',
      enableKeyRotation: true,
      removalPolicy: removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.auditLog = new AuditLogGroup(this, 'AuditLog', { configuration });
    this.#exportEverything();
  }

  /** Also what no stack asks for now: an export that comes and goes with its users blocks their next deployment. */
  #exportEverything(): void {
    for (const [name, table] of Object.entries(this.tables)) {
      // Every table in the stack is one of the manifest.
      new CfnOutput(this, tableOutput(name as TableName), { description: `The table ${name}`, value: table.tableName });
      this.exportValue(table.tableName);
      this.exportValue(table.tableArn);
    }
    this.exportValue(this.key.keyArn);
    this.exportValue(this.auditLog.logGroup.logGroupArn);
    this.exportValue(this.auditLog.logGroup.logGroupName);
  }
}

function newTable(scope: Construct, name: TableName, definition: TableDefinition, removeData: boolean): Table {
  const { partitionKey, sortKey, ttlAttribute, indexes = {}, lasting } = definition;
  // Rows that expire by themselves may go with the stack. Everything else stays, the wrapped data keys above all:
  // without them no sealed secret opens again.
  const kept = ttlAttribute === undefined && !removeData;
  const table = new Table(scope, name, {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    ...(sortKey !== undefined && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
    ...(ttlAttribute !== undefined && { timeToLiveAttribute: ttlAttribute }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: lasting },
    deletionProtection: kept,
    removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const [indexName, key] of Object.entries(indexes)) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: key, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  if (!lasting) {
    Validations.of(table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'A backup of short-lived rows would bring back sessions and secrets that are meant to be gone',
    });
  }
  return table;
}
