// /console?realm=…#/journeys/PushLogin
import './style.css';
import { createRoot } from 'react-dom/client';
import { loadConfiguration } from '../../login/src/shared/configuration.ts';
import { remembered } from '../../login/src/shared/stored.ts';
import { App, Message } from './app.tsx';
import { consoleServer, ServerError } from './server.ts';
import { words } from './speech.ts';

const root = createRoot(document.querySelector('#app') ?? document.body);
/** Somebody who comes back from signing in and still has no session is not sent there again. */
const sent = remembered('console.signIn');

async function open(): Promise<void> {
  root.render(
    <p role="status" className="empty">
      {words.loading}
    </p>,
  );
  const { amUrl, realm } = await loadConfiguration();
  const asked = new URLSearchParams(location.search).get('realm');
  const page = (journey?: string): URL => {
    const login = new URL('login', location.href.replace(/[?#].*/, ''));
    if (asked !== null) login.searchParams.set('realm', asked);
    if (journey !== undefined) login.searchParams.set('journey', journey);
    return login;
  };
  const signIn = (): void => {
    const login = page();
    login.searchParams.set('goto', location.pathname + location.search + location.hash);
    login.searchParams.set('ForceAuth', 'true');
    sent.set('yes');
    location.assign(login);
  };
  try {
    const server = await consoleServer(amUrl, realm);
    sent.clear();
    const tryAddress = (journey: string): string => {
      const login = page(journey);
      login.searchParams.set('ForceAuth', 'true');
      return login.href;
    };
    root.render(<App {...{ server, signIn, tryAddress }} />);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const isSignedOut = error.trouble === 'signedOut';
    if (isSignedOut && sent.get() === undefined) return signIn();
    sent.clear();
    root.render(
      <Message
        title={isSignedOut ? words.notSignedIn : words.unreachable}
        text={isSignedOut ? words.notSignedInText : words.trouble(error.trouble, error.message)}
        action={isSignedOut ? words.signIn : words.tryAgain}
        onAction={isSignedOut ? signIn : () => void open()}
      />,
    );
  }
}

document.title = words.console;
void open();
