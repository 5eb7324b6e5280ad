// Node types of an app's own, in the stacks: each with a function and a role like ours, and with nothing of anybody else's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { defineNode, goTo } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { functionCode } from '../../lib/function-bundle.ts';
import { Waymark, type WaymarkProps } from '../../lib/waymark.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { quietApp, removeFolders, stubPage } from './synthesized.ts';

const stub = mkdtempSync(join(tmpdir(), 'waymark-own-nodes-'));
writeFileSync(join(stub, 'index.mjs'), 'export const handler = async () => {};\n');
afterAll(() => {
  removeFolders();
  rmSync(stub, { recursive: true });
});

const riskTable = 'arn:aws:dynamodb:eu-central-1:111122223333:table/risk';
const definition = {
  type: 'RiskScoreNode',
  displayName: 'Risk Score',
  description: 'Decides by the address of the request.',
  module: import.meta.url,
  config: z.object({}),
  outcomes: ['low', 'high'],
} as const;
const pure = defineNode({ ...definition, needs: [] }, () => goTo('low'));
const needing = defineNode({ ...definition, needs: ['identities'] }, () => goTo('low'));
const statement = new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [riskTable] });
const withTable = { node: needing, statements: [statement], environment: { RISK_TABLE: 'risk' } };

function made(props: WaymarkProps) {
  const codeOf = () => Code.fromAsset(stub);
  const { stacks } = new Waymark(quietApp(), 'Auth', { ...props, codeOf, pageFolder: stubPage() });
  const templates = {
    data: Template.fromStack(stacks.data),
    messaging: Template.fromStack(stacks.messaging),
    nodes: Template.fromStack(stacks.nodes),
    journeys: Template.fromStack(stacks.journeys),
    observability: Template.fromStack(stacks.observability),
  };
  return { templates, functions: deployedFunctions(templates) };
}

describe('a node of an app’s own', () => {
  const { templates, functions } = made({ nodes: [withTable] });

  test('has a function whose role holds the grants of its needs, its statements, and nothing else', () => {
    const withoutRisk = functions.get('node-risk-score')?.allowed.filter((line) => !/ its own log$|^xray:/.test(line));

    expect(withoutRisk).toEqual([
      'dynamodb:GetItem Identities only(active, attributes, realm, user, username)',
      `dynamodb:GetItem ${riskTable}`,
    ]);
    expect(functions.get('node-risk-score')?.environment).toMatchObject({ RISK_TABLE: 'risk' });
  });

  test('widens the role of nobody else', () => {
    const plain = made({}).functions;
    const others = [...functions].filter(([name]) => name !== 'node-risk-score');

    expect(others.map(([name, { allowed }]) => [name, allowed])).toEqual(
      [...plain].map(([name, { allowed }]) => [name, allowed]),
    );
    expect(functions.get('authenticate')?.environment).toEqual(plain.get('authenticate')?.environment);
  });

  test('has a door like ours', () => {
    const parts = Object.values(templates.journeys.findResources('AWS::ApiGateway::Resource'));

    expect(parts.map(({ Properties }) => Properties.PathPart)).toContain('RiskScoreNode');
  });

  test('in the placement inline, brings its rights and its variables into the engine’s function', () => {
    const engine = made({ nodes: [withTable], nodePlacement: 'inline' }).functions.get('authenticate');

    expect(engine?.allowed).toContain(`dynamodb:GetItem ${riskTable}`);
    expect(engine?.environment).toMatchObject({ RISK_TABLE: 'risk' });
  });

  test('needs nothing and is called in a function of its own all the same', () => {
    const engine = made({ nodes: [pure] }).functions.get('authenticate');

    expect(engine?.allowed).toContain('lambda:InvokeFunction node-*');
  });

  test.each([
    ['LOG_LEVEL', {}],
    ['IDENTITIES_TABLE', {}],
    ['CORS_ORIGINS', { nodePlacement: 'inline', corsOrigins: ['https://app.example.com'] }],
  ] satisfies [string, WaymarkProps][])('cannot take our variable %s', (variable, settings) => {
    const node = { node: needing, environment: { [variable]: 'mine' } };

    expect(() => made({ ...settings, nodes: [node] })).toThrow(variable);
  });

  test.each([
    ['no list', {}, 'nodes must be a list'],
    ['no node', ['RiskScoreNode'], 'nodes[0] is no node'],
    [
      'a misspelt key',
      [pure, { node: needing, statments: [] }],
      'nodes[1] has statments, but may have node, statements',
    ],
    ['a statement that is none', [{ node: needing, statements: ['*'] }], 'statements must be PolicyStatements'],
    ['a number for a variable', [{ node: needing, environment: { A: 1 } }], 'environment.A must be a text'],
    ['a node of the engine', [defineNode({ ...definition, needs: [], runsIn: 'engine' }, () => goTo('low'))], 'runsIn'],
  ])('that is %s is refused with its place', (_what, nodes, reason) => {
    // As JavaScript would give it.
    expect(() => made({ nodes } as unknown as WaymarkProps)).toThrow(reason);
  });

  test('that its module does not export is refused, before nobody can sign in', () => {
    const hidden = defineNode(
      { ...definition, needs: [], module: new URL('synthesized.ts', import.meta.url).href },
      () => goTo('low'),
    );

    expect(() => functionCode([hidden])).toThrow(/^RiskScoreNode: .*synthesized\.ts must export it/);
  });

  test.each([[undefined], ['risk-score.ts'], ['https://example.com/risk-score.ts']])(
    'that says its module is %j is refused by its type',
    (module) => {
      const { module: _, ...without } = definition;
      const unplaced = defineNode({ ...without, needs: [], ...(module !== undefined && { module }) }, () =>
        goTo('low'),
      );

      expect(() => functionCode([unplaced])).toThrow('RiskScoreNode: its definition needs `module: import.meta.url`');
    },
  );

  test('of a type that there is already is refused', () => {
    const [{ type = '' } = {}] = nodeDefinitions;
    const twin = defineNode({ ...definition, type, needs: [] }, () => goTo('low'));

    expect(() => made({ nodes: [twin] })).toThrow(`${type}: there is a node of this type already`);
  });
});

