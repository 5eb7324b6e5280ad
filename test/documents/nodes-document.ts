// docs/nodes.md, made from the definitions of the nodes.
import { inputsOf, type NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeFile } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { type NodeKey, nodeDefaults, nodeKeys } from './node-keys.ts';
import { nodeOutcomes } from './node-outcomes.ts';

export function nodesDocument(): string {
  const byName = [...nodeDefinitions].sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));
  return `# Nodes

What a journey can be built of. Names are PingAM's, as exports have them: a node of an export whose type is not here is
[imported, but cannot be run](decisions/0009-nodes-that-cannot-be-run.md). Keys that a node does not know are dropped. A
text by language is \`{ "en": "…", "fr": "…" }\`; without any, most nodes have a text of their own.

What a strict realm makes of the values stands in [security.md](security.md). A node's ports are all that it can reach
outside its journey; what they allow its function to do is on [privileges.md](privileges.md). A pure node needs none. Where
a node runs is said for the placement \`isolated\`: [configuration.md](configuration.md) has the others.

Made from the definitions in [functions/nodes](../functions/nodes) by \`npm run docs\`; do not edit.

| Node | Type | Runs |
|---|---|---|
${byName.map(line).join('\n')}

${byName.map(section).join('\n')}`;
}

function line(definition: NodeDefinition): string {
  const { displayName, type } = definition;
  return `| [${displayName}](#${anchor(displayName)}) | \`${type}\` | ${place(definition)} |`;
}

function section(definition: NodeDefinition): string {
  const { displayName, type, description, callbacks = [], needs, proves } = definition;
  const keys = nodeKeys(definition);
  const facts = [
    `Outcomes: ${nodeOutcomes(definition)}`,
    ...(callbacks.length > 0 ? [`Callbacks: ${list(callbacks)}`] : []),
    ...(definition.runsIn ? [] : [`Sees of the state: ${inputs(definition)}`]),
    ...(needs.length > 0 ? [`Ports: ${list(needs)}`] : []),
    ...(proves ? ['Verifies a factor of the user, or enrols one'] : []),
    `Runs: ${place(definition)}`,
  ];
  return `## ${displayName}

\`${type}\`. ${description}

${keys.length === 0 ? 'No keys.' : `| Key | What it is | Takes | Default |\n|---|---|---|---|\n${keys.map(row).join('\n')}`}

${facts.map((fact) => `- ${fact}`).join('\n')}
`;
}

function row({ name, description, takes, usual }: NodeKey): string {
  const cells = [`\`${name}\``, description, takes, usual];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function place({ type, needs, runsIn }: NodeDefinition): string {
  if (runsIn === 'engine') return 'as a part of the engine';
  const folder = nodeFile(type);
  return needs.length === 0
    ? 'pure, in the engine'
    : `in its own function, [node-${folder}](privileges.md#node-${folder})`;
}

/** Names that hold the id of the node are shown with `<node>` in its place. */
function inputs(definition: NodeDefinition): string {
  const names = inputsOf(definition, nodeDefaults(definition), '<node>');
  return names.length === 0 || names.includes('*') ? 'everything' : list(names);
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** As GitHub makes them of headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
