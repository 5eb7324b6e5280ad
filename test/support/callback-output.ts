// What a callback shows, by the name of the output.
import type { Callback } from '../../functions/callbacks/callback.ts';
import type { Json } from '../../functions/json.ts';

export function outputOf(callback: Callback | undefined, name: string): Json | undefined {
  return callback?.output.find((entry) => entry.name === name)?.value;
}
