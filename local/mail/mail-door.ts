// The outbox in a browser: /mail, and as JSON at /mail/messages. For this machine only.
import { readFileSync } from 'node:fs';
import { isVisitor } from '../admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from '../gateway-error.ts';
import { type Html, html, htmlText } from '../phone/html.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import type { KeptMail, KeptSms, Outbox } from './outbox.ts';

export const mailPath = '/mail';
const messagesPath = `${mailPath}/messages`;
const stylePath = `${mailPath}/outbox.css`;
const style = readFileSync(new URL('outbox.css', import.meta.url), 'utf8');

// Nothing from elsewhere, no script, and the page in no frame.
const safety: HttpAnswer['headers'] = [
  [
    'content-security-policy',
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  ],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
];

// What mail programs show, and no more: no script, nothing from elsewhere. Its links open beside it.
const mailSafety: HttpAnswer['headers'] = [
  [
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; " +
      "frame-ancestors 'self'",
  ],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
];

export function isMailPath(path: string): boolean {
  return path === mailPath || path.startsWith(`${mailPath}/`);
}

export function mailDoor(request: ReceivedRequest, { mails, sms }: Outbox): HttpAnswer {
  if (!isVisitor(request)) return gatewayError(403, undefined);
  if (request.method !== 'GET') return gatewayError(404, undefined);
  const { path } = request;
  if (path === messagesPath) return jsonAnswer(200, { messages: [...mails()], sms: [...sms()] }, safety);
  if (path === stylePath) return { status: 200, headers: [['content-type', 'text/css'], ...safety], body: style };
  const shown = mails().find(({ id }) => path === htmlPath(id));
  if (shown) return { status: 200, headers: [textHtml, ...mailSafety], body: besideThis(withImages(shown)) };
  if (path !== mailPath && path !== `${mailPath}/`) return gatewayError(404, undefined);
  const headers: HttpAnswer['headers'] = [textHtml, ...safety, ['cache-control', 'no-store']];
  return { status: 200, headers, body: htmlText(page([...mails(), ...sms()])) };
}

const textHtml = ['content-type', 'text/html; charset=utf-8'] as const;

function htmlPath(id: string): string {
  return `${mailPath}/${id}/html`;
}

/** A link that opened in the frame would lead nowhere. */
function besideThis(mail: string): string {
  return `<base target="_blank">${mail}`;
}

function page(messages: readonly (KeptMail | KeptSms)[]): Html {
  const newestFirst = messages.toSorted((one, other) => (one.sentAt < other.sentAt ? 1 : -1));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Outbox</title>
<link rel="stylesheet" href="/phone/look.css">
<link rel="stylesheet" href="/phone/page.css">
<link rel="stylesheet" href="${stylePath}">
</head>
<body>
<main>
<h1>Outbox</h1>
<p>Mails and text messages that this Waymark would send. Newest first; load the page again for news.</p>
${newestFirst.length > 0 ? newestFirst.map(card) : html`<p class="empty">No mail yet.</p>`}
</main>
</body>
</html>
`;
}

function card(message: KeptMail | KeptSms): Html {
  return 'subject' in message ? mailCard(message) : smsCard(message);
}

/** With the pictures that the mail brings along in their places. */
function withImages({ html, images = [] }: KeptMail): string {
  return images.reduce(
    (text, { id, type, bytes }) =>
      text.replaceAll(`"cid:${id}"`, `"data:${type};base64,${Buffer.from(bytes).toString('base64')}"`),
    html,
  );
}

function mailCard({ id, from, fromName, to, subject, text, sentAt }: KeptMail): Html {
  return html`<article class="card" id="mail-${id}">
<h2><bdi>${subject}</bdi></h2>
<p>${fromName === undefined ? '' : html`<bdi>${fromName}</bdi> `}<bdi>${from}</bdi> to <bdi>${to}</bdi>, <time datetime="${sentAt}">${timeText(sentAt)}</time></p>
<pre>${linked(text)}</pre>
<details><summary>As HTML</summary>
<iframe class="mail" title="The mail as HTML" src="${htmlPath(id)}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
</details>
</article>`;
}

function smsCard({ id, to, text, sender, sentAt }: KeptSms): Html {
  return html`<article class="card" id="sms-${id}">
<h2>Text message</h2>
<p>${sender === undefined ? '' : html`<bdi>${sender}</bdi> `}to <bdi>${to}</bdi>, <time datetime="${sentAt}">${timeText(sentAt)}</time></p>
<pre>${text}</pre>
</article>`;
}

/** `2026-11-29 13:06:56 UTC` */
function timeText(sentAt: string): string {
  return `${sentAt.slice(0, 19).replace('T', ' ')} UTC`;
}

/** What mail programs make of plain text. */
function linked(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<a href="${part}">${part}</a>`));
}
