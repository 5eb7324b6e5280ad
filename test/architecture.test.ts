import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult, type IRegularForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const aws = '^(node_modules/)?@aws-sdk/';
const roots = '(^|/)handler\\.ts$|/(inline|placed)-engine\\.ts$|^functions/adapters/system/|/system-[a-z-]+\\.ts$';
const nodeFiles = '^functions/nodes/(?!index|node-)[^/]+\\.ts$';

// One row per arrow; the name is the rule. Composition roots (handlers, the two engines, adapters/system, system-*.ts) see all.
type Arrow = readonly [name: string, rule: Pick<IRegularForbiddenRuleType, 'from' | 'to'>];

// The rooms between the doors and the ports, each with all that it may look down at.
const floors = (
  [
    ['administration', ['realm', 'journey', 'script', 'enrolment', 'node', 'ports']],
    ['engine', ['realm', 'journey', 'node', 'manifest', 'ports']],
    ['realm', ['journey', 'script', 'node', 'ports']],
    ['journey', ['script', 'node', 'ports']],
    ['script', ['enrolment', 'node', 'mfa', 'ports']],
    ['enrolment', ['node', 'mfa', 'ports']],
    ['node', ['mfa', 'ports']],
    ['mfa', ['ports']],
  ] as const
).map(([room, below]): Arrow => {
  const seen = [room, ...below].map((folder) => `^functions/${folder}/`);
  const from = { path: `^functions/${room}/` };
  return [
    `${room} sees ${below.join(', ')} and nothing above`,
    {
      from,
      to: {
        path: '^functions/',
        pathNot: ['^functions/(json|languages|nearest|plain-english|printable|texts)\\.ts$', ...seen],
      },
    },
  ];
});

const rules: readonly Arrow[] = [
  [
    'only adapters import the AWS SDK',
    { from: { path: '^functions/', pathNot: '^functions/adapters/' }, to: { path: aws } },
  ],
  ['no node imports another node', { from: { path: nodeFiles }, to: { path: '^functions/nodes/' } }],
  [
    'a node knows its contract, factors and ports only',
    {
      from: { path: nodeFiles },
      to: { path: '^(functions|lib|local|test)/', pathNot: '^functions/(json|(node|script|enrolment|mfa|ports)/)' },
    },
  ],
  ...floors,
  [
    'ports import types only, and none of behaviour',
    {
      from: { path: '^functions/ports/' },
      to: {
        path: '^functions/',
        pathNot:
          '^functions/((ports|manifest|mfa)/|json\\.ts$|node/callbacks/callback\\.ts$|script/script(-run|-host|ing-settings)\\.ts$)',
      },
    },
  ],
  [
    'adapters do not know nodes, doors or the engine',
    {
      from: { path: '^functions/adapters/', pathNot: `${roots}|node-runner\\.ts$` },
      to: {
        path: '^functions/(nodes|http|workers|deployment|engine|realm|journey|enrolment|node)/',
        pathNot: '^functions/node/(node-handler|errors|expiring-cache)\\.ts$',
      },
    },
  ],
  [
    'doors reach adapters only where they are composed',
    { from: { path: '^functions/http/', pathNot: roots }, to: { path: '^functions/adapters/' } },
  ],
  [
    'the stacks read definitions and the manifest, never behaviour but what checks the files and settings to seed',
    {
      from: { path: '^(lib|bin)/' },
      to: {
        path: '^functions/',
        pathNot:
          '^functions/(manifest/|ports/|json|nearest|deployment/(export-folder|realm-seeds)\\.ts$|nodes/(node-set|node-functions)\\.ts$|node/(brand|define-node|own-mail-template)\\.ts$|realm/(own-texts|realm-name|realm-settings|settings-faults|push-service)\\.ts$)',
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
      to: {
        path: '^(cli/commands|functions|operator|phone|local|bench|scripts)/',
        pathNot: '^functions/(nearest|printable)\\.ts$',
      },
    },
  ],
  [
    'nobody but the program imports the command, and nobody but the command one of its commands',
    { from: { pathNot: '^(cli/|bin/waymark\\.js$|test/)' }, to: { path: '^cli/(main\\.ts$|waymark\\.ts$|commands/)' } },
  ],
  [
    'what is deployed knows no command line',
    { from: { path: '^(functions|lib|bin/app)' }, to: { path: '^(cli|operator)/' } },
  ],
  ['an operator needs no local stack', { from: { path: '^operator/' }, to: { path: '^(local|bench|scripts)/' } }],
  ['nothing that runs in Lambda imports the phone', { from: { path: '^(functions|lib)/' }, to: { path: '^phone/' } }],
  [
    'nothing outside test imports test',
    { from: { path: '^(bin|cli|lib|functions|operator|phone|local|bench|scripts|testing)/' }, to: { path: '^test/' } },
  ],
  [
    'what is for tests of nodes is for tests, and for the benchmark, only',
    { from: { path: '^(bin|cli|lib|functions|operator|phone|local|scripts)/' }, to: { path: '^testing/' } },
  ],
  [
    'testing runs nodes, the system around them and phones, under any test runner',
    {
      from: { path: '^testing/' },
      to: { path: ['^(test|bin|cli|lib|operator|local|bench|scripts|login)/', '^(node_modules/)?(@jest/|jest)', aws] },
    },
  ],
  [
    'nothing that runs in Lambda imports the local stack',
    { from: { path: '^(functions|lib|bin)/' }, to: { path: '^(local|bench|scripts)/' } },
  ],
  ['there are no cycles', { from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } }],
];

const all = ['bin', 'cli', 'lib', 'functions', 'operator', 'phone', 'local', 'bench', 'scripts', 'testing'];
const folders = all.filter((folder) => existsSync(new URL(`../${folder}`, import.meta.url)));

// Cruising takes seconds: whether a breach would be seen comes out of the same cruise.
const breach: Arrow = ['x', { from: { path: '^functions/http/' }, to: { path: '^functions/engine/' } }];

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
  const cruised = breaches([...rules, breach]);

  test.each(rules)('%s', async (name) => {
    expect((await cruised).get(name) ?? []).toEqual([]);
  });

  test('a breach would be seen', async () => {
    const [name] = breach;

    expect((await cruised).get(name)?.length).toBeGreaterThan(0);
  });
});

test('the engine names no factor', () => {
  const folder = new URL('../functions/engine/', import.meta.url);
  const factors = /push(?!\()|oath|\botp|\bqr|recovery|device ?profile|password|webauthn|passkey/i;
  const named = readdirSync(folder).flatMap((file) => {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    return lines.filter((line) => factors.test(line)).map((line) => `${file}: ${line.trim()}`);
  });

  expect(named).toEqual([]);
});
