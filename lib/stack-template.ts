// A template as JSON, and what its values refer to, without the CDK: whoever reads a cloud assembly may not have it.
import * as z from 'zod';

const template = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }))
    .default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});

export interface StackTemplate {
  readonly name: string;
  readonly resources: z.output<typeof template>['Resources'];
  readonly outputs: z.output<typeof template>['Outputs'];
}

/** Something in a template that nobody here can put into words. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

export function stackTemplate(name: string, json: unknown): StackTemplate {
  const { success, data } = template.safeParse(json);
  if (!success) throw new NotUnderstood(`The template of ${name} is none of CloudFormation`);
  return { name, resources: data.Resources, outputs: data.Outputs };
}

const join = z.tuple([z.string(), z.array(z.unknown())]);
const attribute = z.tuple([z.string(), z.string()]);

export type Namer = (value: unknown, ownLog?: string) => string;

/**
 * Names a value of one of the `own` templates by the construct that it refers to, in whichever stack that is: with the
 * stack before it where that is one of the `others`.
 */
export function namer(own: readonly StackTemplate[], others: readonly StackTemplate[] = []): Namer {
  const exported = [
    ...own.map((stack) => ({ stack, prefix: '' })),
    ...others.map((stack) => ({ stack, prefix: `${stack.name}/` })),
  ].flatMap(({ stack, prefix }) => Object.values(stack.outputs).map((output) => ({ output, prefix })));
  const named = (value: unknown, prefix: string, ownLog?: string): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[kind, of] = []] = Object.entries(value);
    if (kind === 'Ref') return plain(String(of), prefix);
    if (kind === 'Fn::GetAtt') {
      const [logicalId, name] = attribute.parse(of);
      if (logicalId === ownLog) return 'its own log';
      // The ARN of a stream is not that of its table.
      return plain(logicalId, prefix) + (/.Arn$/.test(name) ? `.${name}` : '');
    }
    if (kind === 'Fn::Join') {
      const [separator, parts] = join.parse(of);
      return parts.map((part) => named(part, prefix)).join(separator);
    }
    if (kind === 'Fn::ImportValue') {
      const found = exported.find(({ output: { Export } }) => Export?.Name === of);
      if (found) return named(found.output.Value, found.prefix);
      if (typeof of === 'string') return `the export ${of}`;
    }
    throw new NotUnderstood(`What is ${JSON.stringify(value)}?`);
  };
  return (value, ownLog) => named(value, '', ownLog);
}

/** Without the hash at the end of a logical id. */
function plain(logicalId: string, prefix: string): string {
  if (logicalId.startsWith('AWS::')) return logicalId.slice('AWS::'.length);
  return prefix + logicalId.replace(/[0-9A-F]{8}$/, '');
}
