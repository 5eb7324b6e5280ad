// Every statement of every deployment against AWS's own reference of actions, resources and condition keys.
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Configuration } from '../../lib/configuration.ts';
import { type StackTemplate, stackTemplate } from '../../lib/stack-template.ts';
import { deployments } from './deployments.ts';
import { faultsOf, type Statement, statementsOf } from './iam-reference.ts';
import { removeFolders, synthesized } from './synthesized.ts';

afterAll(removeFolders);

function stacksWith(settings: Partial<Configuration>): StackTemplate[] {
  return Object.entries(synthesized(settings)).map(([name, template]) => stackTemplate(name, template.toJSON()));
}

async function allFaults(statements: readonly Statement[]): Promise<string[]> {
  return [...new Set((await Promise.all(statements.map(faultsOf))).flat())];
}

test.each(deployments)(
  '%s: AWS knows every action, on such resources, with these condition keys',
  async (_, settings) => {
    const statements = statementsOf(stacksWith(settings));

    const faults = await allFaults(statements);

    expect(statements.length).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  },
);

describe('a statement that AWS would not understand', () => {
  const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Sessions';
  const good: Statement = {
    where: 'Role',
    actions: ['dynamodb:GetItem'],
    operators: ['ForAllValues:StringLike', 'StringEqualsIfExists', 'NumericLessThanEquals'],
    resources: [table],
    conditionKeys: ['dynamodb:LeadingKeys', 'aws:SourceAccount'],
    keysIfThere: ['dynamodb:Select', 'dynamodb:ReturnValues'],
  };

  test('is none of these', async () => {
    const wildcard = { ...good, actions: ['dynamodb:Get*'] };
    const index = { ...good, actions: ['dynamodb:Query'], resources: [`${table}/index/byMail`] };

    expect(await allFaults([good, wildcard, index])).toEqual([]);
  });

  test.each<[string, Partial<Statement>, string]>([
    ['a misspelt action', { actions: ['dynamodb:GetItems'] }, 'Role: there is no action dynamodb:GetItems'],
    ['an unknown service', { actions: ['dynamo:GetItem'] }, 'Role: there is no action dynamo:GetItem'],
    ['a pattern that fits no action', { actions: ['dynamodb:Fetch*'] }, 'Role: there is no action dynamodb:Fetch*'],
    ['a statement about all other actions', { actions: [] }, 'Role: names no action'],
    ['a misspelt operator', { operators: ['StringEqual'] }, 'Role: there is no operator StringEqual'],
    [
      'a key of another service',
      { conditionKeys: ['s3:TlsVersion'] },
      'Role: dynamodb:GetItem carries no s3:TlsVersion',
    ],
    [
      'a key that the action never carries',
      { actions: ['dynamodb:ListTables'], resources: ['*'], conditionKeys: ['dynamodb:LeadingKeys'] },
      'Role: dynamodb:ListTables carries no dynamodb:LeadingKeys',
    ],
    [
      'a key that the service has not, where it need not be there',
      { keysIfThere: ['dynamodb:Selects'] },
      'Role: dynamodb:GetItem carries no dynamodb:Selects',
    ],
    [
      'a resource of another kind',
      { resources: [`${table}/index/byMail`] },
      `Role: dynamodb:GetItem knows no ${table}/index/byMail`,
    ],
    [
      'a resource for an action that has none',
      { actions: ['dynamodb:ListTables'], conditionKeys: [], keysIfThere: [] },
      `Role: dynamodb:ListTables knows no ${table}`,
    ],
  ])('%s is found', async (_, change, fault) => {
    expect(await faultsOf({ ...good, ...change })).toEqual([fault]);
  });
});
