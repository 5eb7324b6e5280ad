import { afterAll, describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { type TableDefinition, tables } from '../../functions/manifest/tables.ts';
import { tableSchema } from '../../local/create-tables.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const { data } = synthesized();
const { data: disposable } = synthesized({ removeData: true });

afterAll(removeFolders);

// The key rings above all: without one, nothing that is sealed under it opens again.
const lasting = ['Configuration', 'DeviceProfiles', 'EndpointOwners', 'Identities', 'KeyRings'];

type TableResource = ReturnType<Template['findResources']>[string];

/** By the name in the manifest. */
function tablesOf(template: Template): Map<string, TableResource> {
  const found = Object.entries(template.findResources('AWS::DynamoDB::Table'));
  return new Map(found.map(([id, table]) => [id.replace(/[0-9A-F]{8}$/, ''), table]));
}

const namesWhere = (template: Template, is: (table: TableResource) => boolean): string[] =>
  [...tablesOf(template)]
    .filter(([, table]) => is(table))
    .map(([name]) => name)
    .sort();

describe('the tables', () => {
  test('are those that the local stack makes: same names, keys and TTL attributes', () => {
    const deployed = [...tablesOf(data)].map(([name, { Properties }]) => [
      name,
      Properties.KeySchema,
      Properties.GlobalSecondaryIndexes,
      Properties.TimeToLiveSpecification,
    ]);

    const expected = Object.entries<TableDefinition>(tables).map(([name, { ttlAttribute, ...definition }]) => [
      name,
      tableSchema(definition).KeySchema,
      tableSchema(definition).GlobalSecondaryIndexes,
      ttlAttribute === undefined ? undefined : { AttributeName: ttlAttribute, Enabled: true },
    ]);
    expect(deployed).toEqual(expected);
  });

  test('cost nothing when idle and are encrypted at rest under a key that can be audited', () => {
    data.allResourcesProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
    });
  });

  test('go back in time where rows last, and nowhere else: a backup would bring back sessions that have ended', () => {
    const recoverable = namesWhere(
      data,
      ({ Properties }) => Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
    );

    expect(recoverable).toEqual(lasting);
  });

  test('expire by themselves where rows are short-lived, and nowhere else', () => {
    const expiring = namesWhere(data, ({ Properties }) => Properties.TimeToLiveSpecification?.Enabled === true);

    expect(expiring).toEqual(['Attempts', 'JourneyStates', 'PushMessages', 'RememberedBrowsers', 'Sessions']);
  });

  test('survive their stack, and any single deletion, where nothing else holds what they hold', () => {
    expect(namesWhere(data, ({ Properties }) => Properties.DeletionProtectionEnabled === true)).toEqual(lasting);
    expect(namesWhere(data, ({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual(lasting);
    expect(namesWhere(data, ({ UpdateReplacePolicy }) => UpdateReplacePolicy === 'Retain')).toEqual(lasting);
  });

  test('go with their stack on a stage whose data nobody misses', () => {
    expect(namesWhere(disposable, ({ Properties }) => Properties.DeletionProtectionEnabled === true)).toEqual([]);
    expect(namesWhere(disposable, ({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toEqual([]);
  });
});

describe('the key', () => {
  test('is one, rotates, and stays: without it no sealed secret opens', () => {
    data.resourceCountIs('AWS::KMS::Key', 1);
    data.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    disposable.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  test('is used by nobody but those whom IAM lets', () => {
    data.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: [
          {
            Action: 'kms:*',
            Effect: 'Allow',
            Principal: {
              AWS: {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']],
              },
            },
            Resource: '*',
          },
        ],
      },
    });
  });
});

test('an upgrade replaces no table, key or log: under another logical id would be another one, empty', () => {
  const ids = Object.keys(data.toJSON()['Resources']).filter((id) => id !== 'CDKMetadata');

  expect(ids.sort()).toEqual([
    'Attempts4DADFC67',
    'AuditLogGroup23AC2475',
    'Configuration6A36F2CE',
    'DeviceProfiles38CE90D6',
    'EndpointOwners53C26330',
    'Identities1D2FC062',
    'JourneyStates75926E14',
    'Key961B73FD',
    'KeyRingsD2CAD18A',
    'PushMessagesEB96FEB2',
    'RememberedBrowsersFF239978',
    'Sessions8896A56D',
  ]);
});

test('an upgrade replaces no table by another name or key schema', () => {
  for (const { Properties } of tablesOf(data).values()) expect(Properties.TableName).toBeUndefined();
});

test('every table, the key and the audit log are exported whether used or not, so that functions can stop using one', () => {
  const exported = Object.values(data.findOutputs('*')).filter(({ Export }) => Export !== undefined);

  expect(exported).toHaveLength(2 * Object.keys(tables).length + 3);
});
