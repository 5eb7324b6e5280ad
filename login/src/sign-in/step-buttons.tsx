// A step's buttons: the preferred one is a button and comes with Enter; the others are links below it. Where all there is to do
// is to choose one of several, each is a button.
import { Button, Ways } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';
import type { Item } from './items.ts';
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

type Choice = Extract<Item, { kind: 'choice' }>;

/** The choice of a step that asks for nothing else. */
export function onlyChoice({ items, buttons, wait }: StepModel): Choice | undefined {
  if (buttons || wait || items.some(({ kind }) => kind !== 'text' && kind !== 'choice')) return undefined;
  const choices = items.filter((item) => item.kind === 'choice');
  return choices.length === 1 ? choices[0] : undefined;
}

interface OptionsProps {
  readonly item: Choice;
  readonly busy: boolean;
  readonly pressed: Pressed;
  readonly onChoose: (at: number) => void;
}

export function Options({ item: { prompt, choices }, busy, pressed, onChoose }: OptionsProps) {
  return (
    <ul class="options" aria-label={prompt}>
      {choices.map((choice, at) => (
        <li key={at}>
          <button
            type="button"
            class={pressed === at ? 'option busy' : 'option'}
            aria-disabled={busy}
            aria-busy={pressed === at}
            onClick={() => onChoose(at)}
          >
            <span class="given">{choice}</span>
            {pressed === at ? (
              <span class="spinner" aria-hidden="true" />
            ) : (
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M9 6l6 6-6 6" />
              </svg>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
