// Mistakes in the test itself, or in the definition of a node: a run that went on would say something else about the node.

/** Its message is one sentence that says what to change. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
