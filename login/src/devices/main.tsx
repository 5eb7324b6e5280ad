// /devices/<realm>, and /devices?realm=…
import '../style.css';
import { render } from 'preact';
import { type Begun, keepBegun, takeBegun } from '../shared/begun.ts';
import { loadConfiguration, pageAddress } from '../shared/configuration.ts';
import { entitle } from '../shared/dress.ts';
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { ownWords, wearLook } from '../shared/look.ts';
import { learn, words } from '../shared/speech.ts';
import { AccountError } from './account-call.ts';
import { accountJourneys } from './account-journeys.ts';
import { accountServer } from './account-server.ts';
import { accountWords } from './account-words.ts';

const root = document.querySelector('#app') ?? document.body;
const retryMilliseconds = 2000;

async function open(): Promise<void> {
  const { amUrl, realm } = await loadConfiguration();
  try {
    const [server, journeys] = await Promise.all([accountServer(amUrl, realm), accountJourneys(amUrl, realm)]);
    const props = { server, journeys, back: takeBegun() };
    const { AccountPage } = await import('./page.tsx');
    render(<AccountPage {...props} toSignIn={() => location.assign(signInAddress())} toJourney={toJourney} />, root);
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    if (error.trouble === 'signedOut') return location.assign(signInAddress());
    waiting(true);
    setTimeout(open, retryMilliseconds);
  }
}

/** The sign-in page, which leads back here. */
function signInAddress(): URL {
  const login = pageAddress('login');
  login.searchParams.set('goto', location.pathname + location.search);
  return login;
}

function toJourney(journey: string | undefined, begun: Omit<Begun, 'at'>): void {
  const login = signInAddress();
  if (journey) login.searchParams.set('journey', journey);
  // Who is signed in has to show himself anew.
  login.searchParams.set('ForceAuth', 'true');
  keepBegun({ ...begun, at: login.pathname + login.search });
  location.assign(login);
}

function waiting(offline: boolean): void {
  render(
    <Frame wide>
      <Offline offline={offline} onRetry={() => void open()} />
      <h1>{words.myAccount}</h1>
      {!offline && <Loading text={words.loading} />}
    </Frame>,
    root,
  );
}

async function speak(): Promise<void> {
  await learn(ownWords, accountWords);
  entitle(words.myAccount);
  waiting(false);
  await open();
}

void wearLook();
void speak();
