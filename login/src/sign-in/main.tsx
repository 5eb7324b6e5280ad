// /login/<realm>?journey=…&goto=…&locale=…, and /login?realm=… as AM's page is called
import '../style.css';
import { journey } from '@forgerock/journey-client';
import type { JourneyStep } from '@forgerock/journey-client/types';
import { render } from 'preact';
import { begunHere, endBegun, keepBegun, takeBegun } from '../shared/begun.ts';
import { inAskedLanguage, loadConfiguration, pageAddress, realmPath } from '../shared/configuration.ts';
import { entitle } from '../shared/dress.ts';
import { ownWords, wearLook } from '../shared/look.ts';
import { learn, wantedLanguages, words } from '../shared/speech.ts';
import { loadLaterParts } from './later.tsx';
import { SignInPage } from './page.tsx';
import { knownBrowser, resumable, typedName } from './resume.ts';
import { type JourneyLine, type Shown, signIn } from './sign-in.ts';

const asked = new URLSearchParams(location.search);
const suspendedId = asked.get('suspendedId') ?? '';
/** Without what a link brings: it is good once, and nobody goes back to it. */
const address = new URL(location.href);
address.searchParams.delete('suspendedId');
const root = document.querySelector('#app') ?? document.body;
/** Steps may come before there are words for what is around them. */
let latest: Shown | undefined;
let canSpeak = false;

const kept = resumable(address.pathname + address.search);
const begun = begunHere();
const isBegun = begun !== undefined;
// Whoever signs in elsewhere has given it up; whoever opens it anew has not done it.
if (begun) keepBegun({ ...begun, end: undefined });
else takeBegun();
const account = isBegun ? { address: pageAddress('devices').href, onLeave: () => kept.forget() } : undefined;

const control = signIn({
  connect,
  resumable: kept,
  hasLink: suspendedId !== '',
  linkUsed: () => history.replaceState(history.state, '', address),
  isOpenedAnew: isOpenedAnew(),
  isErrand: isBegun,
  forgetName: typedName.clear,
  onSignedIn: () => {
    knownBrowser.set('yes');
    endBegun('done');
  },
  leave,
  show: draw,
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
});

function draw(shown: Shown): void {
  latest = shown;
  if (shown.screen.kind === 'lost') endBegun('lost');
  if (canSpeak) render(<SignInPage shown={shown} control={control} account={account} />, root);
}

async function speak(): Promise<void> {
  await learn(ownWords);
  canSpeak = true;
  entitle(words.signIn);
  if (latest) draw(latest);
}

async function connect(): Promise<JourneyLine | undefined> {
  const { amUrl, realm } = await loadConfiguration();
  const path = realmPath(realm);
  try {
    const wellknown = `${amUrl}/oauth2${path}/.well-known/openid-configuration`;
    const client = await journey({
      config: { serverConfig: { wellknown } },
      logger: { level: 'none' },
      requestMiddleware: [
        (request, _action, next) => {
          request.headers?.set('x-waymark-hints', '1');
          next();
        },
      ],
    });
    // Steps in the languages that the words around them are chosen from: browsers tell servers fewer.
    const locale = { locale: wantedLanguages.join(' ') };
    const query = { ...queryOf('goto', 'gotoOnFail', 'ForceAuth'), ...locale };
    // AM's links name it so.
    const named = asked.get('journey') ?? asked.get('authIndexValue') ?? '';
    return {
      start: () => client.start({ journey: named, query }),
      follow: () => client.start({ journey: named, query: { ...locale, suspendedId } }),
      // The client takes nothing else from a step.
      next: (step) => client.next({ payload: step } as JourneyStep, { query: locale }),
    };
  } catch (error) {
    // What the browser says when there was no answer at all.
    if (String(error).includes('TypeError')) return undefined;
    throw error;
  }
}

function queryOf(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = asked.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

/** AM's own page, which is where a realm sends its users that has nowhere else: here, that is My account of the realm. */
const standardSuccess = '/am/console';

function leave(url: string): void {
  const devices = pageAddress('devices');
  const target = url === standardSuccess ? devices : URL.parse(url, location.href);
  // The server has checked it; this holds whatever the server is.
  const safe = target && ['http:', 'https:'].includes(target.protocol) ? inAskedLanguage(target) : devices;
  location.replace(safe.href);
}

/**
 * Whether the page was opened anew: by its address, or by a link. Whoever reloads it, comes back to it, or finds it again after
 * the browser had put it away for an app, has been here before.
 */
function isOpenedAnew(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  const wasPutAway = 'wasDiscarded' in document && document.wasDiscarded === true;
  return navigation !== undefined && 'type' in navigation && navigation.type === 'navigate' && !wasPutAway;
}

addEventListener('online', () => control.retry());
// Back from where it led to: what is shown is long over.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
void wearLook();
control.begin();
void speak();
// Once what is to be seen first is on its way.
setTimeout(loadLaterParts, 0);
