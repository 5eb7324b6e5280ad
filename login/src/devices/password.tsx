// The password, for whose realm has a journey that changes it.
import { useEffect } from 'preact/hooks';
import type { Begun } from '../shared/begun.ts';
import { words } from '../shared/speech.ts';
import type { Attempts } from './attempts.ts';

interface PasswordProps {
  readonly attempts: Attempts;
  /** What the user comes back from. */
  readonly back: Begun | undefined;
  readonly onChange: () => void;
}

export function Password({ attempts, back, onChange }: PasswordProps) {
  useEffect(() => {
    if (back?.purpose !== 'password') return;
    if (back.end === 'done') attempts.say({ tone: 'success', text: words.passwordChanged });
    else attempts.say({ tone: 'plain', text: back.end === 'lost' ? words.maybeDone : words.nothingChanged });
  }, []);
  return (
    <section class="kind" aria-labelledby="password">
      <div class="top">
        <h3 id="password">{words.byPassword}</h3>
      </div>
      <p class="facts">{words.passwordText}</p>
      <button type="button" class="link add" onClick={onChange}>
        {words.changePassword}
      </button>
    </section>
  );
}
