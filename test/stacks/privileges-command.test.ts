// `waymark privileges` on what `cdk synth` makes of somebody else's app.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { privilegesCommand } from '../../cli/commands/privileges.ts';
import { defineNode, goTo } from '../../functions/node/define-node.ts';
import { Waymark } from '../../lib/waymark.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-privileges-'));
const stub = join(folder, 'stub');
mkdirSync(stub);
writeFileSync(join(stub, 'index.mjs'), 'export const handler = async () => {};\n');
afterAll(() => rmSync(folder, { recursive: true }));

const riskScore = defineNode(
  {
    type: 'RiskScoreNode',
    displayName: 'Risk Score',
    description: 'Decides by the address of the request.',
    module: import.meta.url,
    config: z.object({}),
    outcomes: ['low', 'high'],
    needs: ['identities'],
  },
  () => goTo('low'),
);

function synthesized(...stages: string[]): string {
  const app = new App({ outdir: join(folder, stages.join('-') || 'none') });
  const table = new Table(new Stack(app, 'risk'), 'KnownAddresses', {
    partitionKey: { name: 'user', type: AttributeType.STRING },
  });
  const statement = new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [table.tableArn] });
  const codeOf = () => Code.fromAsset(stub);
  for (const stage of stages) {
    new Waymark(app, stage, { stage, nodes: [{ node: riskScore, statements: [statement] }], codeOf });
  }
  return app.synth().directory;
}

async function run(...args: string[]) {
  const lines = { out: '', err: '' };
  const code = await privilegesCommand(args, {
    print: (line) => {
      lines.out += `${line}
`;
    },
    complain: (line) => {
      lines.err += line;
    },
  });
  return { code, ...lines };
}

test('the page has an own node with its needs, its statements and the names of other stacks’ resources', async () => {
  const { code, out } = await run(synthesized('own'));

  const [, section = ''] = /### node-risk-score\n\n([\s\S]*?)\n(?=###|$)/.exec(out) ?? [];
  expect(code).toBe(0);
  expect(section.trim().split('\n').slice(2)).toEqual([
    '| `dynamodb:GetItem` | table Identities | these attributes only: active, attributes, realm, user, username |',
    '| `dynamodb:GetItem` | table KnownAddresses |  |',
  ]);
  expect(out).toContain('### authenticate\n');
});

describe('what cannot be told', () => {
  test('which of several deployments is meant', async () => {
    const assembly = synthesized('one', 'two');

    const without = await run(assembly);
    const named = await run(assembly, '--stage', 'two');
    const wrong = await run(assembly, '--stage', 'three');

    expect([without.code, without.err]).toEqual([2, expect.stringContaining('Say which by --stage: one, two')]);
    expect(named.out).toContain('# Privileges of waymark-two');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('no such stage')]);
  });

  test('a folder that is missing, or has no deployment in it', async () => {
    const missing = await run(join(folder, 'nowhere'));
    const empty = await run(synthesized());

    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('Cannot read')]);
    expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('no deployment of Waymark')]);
  });
});
