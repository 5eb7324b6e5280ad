// The functions in the templates, each with what its role allows in short lines, one for each action on each resource:
// `dynamodb:GetItem Identities only(active, user)`.
import * as deployed from '../../lib/deployed-functions.ts';
import * as stack from '../../lib/stack-template.ts';
import type { Templates } from './synthesized.ts';

export interface DeployedFunction extends Omit<deployed.DeployedFunction, 'name' | 'variables'> {
  /** Values by name; references to other stacks by the name of what they refer to. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sorted. */
  readonly allowed: readonly string[];
}

/** By short name, `node-oath-token-verifier`. That of the login page is looked at where the page is. */
export function deployedFunctions(templates: Templates): Map<string, DeployedFunction> {
  const name = namer(templates);
  const { functions, unnamed } = deployed.deployedFunctions('dev', stacksOf(templates));
  const strangers = unnamed.filter((id) => !id.startsWith('AWSCDKTrigger'));
  if (strangers.length > 0) throw new Error(`Whose are ${strangers.join(', ')}?`);
  return new Map(
    functions.map(({ name: short, variables, ...one }) => {
      const environment = Object.entries(variables).map(([key, value]) => [key, name(value)]);
      const allowed = one.grants.map(deployed.spelledGrant);
      return [short, { ...one, environment: Object.fromEntries(environment), allowed }];
    }),
  );
}

/** Names a value of a template: the construct that it refers to, in whichever stack that is. */
export function namer(templates: Templates): stack.Namer {
  return stack.namer(stacksOf(templates));
}

function stacksOf({ nodes, journeys, messaging, data }: Templates): stack.StackTemplate[] {
  return Object.entries({ nodes, journeys, messaging, data }).map(([name, template]) =>
    stack.stackTemplate(name, template.toJSON()),
  );
}
