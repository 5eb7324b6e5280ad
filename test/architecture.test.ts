import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult, type IRegularForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const aws = '^(node_modules/)?@aws-sdk/';
const handlers = '(^|/)(inline-)?handler\\.ts$|/system-[a-z-]+\\.ts$';
const nodeFiles = '^functions/nodes/([^/]+)/';

// One row per arrow; the name is the rule. Composition roots (handler.ts, system-*.ts) see everything.
type Arrow = readonly [name: string, rule: Pick<IRegularForbiddenRuleType, 'from' | 'to'>];

const rules: readonly Arrow[] = [
  [
    'only adapters import the AWS SDK',
    { from: { path: '^functions/', pathNot: '^functions/adapters/' }, to: { path: aws } },
  ],
  [
    'no node imports another node',
    { from: { path: nodeFiles }, to: { path: nodeFiles, pathNot: '^functions/nodes/$1/' } },
  ],
  [
    'a node knows its contract, callbacks, factors and ports only',
    {
      from: { path: `${nodeFiles}(node|definition)\\.ts$` },
      to: {
        path: '^(functions|lib|local|test)/',
        pathNot: '^functions/(nodes/$1/definition|json|(journey|enrolment|callbacks|mfa|ports)/)',
      },
    },
  ],
  [
    'a definition imports no behaviour',
    {
      from: { path: `${nodeFiles}definition\\.ts$` },
      to: {
        path: '^functions/',
        pathNot:
          '^functions/(journey/(define-node|localised-text|[a-z]+-bounds|optional-text|session-properties|[a-z-]*config)|mfa/[a-z-]+|mfa/oath/[a-z-]+)\\.ts$',
      },
    },
  ],
  [
    'the engine does not know the nodes, the doors or the adapters',
    { from: { path: '^functions/journey/' }, to: { path: '^functions/(nodes|http|adapters|workers|manifest)/' } },
  ],
  [
    'callbacks and factors know nothing of ours but ports',
    {
      from: { path: '^functions/(callbacks|mfa)/' },
      to: { path: '^functions/', pathNot: '^functions/(callbacks|mfa|ports|json)' },
    },
  ],
  [
    'ports import types only, and none of behaviour',
    { from: { path: '^functions/ports/' }, to: { path: '^functions/(journey|nodes|http|adapters|workers)/' } },
  ],
  [
    'adapters do not know nodes, doors or the engine’s inside',
    {
      from: { path: '^functions/adapters/', pathNot: `${handlers}|node-runner\\.ts$` },
      to: {
        path: '^functions/(nodes|http|workers|journey)/',
        pathNot: '^functions/journey/(node-handler|errors|described-error|uuid)\\.ts$',
      },
    },
  ],
  [
    'doors reach adapters only where they are composed',
    { from: { path: '^functions/http/', pathNot: handlers }, to: { path: '^functions/adapters/' } },
  ],
  [
    'the stacks read definitions and the manifest, never behaviour but what checks the files to seed',
    {
      from: { path: '^(lib|bin)/' },
      to: {
        path: '^functions/',
        pathNot:
          '^functions/(manifest/|ports/|json|deployment/(folder-files|realm-seeds)\\.ts$|nodes/(index|node-folder)\\.ts$|journey/(define-node|realm-name)\\.ts$|nodes/[^/]+/definition\\.ts$)',
      },
    },
  ],
  [
    'nothing that runs in Lambda imports the CDK',
    { from: { path: '^functions/' }, to: { path: '^(node_modules/)?(aws-cdk-lib|constructs)' } },
  ],
  [
    'the phone proves the server: of it, it shares one-time passwords and nothing else',
    {
      from: { path: '^phone/' },
      to: { path: '^(functions|local|lib)/', pathNot: '^functions/((mfa/oath|ports)/|json)' },
    },
  ],
  [
    'what the commands share knows none of them, nor what they are about',
    {
      from: { path: '^cli/[^/]+\\.ts$', pathNot: '^cli/waymark\\.ts$' },
      to: { path: '^(cli/commands|functions|operator|phone|local|bench|scripts)/' },
    },
  ],
  ['an operator needs no local stack', { from: { path: '^operator/' }, to: { path: '^(local|bench|scripts)/' } }],
  ['nothing that runs in Lambda imports the phone', { from: { path: '^(functions|lib)/' }, to: { path: '^phone/' } }],
  [
    'nothing outside test imports test',
    { from: { path: '^(bin|cli|lib|functions|operator|phone|local|bench|scripts)/' }, to: { path: '^test/' } },
  ],
  [
    'nothing that runs in Lambda imports the local stack',
    { from: { path: '^(functions|lib|bin)/' }, to: { path: '^(cli/commands|local|bench|scripts)/' } },
  ],
  ['there are no cycles', { from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } }],
];

const all = ['bin', 'cli', 'lib', 'functions', 'operator', 'phone', 'local', 'bench', 'scripts'];
const folders = all.filter((folder) => existsSync(new URL(`../${folder}`, import.meta.url)));

async function breaches(checked: readonly Arrow[]): Promise<Map<string, string[]>> {
  const { output } = await cruise(
    folders,
    {
      ruleSet: { forbidden: checked.map(([name, { from, to }]) => ({ name, severity: 'error', from, to })) },
      validate: true,
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
      enhancedResolveOptions: {
        extensions: ['.ts', '.js'],
        exportsFields: ['exports'],
        conditionNames: ['import', 'node'],
      },
    },
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  const found = new Map<string, string[]>();
  // Without an output type the cruise gives its result as an object.
  for (const { rule, from, to } of (output as ICruiseResult).summary.violations) {
    found.set(rule.name, [...(found.get(rule.name) ?? []), `${from} imports ${to}`]);
  }
  return found;
}

describe('the arrows between folders', () => {
  const cruised = breaches(rules);

  test.each(rules)('%s', async (name) => {
    expect((await cruised).get(name) ?? []).toEqual([]);
  });

  test('a breach would be seen', async () => {
    const seen = await breaches([['x', { from: { path: '^functions/http/' }, to: { path: '^functions/journey/' } }]]);

    expect(seen.get('x')?.length).toBeGreaterThan(0);
  });
});