describe('several deployments', () => {
  const codeOf = () => Code.fromAsset(stub);

  test('stand in one app under different stages, and say so under the same', () => {
    const app = quietApp();
    const one = new Waymark(app, 'One', { stage: 'one', codeOf });
    const two = new Waymark(app, 'Two', { stage: 'two', codeOf });

    expect([one, two].map(({ stacks }) => stacks.data.stackName)).toEqual(['waymark-one-data', 'waymark-two-data']);
    expect(() => new Waymark(app, 'Again', { stage: 'one', codeOf })).toThrow('waymark-one-data');
  });

  test('under the same stage are refused in two stacks, too, where they would meet', () => {
    const env = { account: '111122223333', region: 'eu-central-1' };
    const app = quietApp();
    new Waymark(new Stack(app, 'A'), 'Auth', { stage: 'one', codeOf });
    new Waymark(new Stack(app, 'B', { env }), 'Auth', { stage: 'one', codeOf });
    new Waymark(new Stage(app, 'C', { env: { ...env, region: 'eu-west-1' } }), 'Auth', { stage: 'one', codeOf });

    const again = [new Stack(app, 'D'), new Stack(app, 'E', { env }), new Stage(app, 'F', { env })];

    for (const scope of again) {
      expect(() => new Waymark(scope, 'Auth', { stage: 'one', codeOf })).toThrow(
        /^Waymark: [AB]\/waymark-one-data is there already, .*; give one of the two another stage$/,
      );
    }
  });

  test('stand in a stage, in its account and region, and beside a stack of somebody’s', () => {
    const app = quietApp();
    const env = { account: '111122223333', region: 'eu-central-1' };
    const staged = new Waymark(new Stage(app, 'Prod', { env }), 'Auth', { stage: 'prod', codeOf });
    const nested = new Waymark(new Stack(app, 'Mine'), 'Auth', { stage: 'mine', codeOf, env });

    const around = new Waymark(new Stack(app, 'Around', { env }), 'Auth', { stage: 'around', codeOf });

    expect(around.stacks.data).toMatchObject({ region: 'eu-central-1', stackName: 'waymark-around-data' });
    expect(staged.stacks.data.stackName).toBe('waymark-prod-data');
    expect(staged.stacks.journeys.region).toBe('eu-central-1');
    expect(nested.stacks.journeys.region).toBe('eu-central-1');
    expect(nested.tables.Sessions.tableName).toBeDefined();
  });

  test('refuse settings that are none, by name', () => {
    const props = { stage: 'Bad stage', corsOrigin: ['https://app.example.com'] } as WaymarkProps;

    expect(() => new Waymark(quietApp(), 'Auth', props)).toThrow(
      /stage: must be 1 to 12[\s\S]*corsOrigin: unknown; did you mean corsOrigins/,
    );
  });

  test.each([
    ['Nodes', 'nodes'],
    ['envs', 'env'],
  ])('know %s as a slip for what only the construct has', (key, meant) => {
    const props = { stage: 'dev', [key]: [] } as WaymarkProps;

    expect(() => new Waymark(quietApp(), 'Auth', props)).toThrow(`${key}: unknown; did you mean ${meant}?`);
  });
});
