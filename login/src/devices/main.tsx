// /devices/<realm>, and /devices?realm=…
import '../style.css';
import { render } from 'preact';
import { loadConfiguration, pageAddress } from '../shared/configuration.ts';
import { entitle } from '../shared/dress.ts';
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { wearLook } from '../shared/look.ts';
import { words } from '../shared/speech.ts';
import { DeviceServerError, deviceJourneys, deviceServer } from './device-server.ts';
import { DevicesPage, type DevicesPageProps } from './page.tsx';

const root = document.querySelector('#app') ?? document.body;
const retryMilliseconds = 2000;

async function open(): Promise<void> {
  const { amUrl, realm } = await loadConfiguration();
  const toSignIn: DevicesPageProps['toSignIn'] = (anew) => {
    const login = pageAddress('login');
    login.searchParams.set('goto', location.pathname + location.search);
    // The session that is there would count, and lead back here as it is.
    if (anew) login.searchParams.set('ForceAuth', 'true');
    if (anew?.journey) login.searchParams.set('journey', anew.journey);
    location.assign(login);
  };
  try {
    const [server, journeys] = await Promise.all([deviceServer(amUrl, realm), deviceJourneys(amUrl, realm)]);
    render(<DevicesPage server={server} journeys={journeys} toSignIn={toSignIn} />, root);
  } catch (error) {
    if (!(error instanceof DeviceServerError)) throw error;
    if (error.trouble === 'signedOut') return toSignIn();
    waiting(true);
    setTimeout(open, retryMilliseconds);
  }
}

function waiting(offline: boolean): void {
  render(
    <Frame wide>
      <Offline offline={offline} onRetry={() => void open()} />
      <h1>{words.devices}</h1>
      {!offline && <Loading text={words.loading} />}
    </Frame>,
    root,
  );
}

entitle(words.devices);
void wearLook();
waiting(false);
void open();
