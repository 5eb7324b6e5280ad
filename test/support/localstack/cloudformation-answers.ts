// What CloudFormation says of stacks, in XML, with LocalStack's words.
import type { HttpAnswer } from '../../../local/gateway-error.ts';
import { leaf, list } from '../../../local/sns/xml.ts';

interface Stack {
  readonly outputs: ReadonlyMap<string, string>;
  readonly resources: readonly (readonly [type: string, physicalId: string])[];
}

export function describedStack(name: string, stack: Stack | undefined): HttpAnswer {
  if (!stack) return missing(name);
  const outputs = [...stack.outputs].map(([key, value]) => leaf('OutputKey', key) + leaf('OutputValue', value));
  return result('DescribeStacks', list('Stacks', [leaf('StackName', name) + list('Outputs', outputs)]));
}

export function describedResources(name: string, stack: Stack | undefined): HttpAnswer {
  if (!stack) return missing(name);
  const resources = stack.resources.map(([type, id]) => leaf('ResourceType', type) + leaf('PhysicalResourceId', id));
  return result('DescribeStackResources', list('StackResources', resources));
}

function missing(name: string): HttpAnswer {
  const message = `Stack with id ${name} does not exist`;
  const error = leaf('Type', 'Sender') + leaf('Code', 'ValidationError') + leaf('Message', message);
  return xml(400, `<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
}

function result(action: string, content: string): HttpAnswer {
  return xml(200, `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`);
}

function xml(status: number, body: string): HttpAnswer {
  return { status, headers: [['content-type', 'text/xml']], body };
}
