// The sign-in is over without success: why, and where to go on.
import { Button, Ways } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import { End } from './end.tsx';
import type { Screen } from './sign-in.ts';
import { usualInstead } from './ways-out.tsx';

interface FailedProps {
  readonly screen: Extract<Screen, { kind: 'failed' }>;
  readonly onStartAgain: () => void;
}

export function Failed({ screen: { message, instead, atOnce }, onStartAgain }: FailedProps) {
  const usual = instead === undefined ? usualInstead() : addressOf(instead);
  const leads = usual !== undefined && (atOnce || instead !== undefined);
  return (
    // The server may know of no reason.
    <End title={words.failed} text={message || words.failedText} onStartAgain={onStartAgain}>
      <div class="buttons">
        {leads && (
          <a class="button primary" href={usual}>
            {words.usualSignIn}
          </a>
        )}
        <Button look={leads ? 'quiet' : 'primary'} label={words.startAgain} onPress={onStartAgain} />
      </div>
      {!leads && usual !== undefined && (
        <Ways isFaint>
          {[
            <a key="usual" class="link" href={usual}>
              {words.usualSignIn}
            </a>,
          ]}
        </Ways>
      )}
    </End>
  );
}

/** On the way to the same place. */
function addressOf(journey: string): string {
  const address = new URL(location.href);
  address.searchParams.delete('authIndexValue');
  address.searchParams.set('journey', journey);
  return address.href;
}
