// What a script may send and where. The script names addresses, so this decides, by the realm's list, before anything is sent;
// the adapter connects to nothing but what was judged here.
import type { HttpOut } from '../ports/scripts.ts';
import type { Clock, Log } from '../ports/system.ts';
import { addressRange, isPublicAddress } from './public-address.ts';
import type { ScriptHost, ScriptHttpRequest } from './script-host.ts';
import type { ScriptingSettings } from './scripting-settings.ts';

export interface GuardedHttpOptions {
  readonly settings: ScriptingSettings['http'];
  readonly httpOut: HttpOut;
  readonly clock: Clock;
  /** Of the run: says which script it is. */
  readonly log: Log;
  /** The realm's session cookie, which goes nowhere. */
  readonly cookieName: string;
  /** Tells the other side which of its requests belong together, and which is a repeated one. */
  readonly transactionId: string;
  /** Notes the refusal and throws it inside the script. */
  readonly refuse: (rule: string, message: string) => never;
}

const mostRequestBytes = 64 * 1024;
const transactionHeader = 'x-forgerock-transactionid';
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Of RFC 9110: visible characters, blanks and tabs, and the upper half of Latin-1. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They belong to the connection, which is ours, or follow from the address and the body. */
const ownHeaders = new Set([
  ...['connection', 'expect', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te'],
  ...['trailer', 'transfer-encoding', 'upgrade', 'host', 'content-length'],
]);
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function guardedHttp(options: GuardedHttpOptions): ScriptHost['sendHttp'] {
  const { settings, httpOut, clock, log, transactionId, refuse } = options;
  const opened = settings.allowPrivate.flatMap((text) => addressRange(text) ?? []);
  let calls = 0;

  return async (request) => {
    const url = allowedUrl(request.url, settings.allow, refuse);
    const { origin } = url;
    if (!methods.has(request.method)) refuse('method', `HTTP: the method ${inShort(request.method)} is not allowed`);
    const headers = checkedHeaders(request.headers, options);
    const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
    if (sizeOf(request, body) > mostRequestBytes) refuse('size', 'HTTP: the request is larger than 64 kB');
    calls += 1;
    const began = clock.now();
    const answer = await httpOut.send(
      {
        url,
        method: request.method,
        headers: {
          'accept-encoding': ['gzip, deflate, br'],
          ...headers,
          [transactionHeader]: [`${transactionId}/${calls}`],
        },
        body,
      },
      (address) => isPublicAddress(address, opened),
    );
    if (answer === 'refused') {
      return refuse('address', `HTTP to ${origin} is not allowed for scripts: its address is not public`);
    }
    const milliseconds = clock.now() - began;
    const facts = { event: 'script-http', method: request.method, origin, milliseconds };
    if ('failed' in answer) {
      log.warn('A script got no answer', { ...facts, reason: answer.failed });
      return { failed: answer.failed };
    }
    const { status } = answer;
    log.info('A script got an answer', { ...facts, status, bytes: Buffer.byteLength(answer.body) });
    return answer;
  };
}

/** Parsed once: what is judged here is what is asked for later. */
function allowedUrl(text: string, allow: readonly string[], refuse: GuardedHttpOptions['refuse']): URL {
  const url = text.length <= 8192 ? URL.parse(text) : null;
  if (!url) return refuse('url', 'HTTP: this is no address');
  const named = ['http:', 'https:'].includes(url.protocol) ? url.origin : url.protocol;
  if (url.username !== '' || url.password !== '') {
    return refuse('url', `HTTP to ${inShort(named)} is not allowed for scripts: the address names a user`);
  }
  if (!allow.some((origin) => isOrigin(url, origin))) {
    return refuse('origin', `HTTP to ${inShort(named)} is not allowed for scripts`);
  }
  return url;
}

/** `*` stands for one label of a name. */
function isOrigin(url: URL, allowed: string): boolean {
  const origin = allowed.includes('//*.') ? url.origin.replace(/\/\/[^.]+\./, '//*.') : url.origin;
  return origin === allowed;
}

function checkedHeaders(
  headers: ScriptHttpRequest['headers'],
  { cookieName, refuse }: GuardedHttpOptions,
): Record<string, string[]> {
  const checked: Record<string, string[]> = Object.create(null);
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    if (!token.test(name)) return refuse('header', 'HTTP: this is no name of a header');
    if (ownHeaders.has(name)) return refuse('header', `HTTP: scripts cannot set the header ${inShort(name)}`);
    if (!fieldValue.test(value)) {
      return refuse('header', `HTTP: the header ${inShort(name)} holds a line break, or what is no text of a header`);
    }
    if (name === 'cookie' && cookieNames(value).includes(cookieName)) {
      return refuse('header', 'HTTP: the session cookie of this service goes nowhere');
    }
    checked[name] = [...(checked[name] ?? []), value];
  }
  return { ...checked };
}

function cookieNames(value: string): string[] {
  return value.split(';').map((pair) => (pair.split('=')[0] ?? '').trim());
}

function sizeOf({ url, headers }: ScriptHttpRequest, body: Uint8Array | undefined): number {
  const lines = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return url.length + lines + (body?.byteLength ?? 0);
}

/** What a script has made up, for a message. */
function inShort(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
