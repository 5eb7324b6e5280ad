// The console, as `npm run build:login` has built it.
import { readFileSync } from 'node:fs';
import { cacheControl, pageHeaders } from '../../login/page-headers.ts';
import { gatewayError, type HttpAnswer } from '../gateway-error.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import { ownAddress } from './pages-door.ts';

const folder = new URL('../../console/dist/', import.meta.url);
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };
const notBuilt =
  '<!doctype html><title>Waymark</title><p>The console is not built yet: <code>npm run build:login</code>';

export function isConsolePath(path: string): boolean {
  return path === '/console' || path.startsWith('/console/');
}

/** `url` is the API's, as for the sign-in page. */
export function consoleDoor(request: ReceivedRequest, url: string): HttpAnswer {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return gatewayError(404, undefined);
  if (path === '/console') {
    return ownAddress(request, url) ?? answer('console.html', 'text/html', fileText('console.html') ?? notBuilt);
  }
  const [, name, ending = ''] = /^\/(console\/[\w.-]+\.(js|css))$/.exec(path) ?? [];
  const text = name && fileText(name);
  return name && text ? answer(name, types[ending] ?? '', text) : gatewayError(404, undefined);
}

function answer(name: string, type: string, body: string): HttpAnswer {
  const headers = [['content-type', `${type}; charset=utf-8`] as const, ...pageHeaders()];
  return { status: 200, headers: [...headers, ['cache-control', cacheControl(name)]], body };
}

function fileText(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return undefined;
  }
}
