// Starting the functions of nodes before a journey comes to them, while the user is still typing.

export interface NodeWarmer {
  /** The types that have a function of their own here. */
  readonly nodeTypes: ReadonlySet<string>;
  /**
   * Asks for these functions to be started, each at most once a minute. Runs no node. Resolves when that is sent, or
   * after a short while without; never rejects.
   */
  warm(nodeTypes: readonly string[]): Promise<void>;
}
