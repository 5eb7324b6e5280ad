// The values that a template names by intrinsic functions, as far as our outputs and variables go.
import type { Template } from 'aws-cdk-lib/assertions';

export interface StackFacts {
  readonly region: string;
  readonly account: string;
  /** Physical ids by logical ids, of one stack. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** Of all stacks, by the names of their exports. */
  readonly exports: ReadonlyMap<string, string>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface TemplateContent {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

export function contentOf(template: Template): TemplateContent {
  return template.toJSON() as TemplateContent; // CloudFormation's shape
}

/** LocalStack gives an attribute of a resource that it has passed over as the id of that resource. */
export function resolved(value: unknown, facts: StackFacts): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Readonly<Record<string, unknown>>); // an intrinsic function
  if (name === 'Ref') return pseudoParameter(String(argument), facts) ?? idOf(String(argument), facts);
  if (name === 'Fn::GetAtt') return idOf(String((argument as readonly unknown[])[0]), facts); // [logical id, attribute]
  if (name === 'Fn::ImportValue') return facts.exports.get(String(argument)) ?? `no export ${argument}`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, readonly unknown[]]; // as CloudFormation has it
    return parts.map((part) => resolved(part, facts)).join(separator);
  }
  throw new Error(`Nothing here knows ${JSON.stringify(value)}`);
}

function pseudoParameter(name: string, { region, account }: StackFacts): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return values[name];
}

function idOf(logicalId: string, { physicalIds }: StackFacts): string {
  return physicalIds.get(logicalId) ?? logicalId;
}
