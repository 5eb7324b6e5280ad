// `waymark privileges` on apps of somebody else's, with nodes of their own.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { buildTime, builtFunctions } from '../support/built-functions.ts';
import { linkPackages } from '../support/linked-packages.ts';
import { runCommand } from '../support/run-command.ts';
import { rowsOf, run, synthesizeBells } from './bells-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'waymark-privileges-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the example with a node of its own', () => {
  const app = join(folder, 'app');

  beforeAll(() => {
    builtFunctions();
    for (const part of ['app.ts', 'package.json', 'nodes', 'journeys']) {
      cpSync(join(root, 'examples/own-node', part), join(app, part), { recursive: true });
    }
    linkPackages(folder, ['aws-cdk-lib', 'constructs', '@aws-sdk/client-dynamodb']);
    const env = { ...process.env, CDK_OUTDIR: join(app, 'cdk.out') };
    execFileSync(process.execPath, ['app.ts'], { cwd: app, env, stdio: 'pipe' });
  }, buildTime);

  test('has its node listed, with its table in another stack, and the engine that calls it', async () => {
    const { code, stdout, stderr } = await runCommand('privileges', [], { INIT_CWD: app });

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^# Privileges of the deployment own$/m);
    const [, own = ''] = stdout.split('## Nodes of your own');
    expect(own.match(/^### .*$/gm)).toEqual(['### node-risk-score']);
    expect(rowsOf(own, 'node-risk-score')).toEqual([
      '| `dynamodb:GetItem` | table Identities | these attributes only: active, attributes, realm, user, username |',
      '| `dynamodb:GetItem`, `dynamodb:PutItem` | table risk/KnownAddresses |  |',
    ]);
    expect(rowsOf(stdout, 'authenticate')).toContain('| `lambda:InvokeFunction` | function node-* |  |');
  });
});

describe('an app with two stages', () => {
  const out = join(folder, 'two');

  beforeAll(() => synthesizeBells(out, ['one', 'two-b']));

  test('is asked which', async () => {
    const { code, page, complaint } = await run([out]);

    expect([code, page]).toEqual([2, '']);
    expect(complaint).toMatch(/^There are several deployments in .*: say --stage with one of one, two-b\n\nUsage:/);
  });

  test('has each told by itself, with own statements as they are', async () => {
    const [one, other] = [await run([out, '--stage', 'one']), await run(['--stage', 'two-b', out])];

    expect([one.code, other.code]).toEqual([0, 0]);
    expect(rowsOf(one.page, 'node-bell')).toEqual([
      '| `kms:Decrypt`, `xray:GetTraceSummaries` | anything |  |',
      '| `sns:Publish` | `arn:aws:sns:eu-west-1:999988887777:bells` | `Bool aws:SecureTransport`: true |',
      '| `sns:Publish` | topic house/Bells | `Bool aws:SecureTransport`: true |',
    ]);
    expect(other.page).toContain('### node-bell\n\nNothing more.');
    expect(rowsOf(other.page, 'authenticate')).toEqual(rowsOf(one.page, 'authenticate'));
  });

  test('tells of ours what docs/privileges.md tells', async () => {
    const documented = readFileSync(join(root, 'docs/privileges.md'), 'utf8');
    const { page } = await run([out, '--stage', 'one']);

    for (const name of ['sessions', 'users', 'journey-seed', 'node-oath-token-verifier']) {
      expect(rowsOf(page, name)).not.toEqual([]);
      expect(rowsOf(page, name)).toEqual(rowsOf(documented, name));
    }
  });

  test('ends with 1 for a third', async () => {
    const { code, complaint } = await run([out, '--stage', 'dev']);

    expect([code, complaint]).toEqual([1, `There is no such stage in ${out}, but one, two-b`]);
  });

  const changes: readonly (readonly [
    string,
    (role: Record<string, unknown>, statements: unknown[]) => void,
    string,
  ])[] = [
    [
      'a managed policy',
      (role) => Object.assign(role, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
      'has what cannot be told: ManagedPolicyArns ["arn:aws:iam::aws:policy/ReadOnlyAccess"]',
    ],
    [
      'somebody else who may take it',
      (role) => Object.assign(role, { AssumeRolePolicyDocument: { Statement: [{ Principal: '*' }] } }),
      'has what cannot be told: AssumeRolePolicyDocument {"Statement":[{"Principal":"*"}]}',
    ],
    [
      'a denial',
      (_, statements) => statements.push({ Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      'has a statement that cannot be told: {"Effect":"Deny","Action":"s3:*","Resource":"*"}',
    ],
    [
      'all but some actions',
      (_, statements) => statements.push({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }),
      'has a statement that cannot be told: {"Effect":"Allow","NotAction":"s3:*","Resource":"*"}',
    ],
    [
      'a resource that is worked out',
      (_, statements) => statements.push({ Effect: 'Allow', Action: 's3:*', Resource: { 'Fn::Sub': 'x' } }),
      'has a statement that cannot be told: {"Effect":"Allow","Action":"s3:*","Resource":{"Fn::Sub":"x"}}',
    ],
  ];

  test.each(changes)('ends with 1 and names the role and %s', async (_, change, said) => {
    const { code, page, complaint } = await run([out, '--stage', 'one'], (path) => {
      const text = readFileSync(path, 'utf8');
      if (!path.endsWith('waymark-one-nodes.template.json')) return text;
      const template = JSON.parse(text);
      const id = Object.keys(template.Resources).find((one) => one.startsWith('BellNodeRole')) ?? '';
      const role = template.Resources[id].Properties;
      change(role, role.Policies[0].PolicyDocument.Statement);
      return JSON.stringify(template);
    });

    expect([code, page, complaint]).toEqual([1, '', `The role of node-bell ${said}`]);
  });
});

test('a policy that another stack attaches to a role is named', async () => {
  const out = join(folder, 'attached');
  synthesizeBells(out, ['one'], (app, [waymark]) => {
    const role = waymark?.stacks.nodes.node.findChild('BellNode').node.findChild('Role');
    new ManagedPolicy(new Stack(app, 'elsewhere'), 'Extra', {
      statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })],
      roles: role instanceof Role ? [role] : [],
    });
  });

  const { code, complaint } = await run([out]);

  expect(code).toBe(1);
  expect(complaint).toMatch(
    /^The role of node-bell has what cannot be told: Extra[0-9A-F]{8} of elsewhere is attached to it$/,
  );
});

describe('a folder', () => {
  test('that is missing, or holds no Waymark, is told in a sentence', async () => {
    const out = join(folder, 'none');
    synthesizeBells(out, []);
    const [missing, none] = [await runCommand('privileges', ['nothing'], { INIT_CWD: folder }), await run([out])];

    expect([missing.code, missing.stdout, missing.stderr]).toEqual([
      1,
      '',
      'There is no cloud assembly in nothing: cdk synth makes one\n',
    ]);
    expect([none.code, none.complaint]).toEqual([1, `There is no Waymark in ${out}: no stacks waymark-<stage>-…`]);
  });

  test('is one, and options are those of the usage', async () => {
    const [two, unknown] = [await run(['one', 'two']), await run(['--nodes', 'x'])];

    expect([two.code, unknown.code]).toEqual([2, 2]);
    expect(two.complaint).toMatch(/^Name one folder\n\nUsage:/);
    expect(unknown.complaint).toContain("Cannot use the option '--nodes'");
  });
});
