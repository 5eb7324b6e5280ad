// How the user, or somebody with his password, signed in lately.
import { useState } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import type { AccountServer, SignIn } from './account-server.ts';
import { type Attempts, useLoaded } from './attempts.ts';
import { clientText, countryText, methodsText, timeText } from './said.ts';

const shownAtFirst = 5;

interface RecentSignInsProps {
  readonly server: AccountServer;
  readonly attempts: Attempts;
  /** They are shown to who has shown a second factor. */
  readonly onProve: () => void;
}

export function RecentSignIns({ server, attempts, onProve }: RecentSignInsProps) {
  const { value: signIns, trouble } = useLoaded(server.signIns, attempts);
  const [all, showAll] = useState(false);
  if (trouble === 'gone') return null;
  const shown = all ? signIns : signIns?.slice(0, shownAtFirst);
  return (
    <section aria-labelledby="signins" aria-busy={!signIns && !trouble}>
      <h2 id="signins">{words.recentSignIns}</h2>
      <div class="group">
        {trouble === 'signInAgain' && (
          <div class="top">
            <p class="facts">{words.signInsProof}</p>
            <Button label={words.signIn} look="quiet" onPress={onProve} />
          </div>
        )}
        {!signIns && !trouble && <p role="status">{words.loading}</p>}
        {signIns && <p class="facts">{signIns.length === 0 ? words.recentNone : words.recentText}</p>}
        {shown && shown.length > 0 && (
          <ul class="devices">
            {shown.map((signIn) => (
              <Row key={`${signIn.at} ${signIn.id}`} signIn={signIn} />
            ))}
          </ul>
        )}
        {signIns && shown && shown.length < signIns.length && (
          <button type="button" class="link add" onClick={() => showAll(true)}>
            {words.showMore}
          </button>
        )}
      </div>
    </section>
  );
}

function Row({ signIn }: { signIn: SignIn }) {
  const { at, ipAddress, country, methods, isCurrent, isRefused } = signIn;
  const how = methodsText(methods);
  return (
    <li class="device">
      <h3>
        {clientText(signIn)} {isCurrent && !isRefused && <span class="badge">{words.thisSession}</span>}
        {isRefused && <span class="badge minded">{words.refusedSignIn}</span>}
      </h3>
      <p class="facts">
        <span>
          <time dateTime={new Date(at).toISOString()}>{timeText(at)}</time>
        </span>
        <span>{country ? `${countryText(country)} (${ipAddress})` : ipAddress}</span>
        {how && <span>{how}</span>}
      </p>
      {isRefused && <p class="facts minded">{words.refusedText}</p>}
    </li>
  );
}
