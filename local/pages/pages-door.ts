// The sign-in page and My account, as `npm run build:login` has built them.
import { readFileSync } from 'node:fs';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { movedDown, realmAddress, realmPages } from '../../login/page-addresses.ts';
import { cacheControl, pageHeaders } from '../../login/page-headers.ts';
import type { HttpAnswer } from '../gateway-error.ts';
import { gatewayError } from '../gateway-error.ts';
import type { ReceivedRequest } from '../proxy-event.ts';

const folder = new URL('../../login/dist/', import.meta.url);
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };
const liveFile = new URL('live-look.js', import.meta.url);
const configPath = '/pages/config.json';

/** Tells the phone's page of a QR code: nothing that is built knows of it. */
const phoneScript = '<script type="module" src="/phone/login-page.js"></script>';

/** Loads a page again when its realm looks otherwise. */
const livePath = '/pages/live-look.js';
const liveScript = `<script type="module" src="${livePath}"></script>`;

export function isPagePath(path: string): boolean {
  return pageAt(path) !== undefined || path.startsWith('/pages/');
}

interface Page {
  readonly file: string;
  /** Folders between it and the top. */
  readonly levels: number;
}

/** `/login`, and `/login/customers/europe` of a realm, whether there is one of that name or not: the page says so. */
function pageAt(path: string): Page | undefined {
  const [, name = '', ...realm] = path.split('/');
  const page = realmPages.find((known) => known === name);
  const isAddress = realm.length === 0 || realmAddress(normalRealm(realm.join('/')) ?? '') === realm.join('/');
  return page !== undefined && isAddress ? { file: `${page}.html`, levels: realm.length } : undefined;
}

/**
 * `url` is the API's: `http://localhost:8080/am`. The pages call that origin, so they are shown under no other name. `live`: they
 * follow a brand that somebody works on.
 */
export function pagesDoor(request: ReceivedRequest, url: string, live = false): HttpAnswer {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return gatewayError(404, undefined);
  const page = pageAt(path);
  if (page !== undefined) {
    const elsewhere = ownAddress(request, url);
    if (elsewhere) return elsewhere;
    const html = fileText(page.file);
    return answer(
      page.file,
      'text/html',
      html === undefined ? notBuilt : withScripts(movedDown(html, page.levels), live),
    );
  }
  if (path === configPath)
    return answer(configPath, 'application/json', JSON.stringify({ amUrl: new URL(url).pathname }));
  if (live && path === livePath) return answer(livePath, 'text/javascript', readFileSync(liveFile, 'utf8'));
  const [, name, ending = ''] = /^\/(pages\/[\w.-]+\.(js|css))$/.exec(path) ?? [];
  const text = name && fileText(name);
  return name && text ? answer(name, types[ending] ?? '', text) : gatewayError(404, undefined);
}

function answer(name: string, type: string, body: string): HttpAnswer {
  const headers = [['content-type', `${type}; charset=utf-8`] as const, ...pageHeaders()];
  return { status: 200, headers: [...headers, ['cache-control', cacheControl(name)]], body };
}

function withScripts(html: string, live: boolean): string {
  return html.replace('</head>', `${phoneScript}${live ? liveScript : ''}</head>`);
}

const notBuilt = '<!doctype html><title>Waymark</title><p>This page is not built yet: <code>npm run build:login</code>';

function fileText(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return undefined;
  }
}

/** Where a page is asked for under another name of this machine: the way to the name that the server has. */
export function ownAddress({ path, search, rawHeaders }: ReceivedRequest, url: string): HttpAnswer | undefined {
  const { host, origin } = new URL(url);
  if (!/^127\./.test(hostOf(rawHeaders)) || !host.startsWith('localhost')) return undefined;
  return { status: 302, headers: [['location', `${origin}${path}${search && `?${search}`}`]], body: '' };
}

function hostOf(rawHeaders: readonly string[]): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return at < 0 ? '' : (rawHeaders[at + 1] ?? '');
}
