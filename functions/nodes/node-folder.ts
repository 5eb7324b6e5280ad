// A node's folder, and so its function, is its type in kebab case without `Node`.

/** `OathTokenVerifierNode`: `oath-token-verifier`. */
export function nodeFolder(type: string): string {
  return type
    .replace(/Node$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** From a node's type to the name of its function, where those begin with `prefix`: `waymark-dev-node-`. */
export function nodeFunctions(prefix: string): (type: string) => string {
  return (type) => `${prefix}${nodeFolder(type)}`;
}
