// A step's buttons: the preferred one is a button and comes with Enter; the others are links below it.
import { Button, Ways } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import type { StepModel } from './step-model.ts';

/** What sends the step where it has no choice of buttons. */
export const main = -1;

/** The button whose answer is on its way: its value, or `main`. */
export type Pressed = number | undefined;

interface StepButtonsProps {
  readonly model: StepModel;
  readonly busy: boolean;
  readonly pressed: Pressed;
  readonly onPress: (option: number) => void;
}

/** Whoever presses another than the preferred one need not have filled in the fields. */
export function StepButtons({ model: { items, wait, buttons }, busy, pressed, onPress }: StepButtonsProps) {
  const hasCodes = items.some((item) => item.kind === 'recoveryCodes');
  if (!buttons || buttons.options.length === 0) {
    if (wait) return null;
    return (
      <div class="buttons">
        <Button
          type="submit"
          label={hasCodes ? words.codesKept : words.continue}
          isLocked={busy}
          isBusy={pressed === main}
        />
      </div>
    );
  }
  // While a phone is waited for, nothing is to be pressed but by who wants another way.
  const preferred = wait ? undefined : buttons.options[buttons.preferred];
  return (
    <>
      {preferred && (
        <div class="buttons">
          <Button
            type="submit"
            label={labelOf(preferred)}
            isLocked={busy}
            isBusy={pressed === preferred.value || pressed === main}
          />
        </div>
      )}
      <Ways>
        {buttons.options
          .filter((option) => option !== preferred)
          .map((option) => (
            <Button
              key={option.value}
              look="link"
              label={labelOf(option)}
              isLocked={busy}
              isBusy={pressed === option.value}
              onPress={() => onPress(option.value)}
            />
          ))}
      </Ways>
    </>
  );
}

export function labelOf(option: NonNullable<StepModel['buttons']>['options'][number]): string {
  return 'word' in option ? words[option.word] : option.label;
}
