// The wait for a phone: what to do there, where the notification went, how long it can be answered, and what if none came.
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { language, words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { SentPush } from './hints.ts';
import type { StepModel } from './step-model.ts';

/** By then it has arrived, or something is wrong. */
const usualSeconds = 20;

interface WaitProps {
  readonly wait: NonNullable<StepModel['wait']>;
  /** The step says in a text of its own what is waited for. */
  readonly silent: boolean;
  readonly busy: boolean;
  readonly onSendAgain: (() => void) | undefined;
}

export function Wait({ wait, silent, busy, onSendAgain }: WaitProps) {
  const { number, push } = wait;
  // The number stands by itself above: in the sentence it needs no brackets.
  const message = number === undefined ? wait.message : wait.message.replace(`[${number}]`, number);
  const isSaid = number !== undefined && message.includes(number);
  return (
    <div class="wait">
      <div class="told" role="status">
        {number !== undefined && (
          <p class="number" aria-hidden={isSaid}>
            {!isSaid && <span class="unseen">{words.tapNumber} </span>}
            {number}
          </p>
        )}
        <p class="given">{(!silent && message) || words.waiting}</p>
      </div>
      <span class="pulse" aria-hidden="true" />
      {push && <Push push={push} busy={busy} onSendAgain={onSendAgain} />}
    </div>
  );
}

function Push({ push, busy, onSendAgain }: Pick<WaitProps, 'busy' | 'onSendAgain'> & { push: SentPush }) {
  const seconds = useSeconds();
  const rest = Math.max(0, Math.ceil(push.rest / 1000) - seconds);
  const isLate = push.age / 1000 + seconds >= usualSeconds;
  return (
    <>
      <p class="countdown">
        {push.device !== undefined && <bdi class="given">{filled(words.sentTo, { device: push.device })}</bdi>}{' '}
        <span role="timer" aria-live="off">
          {filled(words.expiresIn, { time: clockTime(rest) })}
        </span>
      </p>
      <div class="late-help" role="status">
        {isLate && (
          <>
            <p>{words.nothingArrived}</p>
            {onSendAgain && push.left === 0 && <p>{words.noneLeft}</p>}
            {onSendAgain && push.left > 0 && (
              <Button look="link" label={words.sendAgain} isLocked={busy} onPress={onSendAgain} />
            )}
          </>
        )}
      </div>
    </>
  );
}

/** Since it was shown first. */
export function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const from = performance.now();
    // Timers of a page in the background come late: what counts is the time itself.
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - from) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}

/** `1:05` */
function clockTime(seconds: number): string {
  const digits = new Intl.NumberFormat(language, { minimumIntegerDigits: 2, useGrouping: false });
  const minutes = new Intl.NumberFormat(language, { useGrouping: false });
  return `${minutes.format(Math.floor(seconds / 60))}:${digits.format(seconds % 60)}`;
}
