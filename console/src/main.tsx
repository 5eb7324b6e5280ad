// /console?realm=…#/journeys/PushLogin
import './style.css';
import { createRoot } from 'react-dom/client';
import { loadConfiguration } from '../../login/src/shared/configuration.ts';
import { App, Message, SignIn } from './app.tsx';
import { consoleServer, ServerError } from './server.ts';
import { words } from './speech.ts';

const root = createRoot(document.querySelector('#app') ?? document.body);
async function open(): Promise<void> {
  root.render(
    <p role="status" className="empty">
      {words.loading}
    </p>,
  );
  const { amUrl, realm } = await loadConfiguration();
  const query = new URLSearchParams(location.search);
  const [asked, locale] = [query.get('realm'), query.get('locale')];
  const page = (of: string | null, journey?: string): URL => {
    const login = new URL('login', location.href.replace(/[?#].*/, ''));
    if (of !== null) login.searchParams.set('realm', of);
    if (locale !== null) login.searchParams.set('locale', locale);
    if (journey !== undefined) login.searchParams.set('journey', journey);
    login.searchParams.set('ForceAuth', 'true');
    return login;
  };
  /** In the realm itself, or in the root realm, whose administrators are those of all. */
  const signInAt = (place: 'here' | 'root'): string => {
    const login = page(place === 'root' ? '/' : asked);
    login.searchParams.set('goto', location.pathname + location.search + location.hash);
    return login.href;
  };
  try {
    const server = await consoleServer(amUrl, realm);
    root.render(<App {...{ server, signInAt }} tryAddress={(journey) => page(asked, journey).href} />);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    root.render(
      error.trouble === 'signedOut' ? (
        <SignIn title={words.notSignedIn} text={words.notSignedInText} {...{ realm, signInAt }} />
      ) : (
        <Message
          title={words.unreachable}
          text={words.trouble(error.trouble, error.message)}
          action={words.tryAgain}
          onAction={() => void open()}
        />
      ),
    );
  }
}

document.title = words.console;
void open();
