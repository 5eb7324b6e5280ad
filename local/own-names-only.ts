// For processes that run a server of somebody else's: a stand-in for AWS checks no signature.
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { isMeantForUs } from './own-names.ts';

/** From now on no HTTP server of this process hears a request that was meant for another name than this machine's. */
export function answerOwnNamesOnly(): void {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (this: Server, event: string, ...given: unknown[]): boolean {
    if (event !== 'request') return Reflect.apply(emit, this, [event, ...given]);
    const [request, response] = given as [IncomingMessage, ServerResponse]; // Node's own event
    if (isMeantForUs(request, undefined)) return Reflect.apply(emit, this, [event, request, response]);
    response.writeHead(403).end();
    return true;
  };
}
