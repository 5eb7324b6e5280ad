// The fields of a step, each with its label, its hint and its errors.
import { useId, useState } from 'preact/hooks';
import { words } from '../shared/speech.ts';
import { failureText } from './failure-text.ts';
import { typedName } from './resume.ts';
import type { Item } from './step-model.ts';

type NameItem = Extract<Item, { kind: 'name' }>;
type PasswordItem = Extract<Item, { kind: 'password' }>;
type ChoiceItem = Extract<Item, { kind: 'choice' }>;

interface FieldProps<Kind extends Item> {
  readonly item: Kind;
  /** The id of the notice that is about this field. */
  readonly noticeId: string | undefined;
}

const inputsFor = {
  username: { autoComplete: 'username', spellcheck: false, autoCapitalize: 'none' },
  code: { autoComplete: 'one-time-code', inputMode: 'numeric', spellcheck: false },
  recoveryCode: { autoComplete: 'off', spellcheck: false, autoCapitalize: 'none' },
  text: {},
} as const;

export function NameField({ item, noticeId }: FieldProps<NameItem>) {
  const { prompt, value, purpose } = item;
  const id = useId();
  const hint = purpose === 'code' ? words.codeHint : purpose === 'recoveryCode' ? words.recoveryHint : undefined;
  const isName = purpose === 'username';
  return (
    <div class="field">
      <label htmlFor={id}>{prompt || words.username}</label>
      <input
        {...inputsFor[purpose]}
        {...said(item, id, noticeId, hint)}
        id={id}
        name={fieldName(item.index)}
        type="text"
        required
        defaultValue={value || (isName ? typedName.get() : '')}
        onInput={(event) => isName && typedName.set(event.currentTarget.value)}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Failures item={item} id={id} />
    </div>
  );
}

export function PasswordField({ item, noticeId }: FieldProps<PasswordItem>) {
  const id = useId();
  const [visible, setVisible] = useState(false);
  return (
    <div class="field">
      <label htmlFor={id}>{item.prompt}</label>
      <div class="with-button">
        <input
          {...said(item, id, noticeId, undefined)}
          id={id}
          name={fieldName(item.index)}
          type={visible ? 'text' : 'password'}
          required
          spellcheck={false}
          autoCapitalize="none"
          autoComplete={item.failures.length > 0 ? 'new-password' : 'current-password'}
        />
        <button
          type="button"
          class="peek"
          aria-label={visible ? words.hidePassword : words.showPassword}
          onClick={() => setVisible(!visible)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" />
            <circle cx="12" cy="12" r="3" />
            {visible && <path d="M4 20L20 4" />}
          </svg>
        </button>
      </div>
      <Failures item={item} id={id} />
    </div>
  );
}

export function ChoiceField({ item }: { item: ChoiceItem }) {
  return (
    <fieldset>
      <legend>{item.prompt}</legend>
      {item.choices.map((choice, at) => (
        <label class="choice" key={choice}>
          <input type="radio" name={fieldName(item.index)} value={at} defaultChecked={at === item.chosen} />
          <span>{choice}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function fieldName(index: number): string {
  return `callback-${index}`;
}

function Failures({ item: { failures }, id }: { item: NameItem | PasswordItem; id: string }) {
  if (failures.length === 0) return null;
  return (
    <ul class="failures" id={`${id}-failures`}>
      {failures.map((failure) => (
        <li key={failure.requirement}>{failureText(failure)}</li>
      ))}
    </ul>
  );
}

function said(
  { failures }: NameItem | PasswordItem,
  id: string,
  noticeId: string | undefined,
  hint: string | undefined,
) {
  const ids = [failures.length > 0 && `${id}-failures`, noticeId, hint && `${id}-hint`].filter(Boolean);
  return {
    'aria-invalid': failures.length > 0 || noticeId !== undefined,
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
  };
}
