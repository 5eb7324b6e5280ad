// What AM's senders say of a mail server. Exports have it, and here it plays no part: AWS sends.
import * as z from 'zod';

const unused = 'AM’s; plays no part, as AWS sends';

/** Takes whatever exports hold there; `usual` is what a form asks for. */
export const playsNoPart = (usual: z.ZodType, why = unused) => z.union([usual, z.unknown()]).optional().describe(why);

export const serverKeys = {
  hostName: playsNoPart(z.string()),
  hostPort: playsNoPart(z.int()),
  username: playsNoPart(z.string()),
  sslOption: playsNoPart(z.string()),
  smsGatewayImplementationClass: playsNoPart(z.string()),
};

export function serverWarnings(given: Readonly<Record<string, unknown>>): string[] {
  const named = Object.keys(serverKeys).filter((key) => given[key] !== undefined && given[key] !== '');
  return named.length > 0 ? [`${named.join(', ')}: play no part here, AWS sends`] : [];
}
