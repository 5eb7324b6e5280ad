// Servers of others in memory.
import type { HttpOut, IncomingAnswer, OutgoingRequest } from '../../functions/ports/scripts.ts';

export interface MemoryHttpOut extends HttpOut {
  /** By name. */
  readonly addresses: Map<string, readonly string[]>;
  /** What servers answer; `{ failed: 'the connection was refused' }` at first. */
  answer: IncomingAnswer | { readonly failed: string };
  /** What has gone out, oldest first. */
  readonly sent: OutgoingRequest[];
}

export function memoryHttpOut(): MemoryHttpOut {
  const out: MemoryHttpOut = {
    addresses: new Map(),
    answer: { failed: 'the connection was refused' },
    sent: [],
    async send(request, fits) {
      const addresses = out.addresses.get(request.url.hostname);
      if (!addresses) return { failed: 'the name does not resolve' };
      if (!addresses.every(fits)) return 'refused';
      out.sent.push(request);
      return out.answer;
    },
  };
  return out;
}
