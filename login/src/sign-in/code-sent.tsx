// Where the code went that is asked for, and another one.
import { Button } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { SentCode } from './hints.ts';
import { useSeconds } from './wait.tsx';

interface CodeSentProps {
  readonly code: SentCode;
  readonly busy: boolean;
  /** Undefined where the journey has no way to. */
  readonly onSendAgain: (() => void) | undefined;
}

export function CodeSent({ code, busy, onSendAgain }: CodeSentProps) {
  const rest = Math.max(0, Math.ceil(code.rest / 1000) - useSeconds());
  return (
    <div class="late-help code-sent">
      <p>
        <bdi>{textOf(code)}</bdi>{' '}
        {onSendAgain && rest > 0 && (
          <span role="timer" aria-live="off">
            {filled(words.sendAgainIn, { seconds: String(rest) })}
          </span>
        )}
      </p>
      {onSendAgain && rest === 0 && (
        <Button look="link" label={words.sendAgain} isLocked={busy} onPress={onSendAgain} />
      )}
    </div>
  );
}

function textOf({ to, isSent }: SentCode): string {
  if (!isSent) return '';
  return to === undefined ? words.codeSentMaybe : filled(words.codeSentTo, { to });
}
