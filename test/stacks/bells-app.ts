// Apps of somebody else's, with a node of their own that may do more than its ports, and what `waymark privileges` says of them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { privilegesCommand } from '../../cli/commands/privileges.ts';
import { defineNode, goTo, z } from '../../functions/node/index.ts';
import { shippedJourneys, Waymark } from '../../lib/index.ts';
import { untraced, unvalidated } from './synthesized.ts';

export async function run(args: readonly string[], readFile = (path: string) => readFileSync(path, 'utf8')) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await privilegesCommand(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    readFile,
  });
  return { code, page: printed.join('\n'), complaint: complaints.join('\n') };
}

/** Of a function: the lines of its table. */
export function rowsOf(page: string, name: string): string[] {
  const [, section = ''] = page.split(`### ${name}\n`);
  return section.split(/^##/m)[0]?.match(/^\| `.*$/gm) ?? [];
}

/** It needs no port, so that its role holds what the app says and nothing else. */
const bell = defineNode(
  {
    type: 'BellNode',
    displayName: 'Bell',
    description: 'Rings.',
    module: import.meta.url,
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  () => goTo('outcome'),
);

/** Into `outdir`: a deployment for each stage, and a stack whose topic the node of the first may publish to. */
export function synthesizeBells(
  outdir: string,
  stages: readonly string[],
  more: (app: App, made: readonly Waymark[]) => void = () => {},
) {
  const stub = `${outdir}-stub`;
  mkdirSync(stub, { recursive: true });
  writeFileSync(join(stub, 'index.mjs'), '');
  const app = new App({ ...unvalidated, outdir, context: untraced });
  const topic = new Topic(new Stack(app, 'house'), 'Bells');
  const made = stages.map((stage) => {
    const statements = [
      new PolicyStatement({
        sid: 'Ring',
        actions: ['sns:Publish'],
        resources: [topic.topicArn, 'arn:aws:sns:eu-west-1:999988887777:bells'],
        conditions: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
      new PolicyStatement({ actions: ['xray:GetTraceSummaries', 'kms:Decrypt'], resources: ['*'] }),
    ];
    return new Waymark(app, stage, {
      ...{ stage, codeOf: () => Code.fromAsset(stub), realms: { alpha: { journeys: shippedJourneys } } },
      nodes: [{ node: bell, ...(stage === stages[0] && { statements }) }],
    });
  });
  more(app, made);
  app.synth();
}
