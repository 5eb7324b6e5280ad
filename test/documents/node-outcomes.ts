// The outcomes of a node, and on which keys they depend: found by trying, since `outcomesFor` is a function.
import { type NodeDefinition, outcomesOf } from '../../functions/node/define-node.ts';
import { nodeDefaults, nodeSwitches } from './node-keys.ts';

/** `` `DONE`, `EXITED` (with `exitable`) ``. */
export function nodeOutcomes(definition: NodeDefinition): string {
  const { outcomes, outcomesFrom } = definition;
  if (outcomes !== 'fromConfig') return outcomes.map((outcome) => inWords(definition, outcome)).join(', ');
  if (outcomesFrom === undefined) throw new Error(`${definition.type} does not say where its outcomes come from`);
  return outcomesFrom;
}

function inWords(definition: NodeDefinition, outcome: string): string {
  const has = (key: string, value: boolean): boolean =>
    outcomesOf(definition, { ...nodeDefaults(definition), [key]: value }).includes(outcome);
  const conditions = nodeSwitches(definition).flatMap((key) => {
    const [on, off] = [has(key, true), has(key, false)];
    return on === off ? [] : [`${on ? 'with' : 'without'} \`${key}\``];
  });
  return `\`${outcome}\`${conditions.length > 0 ? ` (${conditions.join(', ')})` : ''}`;
}
