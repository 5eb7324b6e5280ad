// CloudFormation as LocalStack's community edition has it: our own templates, an id for the API that nobody could choose,
// and custom resources that are reported as made and are not.
import { CreateTableCommand, type CreateTableInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { synthesized } from '../../stacks/synthesized.ts';
import { contentOf, resolved, type StackFacts, type TemplateContent, type TemplateResource } from './stack-values.ts';

interface DeployedStack {
  readonly outputs: ReadonlyMap<string, string>;
  /** Types and physical ids. */
  readonly resources: readonly (readonly [type: string, physicalId: string])[];
}

export interface DeployedStacks {
  /** As `cdk deploy` does, of all stacks or of one. */
  deploy(settings: Readonly<Record<string, unknown>>, only?: string): Promise<void>;
  stack(name: string): DeployedStack | undefined;
  /** Of the functions that were deployed, by their names. */
  variables(functionName: string): Readonly<Record<string, string>>;
  readonly functionNames: () => readonly string[];
}

interface Options {
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  readonly database: DynamoDBClient;
  readonly apiId: string;
}

const parts = ['data', 'messaging', 'nodes', 'journeys'] as const;

export function deployedStacks({ stage, region, account, database, apiId }: Options): DeployedStacks {
  const stacks = new Map<string, DeployedStack>();
  const functions = new Map<string, Readonly<Record<string, string>>>();
  const exports = new Map<string, string>();
  const tables = new Set<string>();

  const physicalId = (logicalId: string, { Type, Properties }: TemplateResource): string => {
    if (Type.startsWith('Custom::')) return 'unknown';
    if (Type === 'AWS::ApiGateway::RestApi') return apiId;
    return typeof Properties?.['FunctionName'] === 'string' ? Properties['FunctionName'] : `${stage}-${logicalId}`;
  };

  const makeTable = async (TableName: string, properties: TemplateResource['Properties']): Promise<void> => {
    if (tables.has(TableName)) return;
    tables.add(TableName);
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = (properties ??
      {}) as Partial<CreateTableInput>; // of the same names there
    await database.send(
      new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode }),
    );
  };

  const make = async (name: string, { Resources, Outputs = {} }: TemplateContent): Promise<void> => {
    const all = Object.entries(Resources);
    const ids = new Map(all.map(([logicalId, resource]) => [logicalId, physicalId(logicalId, resource)]));
    const facts: StackFacts = { region, account, physicalIds: ids, exports };
    for (const [logicalId, { Type, Properties }] of all) {
      const id = ids.get(logicalId) ?? '';
      if (Type === 'AWS::DynamoDB::Table') await makeTable(id, Properties);
      if (Type !== 'AWS::Lambda::Function') continue;
      const { Variables = {} } = (Properties?.['Environment'] ?? {}) as { Variables?: Record<string, unknown> }; // CDK's
      functions.set(
        id,
        Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, resolved(value, facts)])),
      );
    }
    const outputs = new Map<string, string>();
    for (const [key, { Value, Export }] of Object.entries(Outputs)) {
      outputs.set(key, resolved(Value, facts));
      if (Export) exports.set(Export.Name, resolved(Value, facts));
    }
    stacks.set(name, { outputs, resources: all.map(([id, { Type }]) => [Type, ids.get(id) ?? ''] as const) });
  };

  return {
    async deploy(settings, only) {
      const templates = synthesized({ ...settings, stage });
      for (const part of parts) {
        const name = `waymark-${stage}-${part}`;
        if (only === undefined || only === name) await make(name, contentOf(templates[part]));
      }
    },
    stack: (name) => stacks.get(name),
    variables: (name) => functions.get(name) ?? {},
    functionNames: () => [...functions.keys()],
  };
}
