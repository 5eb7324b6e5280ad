// Values of a template as CloudFormation would make them, with sample places and ids: what IAM's rules are about are ARNs.
import * as z from 'zod';
import type { StackTemplate } from '../../lib/stack-template.ts';

const account = '111122223333';
const region = 'eu-central-1';
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
};

const place = (service: string): string => `arn:aws:${service}:${region}:${account}:`;
const arns: Readonly<Record<string, (id: string) => string>> = {
  'AWS::DynamoDB::Table': (id) => `${place('dynamodb')}table/${id}`,
  'AWS::Events::EventBus': (id) => `${place('events')}event-bus/${id}`,
  'AWS::Events::Rule': (id) => `${place('events')}rule/${id}`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::${account}:role/${id}`,
  'AWS::KMS::Key': (id) => `${place('kms')}key/${id}`,
  'AWS::Lambda::Function': (id) => `${place('lambda')}function:${id}`,
  // CloudFormation's ARN of a log group ends so.
  'AWS::Logs::LogGroup': (id) => `${place('logs')}log-group:${id}:*`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::SNS::Topic': (id) => `${place('sns')}${id}`,
  'AWS::SQS::Queue': (id) => `${place('sqs')}${id}`,
};
/** Whose `Ref` is an ARN. */
const referredByArn = ['AWS::SNS::Topic'];

const join = z.tuple([z.string(), z.array(z.unknown())]);
const attribute = z.tuple([z.string(), z.string()]);

/** Turns a value of one of the stacks into text. Throws on what no statement of ours is made of. */
export function resolver(stacks: readonly StackTemplate[]): (value: unknown) => string {
  const resources = Object.assign({}, ...stacks.map((stack) => stack.resources)) as StackTemplate['resources'];
  const outputs = stacks.flatMap((stack) => Object.values(stack.outputs));
  const arn = (id: string): string => {
    const make = arns[resources[id]?.Type ?? ''];
    if (!make) throw new Error(`What does the ARN of ${id}, a ${resources[id]?.Type}, look like?`);
    return make(id);
  };
  return function text(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[kind, of] = []] = Object.entries(value);
    if (kind === 'Ref') {
      const id = String(of);
      return pseudo[id] ?? (referredByArn.includes(resources[id]?.Type ?? '') ? arn(id) : id);
    }
    if (kind === 'Fn::GetAtt') {
      const [id, name] = attribute.parse(of);
      return name === 'Arn' ? arn(id) : `${id}.${name}`;
    }
    if (kind === 'Fn::Join') {
      const [separator, parts] = join.parse(of);
      return parts.map(text).join(separator);
    }
    if (kind === 'Fn::ImportValue') {
      const found = outputs.find(({ Export }) => Export?.Name === of);
      if (found) return text(found.Value);
    }
    throw new Error(`What is ${JSON.stringify(value)}?`);
  };
}
