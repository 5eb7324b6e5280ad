// A text property that may be unset. Exports write that as nothing, as null, as "" or as the word "null".
import * as z from 'zod';

export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === '' || text === 'null' ? undefined : text));
