// Requests to servers of others, to addresses that were judged before: a name that changes its mind is not asked again, no
// redirect is followed, no proxy of the environment used, and neither time nor size is left to the other side.
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { HttpOut, IncomingAnswer, OutgoingRequest } from '../../ports/scripts.ts';

export interface HttpOutOptions {
  /** Addresses of a name. Default: the system's. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Default: 1000 and 2000, for the whole from the name to the last byte. */
  readonly connectMilliseconds?: number;
  readonly wholeMilliseconds?: number;
  /** Of an answer, also after decompression. Default: 256 kB. */
  readonly answerBytes?: number;
  /** Trusted besides nothing else. Default: what Node trusts. */
  readonly ca?: string;
}

/** Its message may be told. */
class NoAnswer extends Error {}

export function httpOut(options: HttpOutOptions = {}): HttpOut {
  const { resolve = addressesOf, connectMilliseconds = 1_000, wholeMilliseconds = 2_000, ca } = options;
  const { answerBytes = 256 * 1024 } = options;

  const exchange = (request: OutgoingRequest, addresses: readonly string[], signal: AbortSignal) =>
    new Promise<IncomingMessage>((answered, failed) => {
      const { url, method, headers, body } = request;
      const secure = url.protocol === 'https:';
      const { request: open, Agent } = secure ? https : http;
      const outgoing = open(url, {
        method,
        headers: { ...headers, ...(body && { 'content-length': String(body.byteLength) }) },
        // Of its own: the global one keeps connections, and may go by a proxy.
        agent: new Agent({ keepAlive: false }),
        lookup: pinned(addresses),
        signal,
        maxHeaderSize: 16 * 1024,
        ...(secure && { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca !== undefined && { ca }) }),
      });
      const patience = setTimeout(
        () => outgoing.destroy(new NoAnswer('connecting took too long')),
        connectMilliseconds,
      );
      const connected = (): void => clearTimeout(patience);
      outgoing.once('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', connected));
      outgoing.once('close', connected);
      outgoing.once('response', answered);
      outgoing.once('error', failed);
      outgoing.end(body);
    });

  return {
    async send(request, fits) {
      const signal = AbortSignal.timeout(wholeMilliseconds);
      try {
        const host = request.url.hostname.replace(/^\[(.*)\]$/, '$1');
        const addresses = isIP(host) ? [host] : await before(signal, resolve(host));
        if (addresses.length === 0) return { failed: 'the name has no address' };
        if (!addresses.every(fits)) return 'refused';
        return await answerOf(await exchange(request, addresses, signal), request.method, answerBytes);
      } catch (error) {
        return { failed: signal.aborted ? 'it took too long' : reasonOf(error) };
      }
    },
  };
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** Node asks this instead of the system: once for all addresses, where it may try several. */
function pinned(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  const [first = { address: '', family: 0 }] = known;
  return (_name, { all }, done) => {
    if (all) done(null, known);
    else done(null, first.address, first.family);
  };
}

/** The system's resolver cannot be stopped, but nobody has to wait for it. */
async function before<Value>(signal: AbortSignal, value: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    value.then(resolve, reject);
  });
}

async function answerOf(incoming: IncomingMessage, method: string, most: number): Promise<IncomingAnswer> {
  const { statusCode: status = 0, statusMessage: statusText = '', headers, rawHeaders } = incoming;
  const isEmpty = method === 'HEAD' || status === 204 || status === 304;
  const chunks: Uint8Array[] = [];
  const bounded = atMost(most);
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of bounded(source)) chunks.push(chunk);
  };
  const undo = isEmpty ? undefined : decoder(headers['content-encoding']);
  await (undo ? pipeline(incoming, atMost(most), undo, collect) : pipeline(incoming, collect));
  const pairs = Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => [rawHeaders[2 * index] ?? '', rawHeaders[2 * index + 1] ?? ''] as const,
  );
  const body = decoded(Buffer.concat(chunks), headers['content-type']);
  return { status, statusText, headers: pairs.filter(([name]) => !ofTransport.test(name)), body };
}

const ofTransport = /^(content-encoding|content-length|transfer-encoding|connection|keep-alive)$/i;

function atMost(most: number) {
  return async function* bounded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > most) throw new NoAnswer('response too large');
      yield chunk;
    }
  };
}

/** Undefined where there is nothing to undo. */
function decoder(encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new NoAnswer('the encoding of the response is not known');
  }
}

function decoded(bytes: Uint8Array, type: string | undefined): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([^";\s]+)/i.exec(type ?? '') ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

const reasons: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_)/, 'the name does not resolve'],
  [/^ECONNREFUSED$/, 'the connection was refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'there is no way to the host'],
  [/^(ETIMEDOUT|ABORT_ERR)$/, 'it took too long'],
  [
    /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|UNABLE_TO_|SELF_SIGNED/,
    'TLS failed: its version or the certificate is not accepted',
  ],
  [/^HPE_/, 'the response is no HTTP'],
  [/^(Z_|ERR__ERROR_FORMAT|ERR_PADDING)/, 'the response cannot be decompressed'],
];

/** Free of names and addresses of this side. */
function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  const { code = '' } = error as { readonly code?: string };
  return reasons.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection broke';
}
