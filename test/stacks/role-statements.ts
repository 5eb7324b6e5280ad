// What a function's role allows, one short line for each action on each resource:
// `dynamodb:GetItem Identities only(active, user)`.
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import type { Templates } from './synthesized.ts';

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((only) => [only])]).transform((items) => items as z.output<Item>[]);

const statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore(z.string()))).optional(),
});

const roleProperties = z.strictObject({
  AssumeRolePolicyDocument: z.unknown(),
  Description: z.string().optional(),
  // No managed policies: this is all that it may do.
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.object({ Statement: z.array(statement) }) })),
});
