// /devices?realm=…
import '../style.css';
import { render } from 'preact';
import { loadConfiguration } from '../shared/configuration.ts';
import { Frame, Offline } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import { type DeviceKind, DeviceServerError, deviceServer } from './device-server.ts';
import { DevicesPage } from './page.tsx';

const root = document.querySelector('#app') ?? document.body;
const retryMilliseconds = 2000;

async function open(): Promise<void> {
  const { amUrl, realm, journeys } = await loadConfiguration();
  const signInWith = (kind?: DeviceKind): void => {
    const login = new URL('login', location.href);
    login.searchParams.set('goto', location.pathname + location.search);
    if (kind) login.searchParams.set('journey', journeys[kind]);
    const asked = new URLSearchParams(location.search).get('realm');
    if (asked) login.searchParams.set('realm', asked);
    location.assign(login);
  };
  try {
    const server = await deviceServer(amUrl, new URLSearchParams(location.search).get('realm') ?? realm);
    render(<DevicesPage server={server} signInWith={signInWith} />, root);
  } catch (error) {
    if (!(error instanceof DeviceServerError)) throw error;
    if (error.trouble === 'signedOut') return signInWith();
    waiting(true);
    setTimeout(open, retryMilliseconds);
  }
}

function waiting(offline: boolean): void {
  render(
    <Frame wide>
      <Offline offline={offline} onRetry={() => void open()} />
      <h1>{words.devices}</h1>
      {!offline && <p role="status">{words.loading}</p>}
    </Frame>,
    root,
  );
}

document.title = words.devices;
waiting(false);
void open();
