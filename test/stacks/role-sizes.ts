// How much of what IAM takes for a role the roles of a deployment fill.
import type { Template } from 'aws-cdk-lib/assertions';
import { tables } from '../../functions/manifest/tables.ts';

/** An ARN as long as they come. */
export const longest = 'arn:aws-us-gov:dynamodb:us-gov-east-1:111122223333:table/'.padEnd(130, 'x');

/** A function's: Lambda takes names of 64 characters. The engine holds those of all nodes with functions of their own. */
const longestFunction = 'arn:aws-us-gov:lambda:us-gov-east-1:111122223333:function:'.padEnd(58 + 64, 'x');

/** The size of the largest role, with the longest names, and which that is. */
export function largestRole(templates: readonly Template[]): { readonly id: string; readonly size: number } {
  const sizes = templates.flatMap((template) =>
    Object.entries(template.findResources('AWS::IAM::Role')).map(([id, { Properties }]) => {
      const { Policies = [] } = Properties;
      return {
        id,
        size: JSON.stringify(Policies, (_, value) => (isReference(value) ? longestOf(value) : value)).length,
      };
    }),
  );
  return sizes.reduce((one, other) => (other.size > one.size ? other : one), { id: '', size: 0 });
}

function longestOf(reference: unknown): string {
  const text = JSON.stringify(reference);
  if (text.includes(':lambda:')) return longestFunction;
  const [, logicalId] = /FnGetAtt(\w+[0-9A-F]{8})Arn/.exec(text) ?? [];
  return logicalId !== undefined && Object.hasOwn(tables, logicalId.slice(0, -8)) ? longestTable(logicalId) : longest;
}

/** CloudFormation names a table by its stack, whose stage has up to twelve characters, by its logical id and by thirteen more. */
function longestTable(logicalId: string): string {
  const name = `waymark-${'s'.repeat(12)}-data-${logicalId}-${'x'.repeat(13)}`;
  return `arn:aws-us-gov:dynamodb:us-gov-east-1:111122223333:table/${name}`;
}

/** `{ Ref: … }`, `{ 'Fn::…': … }`. */
export function isReference(value: unknown): boolean {
  return /^\{"(Ref|Fn::\w+)":/.test(JSON.stringify(value) ?? '');
}
