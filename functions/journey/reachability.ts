// Where a walk through a journey can lead, and what it will ask for on the way. Cycles are ordinary.

/** Everything that can be reached from `start` along `next`, itself included, in the order of discovery. */
export function reachableFrom(start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set([start]);
  // A set can be added to while it is walked.
  for (const id of found) {
    for (const target of next(id)) found.add(target);
  }
  return found;
}

export interface Asking {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly connections: Readonly<Record<string, string>>;
}

/** Per node: the names, sorted, that it or any node reachable from it asks for. `*` is no name. */
export function keptInputs(nodes: readonly Asking[]): Map<string, string[]> {
  const before = new Map<string, string[]>();
  const askers = new Map<string, string[]>();
  for (const { id, inputs, connections } of nodes) {
    for (const target of Object.values(connections)) push(before, target, id);
    for (const name of new Set(inputs)) push(askers, name, id);
  }
  const kept = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  askers.delete('*');
  for (const name of [...askers.keys()].sort()) {
    const passed = new Set(askers.get(name));
    for (const id of passed) {
      kept.get(id)?.push(name);
      for (const earlier of before.get(id) ?? []) passed.add(earlier);
    }
  }
  return kept;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
