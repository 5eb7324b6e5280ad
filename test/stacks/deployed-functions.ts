// What the roles in synthesized templates allow, as lib/privileges.ts reads it.
import {
  type DeployedFunction,
  deployedFunctions as functionsIn,
  namer as namerOf,
  template,
} from '../../lib/privileges.ts';
import type { Templates } from './synthesized.ts';

/** By short name, `node-oath-token-verifier`. */
export function deployedFunctions(templates: Templates): Map<string, DeployedFunction> {
  return new Map(functionsIn(plain(templates), 'waymark-dev-'));
}

/** Names a value of a template: the construct that it refers to, in whichever stack that is. Throws for anything else. */
export function namer(templates: Templates): (value: unknown) => string {
  const name = namerOf(plain(templates));
  return (value) => {
    const named = name(value);
    if (/^\{"Fn::/.test(named)) throw new Error(`What is ${named}?`);
    return named;
  };
}

function plain({ data, messaging, nodes, journeys }: Templates) {
  return [nodes, journeys, messaging, data].map((one) => template.parse(one.toJSON()));
}
