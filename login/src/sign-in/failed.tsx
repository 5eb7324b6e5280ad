// The sign-in is over without success: why, and where to go on.
import { Button } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import { End } from './end.tsx';
import { UsualSignIn } from './ways-out.tsx';

interface FailedProps {
  /** Empty where the server knows of no reason. */
  readonly message: string;
  /** The journey that its user had better take. */
  readonly instead: string | undefined;
  readonly onStartAgain: () => void;
}

export function Failed({ message, instead, onStartAgain }: FailedProps) {
  const text = message || words.failedText;
  if (instead === undefined) {
    return (
      <End title={words.failed} text={text} onStartAgain={onStartAgain}>
        <div class="buttons">
          <Button label={words.startAgain} onPress={onStartAgain} />
        </div>
        <UsualSignIn />
      </End>
    );
  }
  return (
    <End title={words.failed} text={text} onStartAgain={onStartAgain}>
      <div class="buttons">
        <a class="button primary" href={addressOf(instead)}>
          {words.usualSignIn}
        </a>
        <Button look="quiet" label={words.startAgain} onPress={onStartAgain} />
      </div>
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
