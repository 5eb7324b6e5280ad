// The phone's page and what its buttons call: /phone, and below it /phone/api/. For this machine only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isOwnPage, isVisitor } from '../admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from '../gateway-error.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import { htmlText } from './html.ts';
import type { LocalPhone } from './local-phone.ts';
import { noticeText } from './notices.ts';
import { phoneActions } from './phone-actions.ts';
import { phonePage } from './phone-page.ts';

const pagePath = '/phone';
const apiPath = `${pagePath}/api/`;

const files: Readonly<Record<string, { type: string; text: string }>> = {
  [`${pagePath}/look.css`]: { type: 'text/css', text: fileText('../../login/src/look.css') },
  [`${pagePath}/page.css`]: { type: 'text/css', text: fileText('page.css') },
  [`${pagePath}/page.js`]: { type: 'text/javascript', text: fileText('page.js') },
  [`${pagePath}/jsqr.js`]: {
    type: 'text/javascript',
    text: readFileSync(createRequire(import.meta.url).resolve('jsqr'), 'utf8'),
  },
  [`${pagePath}/login-page.js`]: { type: 'text/javascript', text: fileText('login-page.js') },
};

// Nothing from elsewhere, nothing inside the page itself, and the page in no frame.
const safety: HttpAnswer['headers'] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  ],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
];

export function isPhonePath(path: string): boolean {
  return path === pagePath || path.startsWith(`${pagePath}/`);
}

export async function phoneDoor(request: ReceivedRequest, phone: LocalPhone): Promise<HttpAnswer> {
  const { method, path, search } = request;
  if (method === 'GET' && [pagePath, `${pagePath}/`].includes(path)) {
    return isVisitor(request) ? page(phone, search) : gatewayError(403, undefined);
  }
  if (!isOwnPage(request)) return gatewayError(403, undefined);
  const file = files[path];
  if (method === 'GET' && file) return answer(200, file.type, file.text);
  if (method === 'GET' && path === `${apiPath}state`) return jsonAnswer(200, stateOf(phone), safety.slice(0, -1));
  const action = phoneActions.get(path.startsWith(apiPath) ? path.slice(apiPath.length) : '');
  if (method !== 'POST' || !action) return gatewayError(404, undefined);
  const notice = await action(phone, new URLSearchParams(Buffer.from(request.body).toString()));
  return { status: 303, headers: [['location', notice ? `${pagePath}?notice=${notice}` : pagePath]], body: '' };
}

function page(phone: LocalPhone, search: string): HttpAnswer {
  const notice = noticeText(new URLSearchParams(search).get('notice'));
  return answer(
    200,
    'text/html',
    htmlText(phonePage({ ...stateOf(phone), notice, seesCode: phone.seen() !== undefined })),
  );
}

/** Without keys: what a screen shows. */
function stateOf(phone: LocalPhone) {
  return { accounts: phone.accounts(), codes: phone.codes(), pushes: phone.inbox() };
}

function answer(status: number, type: string, body: string): HttpAnswer {
  return { status, headers: [['content-type', `${type}; charset=utf-8`], ...safety], body };
}

function fileText(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
