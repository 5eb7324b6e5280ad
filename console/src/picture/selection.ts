/** What is worked on: nodes, one connection, or a node on a page. `reveal`: the node to bring into view, chosen elsewhere. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly child?: string;
  readonly connection?: string;
  readonly reveal?: string;
}

export const nothing: Selection = { nodes: [] };
