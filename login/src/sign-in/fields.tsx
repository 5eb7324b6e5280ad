// The fields that AM has had from the beginning: a name, a password, a choice.
import { useId, useState } from 'preact/hooks';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import { type FieldProps, fieldName, Label, Notes, said } from './field-notes.tsx';
import type { Item } from './items.ts';
import { typedName } from './resume.ts';
import { codeMeant, isWhole } from './typed-code.ts';

const inputsFor = {
  username: { autoComplete: 'username', spellcheck: false, autoCapitalize: 'none' },
  code: { autoComplete: 'one-time-code', inputMode: 'numeric', spellcheck: false },
  mailCode: { autoComplete: 'one-time-code', inputMode: 'numeric', spellcheck: false },
  recoveryCode: { autoComplete: 'off', spellcheck: false, autoCapitalize: 'none' },
  text: {},
} as const;

export function NameField({ item, noticeId }: FieldProps<Extract<Item, { kind: 'name' }>>) {
  const { prompt, value, purpose, required } = item;
  const id = useId();
  const hint = purpose === 'code' ? words.codeHint : purpose === 'recoveryCode' ? words.recoveryHint : undefined;
  const isName = purpose === 'username';
  const isCode = purpose === 'code' || purpose === 'mailCode';
  const autoComplete = item.offersPasskeys && { autoComplete: 'username webauthn' };
  return (
    <div class="field">
      <Label id={id} text={prompt || words.username} />
      <input
        {...inputsFor[purpose]}
        {...autoComplete}
        {...said(item, id, noticeId, hint)}
        id={id}
        name={fieldName(item.index)}
        type="text"
        {...(isCode && { class: 'code', dir: 'ltr' as const })}
        {...(purpose === 'recoveryCode' && { class: 'recovery', dir: 'ltr' as const })}
        required={required}
        defaultValue={value || (isName ? typedName.get() : '')}
        onInput={({ currentTarget, isComposing }) => {
          if (isName) typedName.set(currentTarget.value);
          // What a keyboard for Japanese is still at is not to be touched.
          if (isCode && !isComposing) typedCode(currentTarget, item.length);
        }}
        onCompositionEnd={({ currentTarget }) => isCode && typedCode(currentTarget, item.length)}
      />
      <Notes item={item} id={id} hint={hint} />
    </div>
  );
}

/**
 * With its last digit a code is sent, if it is all that is asked for. One whose length is not known waits for the button; one
 * that cannot be right is not sent, since it would cost a try.
 */
function typedCode(field: HTMLInputElement, length: number | undefined): void {
  const meant = codeMeant(field.value);
  if (meant !== field.value) field.value = meant;
  const fits = isWhole(meant, length);
  field.setCustomValidity(fits || meant === '' ? '' : filled(words.codeDigits, { digits: String(length) }));
  const isAlone = field.form?.querySelectorAll('input, textarea').length === 1;
  if (isAlone && length !== undefined && fits) field.form?.requestSubmit();
}

export function PasswordField({ item, noticeId }: FieldProps<Extract<Item, { kind: 'password' }>>) {
  const id = useId();
  const [visible, setVisible] = useState(item.isShown);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent): void => setCapsLock(event.getModifierState?.('CapsLock') ?? false);
  return (
    <div class="field">
      <Label id={id} text={item.prompt} />
      <div class="with-button">
        <input
          {...said(item, id, noticeId)}
          id={id}
          name={fieldName(item.index)}
          type={visible ? 'text' : 'password'}
          required
          spellcheck={false}
          autoCapitalize="none"
          autoComplete={item.isNew ? 'new-password' : 'current-password'}
          onKeyDown={look}
          onKeyUp={look}
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
      {/* There from the start: what appears in it later is read out. */}
      <p class="hint caps" role="status">
        {capsLock && words.capsLock}
      </p>
      <Notes item={item} id={id} />
    </div>
  );
}

export function ChoiceField({ item }: { item: Extract<Item, { kind: 'choice' }> }) {
  return (
    <fieldset>
      <legend>{item.prompt}</legend>
      {item.choices.map((choice, at) => (
        <label class="choice" key={at}>
          <input type="radio" name={fieldName(item.index)} value={at} required defaultChecked={at === item.chosen} />
          <span>{choice}</span>
        </label>
      ))}
    </fieldset>
  );
}
