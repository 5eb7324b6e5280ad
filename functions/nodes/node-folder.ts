// A node's folder, and so its function, is its type in kebab case without `Node`.

/** `OathTokenVerifierNode`: `oath-token-verifier`. */
export function nodeFolder(type: string): string {
  return type
    .replace(/Node$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase();
}
