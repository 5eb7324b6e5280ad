// The outbox in a browser: /mail, and as JSON at /mail/messages. For this machine only.
import { isVisitor } from '../admin-caller.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from '../gateway-error.ts';
import { type Html, html, htmlText } from '../phone/html.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import type { KeptMail, Outbox } from './outbox.ts';

export const mailPath = '/mail';
const messagesPath = `${mailPath}/messages`;

// Nothing from elsewhere, no script, and the page in no frame.
const safety: HttpAnswer['headers'] = [
  ['content-security-policy', "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
];

export function isMailPath(path: string): boolean {
  return path === mailPath || path.startsWith(`${mailPath}/`);
}

export function mailDoor(request: ReceivedRequest, { mails }: Outbox): HttpAnswer {
  if (!isVisitor(request)) return gatewayError(403, undefined);
  if (request.method !== 'GET') return gatewayError(404, undefined);
  if (request.path === messagesPath) return jsonAnswer(200, { messages: [...mails()] }, safety);
  if (request.path !== mailPath && request.path !== `${mailPath}/`) return gatewayError(404, undefined);
  const headers: HttpAnswer['headers'] = [
    ['content-type', 'text/html; charset=utf-8'],
    ...safety,
    ['cache-control', 'no-store'],
  ];
  return { status: 200, headers, body: htmlText(page(mails())) };
}

function page(mails: readonly KeptMail[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Outbox</title>
<link rel="stylesheet" href="/phone/page.css">
</head>
<body>
<main>
<h1>Outbox</h1>
<p>Mails that this Waymark would send. Newest first; load the page again for news.</p>
${mails.length > 0 ? mails.map(card) : html`<p class="empty">No mail yet.</p>`}
</main>
</body>
</html>
`;
}

/** The plain text: HTML of mails stays where mail programs are. */
function card({ id, from, to, subject, text, sentAt }: KeptMail): Html {
  return html`<article class="card" id="mail-${id}">
<h2><bdi>${subject}</bdi></h2>
<p><bdi>${from}</bdi> to <bdi>${to}</bdi>, <time datetime="${sentAt}">${sentAt}</time></p>
<pre>${text}</pre>
</article>`;
}
