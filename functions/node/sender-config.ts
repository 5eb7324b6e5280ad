// What AM's senders say of a mail server. Exports have it, and here it plays no part: AWS sends.
import * as z from 'zod';

const unused = 'AM’s; plays no part, as AWS sends';

/** Whatever exports hold there is taken. */
export const serverKeys = {
  hostName: z.unknown().optional().describe(unused),
  hostPort: z.unknown().optional().describe(unused),
  username: z.unknown().optional().describe(unused),
  sslOption: z.unknown().optional().describe(unused),
  smsGatewayImplementationClass: z.unknown().optional().describe(unused),
};

export function serverWarnings(given: Readonly<Record<string, unknown>>): string[] {
  const named = Object.keys(serverKeys).filter((key) => given[key] !== undefined && given[key] !== '');
  return named.length > 0 ? [`${named.join(', ')}: play no part here, AWS sends`] : [];
}
