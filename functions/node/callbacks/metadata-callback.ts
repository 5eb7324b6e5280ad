// Tells a client something that nobody is shown. Nothing comes back.
import type { JsonObject } from '../../json.ts';
import type { Callback } from './callback.ts';

const type = 'MetadataCallback';

export const metadataCallback = {
  type,
  tell(data: JsonObject): Callback {
    return { type, output: [{ name: 'data', value: data }] };
  },
};
