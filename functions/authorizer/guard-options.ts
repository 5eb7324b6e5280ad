// The options of a guard out of its environment.
import * as z from 'zod';
import { carriers, type GuardOptions } from '../manifest/session-guard.ts';

const schema = z.strictObject({
  carrier: z.enum(carriers),
  cookieName: z.string().min(1),
  realms: z.array(z.string().startsWith('/')),
  minimumAuthLevel: z.int(),
  factors: z.array(z.string().min(1)),
  maxAgeSeconds: z.int().nonnegative(),
});

/** Throws when the text is none that the construct has written: a guard must not fall back to a weaker one. */
export function guardOptions(text: string): GuardOptions {
  return schema.parse(JSON.parse(text));
}
