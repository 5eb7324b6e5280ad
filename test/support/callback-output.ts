// What a callback shows, by the name of the output.

import type { Json } from '../../functions/json.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';

export function outputOf(callback: Callback | undefined, name: string): Json | undefined {
  return callback?.output.find((entry) => entry.name === name)?.value;
}
