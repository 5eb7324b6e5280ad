// For who comes from My account: the way back, which gives up what was begun there. The session that it was begun in stands.
import { Button, Ways } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import { End } from './end.tsx';

export interface Account {
  readonly address: string;
  /** Nobody is asked later whether to go on. */
  readonly onLeave: () => void;
}

/** Below a step. */
export function BackToAccount({ account }: { account: Account }) {
  return <Ways isFaint>{[<Way key="account" account={account} look="link" />]}</Ways>;
}

interface NothingChangedProps {
  readonly account: Account;
  /** Why, in the server's words; empty when it does not say. */
  readonly message: string;
  readonly onStartAgain: () => void;
}

/** In place of a failed sign-in: whoever asked for it is signed in all the same. */
export function NothingChanged({ account, message, onStartAgain }: NothingChangedProps) {
  return (
    <End title={words.nothingChanged} text={message || words.stillSignedIn} onStartAgain={onStartAgain}>
      <div class="buttons">
        <Way account={account} look="button primary" />
      </div>
      <Ways>{[<Button key="again" label={words.tryAgain} look="link" onPress={onStartAgain} />]}</Ways>
    </End>
  );
}

/** The last answer did not arrive, and comes once: who asks for more than that does so in My account. */
export function AnswerLost({ account }: { account: Account }) {
  return (
    <End title={words.answerLost} text={words.maybeDone}>
      <div class="buttons">
        <Way account={account} look="button primary" />
      </div>
    </End>
  );
}

function Way({ account: { address, onLeave }, look }: { account: Account; look: string }) {
  return (
    <a class={look} href={address} onClick={onLeave}>
      {words.backToAccount}
    </a>
  );
}
