// The phone's page: pushes first, then accounts with their codes, then a field for registration links.
import type { ShownCode } from '../../phone/codes.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import type { ShownAccount } from '../../phone/shown-account.ts';
import { type Html, html } from './html.ts';

export interface PhonePage {
  readonly accounts: readonly ShownAccount[];
  readonly codes: readonly ShownCode[];
  readonly pushes: readonly ShownPush[];
  readonly notice?: string | undefined;
  /** The sign-in page shows a QR code. */
  readonly seesCode?: boolean;
}

export function phonePage({ accounts, codes, pushes, notice, seesCode = false }: PhonePage): Html {
  const open = pushes.filter(({ state }) => state === 'pending');
  // Whoever asks again wants an answer to that: what the same account asked before is out of the way, and can be answered still.
  const isNewest = (push: ShownPush): boolean =>
    push === open.find(({ issuer, name }) => issuer === push.issuer && name === push.name);
  const newest = open.filter(isNewest);
  const older = open.filter((push) => !isNewest(push));
  const past = pushes.filter(({ state }) => state !== 'pending').slice(0, longestPast);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${open.length > 0 && `(${open.length}) `}Virtual phone</title>
<link rel="stylesheet" href="/phone/look.css">
<link rel="stylesheet" href="/phone/page.css">
<script type="module" src="/phone/page.js"></script>
</head>
<body>
<main>
<h1>Virtual phone</h1>
<div id="live">
<p id="notice" role="status">${notice}</p>
${seesCode && scanCard}
<section aria-labelledby="pushes">
<h2 id="pushes">Notifications</h2>
${open.length > 0 ? newest.map(openPush) : html`<p class="empty" id="quiet">Nothing to answer.</p>`}
${older.length > 0 && html`<details id="older"><summary>Older requests</summary>${older.map(openPush)}</details>`}
${past.length > 0 && html`<details id="past"><summary>Earlier</summary><ul>${past.map(pastPush)}</ul></details>`}
</section>
<section aria-labelledby="accounts">
<h2 id="accounts">Accounts</h2>
${accounts.length > 0 ? accounts.map((account) => accountCard(account, codes)) : noAccounts}
</section>
</div>
<section aria-labelledby="scan">
<h2 id="scan">Scan</h2>
<form method="post" action="/phone/api/scan">
<label for="uri">Registration link of the QR code</label>
<textarea id="uri" name="uri" rows="3" required autocomplete="off" spellcheck="false"></textarea>
<button>Add the account</button>
</form>
<button type="button" class="quiet" id="camera" hidden>Use the camera</button>
<video id="view" hidden muted playsinline aria-label="What the camera sees"></video>
<form method="post" action="/phone/api/refresh"><button class="quiet">Get a new device token</button></form>
</section>
<noscript><p>Without scripts this page shows news when you load it again.</p></noscript>
</main>
</body>
</html>
`;
}

const longestPast = 20;

const scanCard = html`<form class="card" id="sight" method="post" action="/phone/api/scan-sight">
<p class="text">The sign-in page shows a QR code.</p><button>Scan it</button></form>`;

const noAccounts = html`<p class="empty" id="no-accounts">No accounts yet. Open the sign-in page on this machine: what it shows can be scanned here.</p>`;

function openPush(push: ShownPush): Html {
  const { messageId, text, type, numbers, secondsLeft } = push;
  const approve =
    numbers.length > 0
      ? html`<p>Tap the number that the browser shows:</p>
<div class="numbers">${numbers.map((number) => html`<button name="number" value="${number}">${number}</button>`)}</div>`
      : html`<button>${type === 'biometric' ? 'Approve with your finger' : 'Approve'}</button>`;
  return html`<article class="card" id="push-${messageId}">
${heading(push)}
<p class="text"><bdi>${text}</bdi></p>
${context(push)}
<form method="post" action="/phone/api/approve">${message(messageId)}${approve}</form>
<form class="denials" method="post" action="/phone/api/deny">${message(messageId)}<button class="deny">Deny</button>
<button class="deny" name="notMe" value="yes">It was not me</button></form>
<p class="left">${secondsLeft} s left</p>
</article>`;
}

function pastPush(push: ShownPush): Html {
  const { messageId, text, state } = push;
  return html`<li id="push-${messageId}"><span class="state">${state}</span> <bdi>${text}</bdi></li>`;
}

function context({ context: { remoteIp, userAgent, location } }: ShownPush): Html | false {
  const place = location && `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`;
  const facts = [
    ['Address', remoteIp],
    ['Browser', userAgent],
    ['Place', place],
  ].flatMap(([label, value]) => (value ? [html`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`] : []));
  return facts.length > 0 && html`<dl>${facts}</dl>`;
}

function accountCard(account: ShownAccount, codes: readonly ShownCode[]): Html {
  const { issuer, name, kinds, isLocked } = account;
  const code = codes.find((shown) => shown.issuer === issuer && shown.name === name);
  const what = kinds.map((kind) => (kind === 'push' ? 'notifications' : `one-time passwords (${kind})`));
  return html`<article class="card" id="account-${issuer}:${name}">
${logo(account)}${heading(account)}
<p class="kinds">${what.join(', ')}${isLocked && ', locked'}</p>
${code && codeOf(code)}
<details><summary>More</summary>
<form method="post" action="/phone/api/remove">${nameFields(account)}<button class="deny">Remove from this phone</button></form>
</details>
</article>`;
}

function codeOf(shown: ShownCode): Html | false {
  if (shown.type === 'locked') return false;
  const digits = shown.code && html`<output class="code">${shown.code.replace(/\B(?=(\d{3})+$)/g, ' ')}</output>`;
  if (shown.type === 'TOTP') {
    const { secondsLeft, period } = shown;
    return html`${digits}<progress value="${secondsLeft}" max="${period}" aria-label="Time left"></progress>
<p class="left">${secondsLeft} s left</p>`;
  }
  return html`${digits}<form method="post" action="/phone/api/next-code">${nameFields(shown)}<button>Next code</button></form>`;
}

/** Its own image would have to be fetched from elsewhere. */
function logo({ issuer, backgroundColor = '' }: ShownAccount): Html {
  const colour = /^#[0-9a-f]{6}$/i.test(backgroundColor) ? backgroundColor : '#032b75';
  const [letter = '?'] = issuer.trim();
  return html`<svg class="logo" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40" rx="9" fill="${colour}"/>
<text x="20" y="27" text-anchor="middle" fill="#fff">${letter.toUpperCase()}</text></svg>`;
}

function heading({ issuer, name }: { issuer: string; name: string }): Html {
  return html`<h3><bdi>${issuer}</bdi> <span><bdi>${name}</bdi></span></h3>`;
}

function message(messageId: string): Html {
  return html`<input type="hidden" name="messageId" value="${messageId}">`;
}

function nameFields({ issuer, name }: { issuer: string; name: string }): Html {
  return html`<input type="hidden" name="issuer" value="${issuer}"><input type="hidden" name="name" value="${name}">`;
}
