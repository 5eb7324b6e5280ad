// One step as a form. Made anew for every visit, so that nothing typed before is left in it.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, Ways } from '../shared/button.tsx';
import { entitle } from '../shared/dress.ts';
import { wearLook } from '../shared/look.ts';
import { Notice as NoticeBox } from '../shared/notice.tsx';
import { plainText, SafeMarkup, webAddress } from '../shared/safe-markup.tsx';
import { language, words } from '../shared/speech.ts';
import { fieldName } from './field-notes.tsx';
import { markForeign } from './foreign-texts.ts';
import type { Item, Purpose } from './items.ts';
import { later } from './later.tsx';
import { passkeyName } from './passkey-step.ts';
import type { Answers, Notice, SignIn } from './sign-in.ts';
import { main, Options, onlyChoice, type Pressed, StepButtons } from './step-buttons.tsx';
import type { StepModel } from './step-model.ts';
import { lengthOf, Part } from './step-parts.tsx';
import { titled } from './step-title.ts';
import { codeMeant, recoveryCodeMeant } from './typed-code.ts';
import { usePasskey } from './use-passkey.ts';
import { WaysOut, Who } from './ways-out.tsx';

export interface StepViewProps {
  readonly model: StepModel;
  readonly isFirst: boolean;
  readonly notice: Notice | undefined;
  readonly busy: boolean;
  readonly control: SignIn;
  /** Whoever it is for is signed in. */
  readonly isOwn: boolean;
}

const noticeId = 'notice';
const CodeSent = later('CodeSent');
const DeviceProfile = later('DeviceProfile');
const PasskeyButtons = later('PasskeyButtons');
const PasskeyText = later('PasskeyText');
const Wait = later('Wait');

export function StepView({ model, isFirst, notice, busy, control, isOwn }: StepViewProps) {
  const onAnswer = (answers: Answers): void => control.answer(answers);
  const form = useRef<HTMLFormElement>(null);
  const { items, wait, buttons, suspended } = model;
  const { title, items: shown } = titled(model);
  // Before the step is seen: who types at once must not type into nothing.
  useLayoutEffect(() => {
    entitle('html' in title ? plainText(title.html) : title.text);
    if (model.theme === undefined) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = model.theme;
    void wearLook(model.theme);
    focusIn(form.current);
  }, []);
  useLayoutEffect(() => {
    const { language: spoken, given } = model.speech;
    if (form.current) markForeign(form.current, spoken === language ? given : undefined);
  });
  const profile = items.find((item) => item.kind === 'profile');
  const isUnknown = items.some((item) => item.kind === 'unknown');
  const passkey = items.find((item) => item.kind === 'passkey');
  const isAlone = items.every(({ kind }) => kind === 'passkey' || kind === 'text');
  const passkeyUse = usePasskey(passkey, {
    atOnce: passkey?.isNew === false && !passkey.conditional && isAlone && !notice,
    onAnswer(text, username) {
      if (!passkey || !form.current) return;
      const answers = answersIn(form.current, model, undefined).set(passkey.index, text);
      const field = items.find((item) => item.kind === 'name' && item.purpose === 'username');
      // Whatever was typed: the passkey is of this name.
      if (username !== undefined && field && 'index' in field) answers.set(field.index, username);
      onAnswer(answers);
    },
  });
  const [last, setLast] = useState<Pressed>();
  const pressed = busy ? last : undefined;
  const answer = (option?: number): void => {
    if (busy || !form.current) return;
    setLast(option ?? main);
    onAnswer(answersIn(form.current, model, option));
  };
  const press = (option: number): void => answer(option);
  const choice = onlyChoice(model);
  const choose = (at: number): void => {
    if (busy || !choice) return;
    setLast(at);
    onAnswer(new Map([[choice.index, at]]));
  };
  const tell = (text: string): void => {
    if (profile && form.current) onAnswer(answersIn(form.current, model, undefined).set(profile.index, text));
  };
  const askForPasskey = (): void => {
    if (busy || !form.current) return;
    passkeyUse.ask(String(new FormData(form.current).get(passkeyName) ?? '').trim());
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (passkey && !passkey.conditional) askForPasskey();
    // Whether the device may be told of has its own two buttons.
    else if (!profile && !suspended) answer(wait ? undefined : buttons?.options[buttons.preferred]?.value);
  };
  return (
    <form
      ref={form}
      class={asksForCode(model) ? 'code-step' : undefined}
      onSubmit={submit}
      aria-busy={busy}
      noValidate={false}
    >
      {(!isFirst || isOwn) && <Who model={model} control={isOwn ? undefined : control} />}
      <h1 class="given" tabIndex={-1}>
        {'html' in title ? <SafeMarkup html={title.html} /> : title.text}
      </h1>
      {model.description && (
        <div class={`lead given description ${lengthOf(plainText(model.description))}`}>
          <SafeMarkup html={model.description} linkTo={journeyAddress} />
        </div>
      )}
      {notice && (
        <NoticeBox id={noticeId} tone={notice.kind === 'expired' ? 'warning' : 'error'} isGiven isAlert>
          {notice.kind === 'server' ? notice.text : words[notice.kind]}
        </NoticeBox>
      )}
      {/* Whose password it is, for programs that keep them. */}
      {model.user !== undefined && isPasswordAlone(items) && (
        <input hidden readOnly autoComplete="username" value={model.user} />
      )}
      {shown
        .filter((item) => item !== choice)
        .map((item, at) => (
          <Part key={at} item={item} noticeId={notice && notice.kind !== 'expired' ? noticeId : undefined} />
        ))}
      {choice && <Options item={choice} busy={busy} pressed={pressed} onChoose={choose} />}
      {passkey && <PasskeyText item={passkey} use={passkeyUse} />}
      {model.code && (
        <CodeSent
          code={model.code}
          busy={busy}
          onSendAgain={model.returns.includes('again') ? () => control.goBack('again') : undefined}
        />
      )}
      {wait && (
        <Wait
          wait={wait}
          silent={items.some((item) => item.kind === 'registration')}
          busy={busy}
          onSendAgain={model.returns.includes('again') ? () => control.goBack('again') : undefined}
        />
      )}
      {profile && (
        <DeviceProfile
          item={profile}
          isAlone={items.every(({ kind }) => kind === 'profile' || kind === 'text')}
          isReady={() => form.current?.reportValidity() ?? false}
          onAnswer={tell}
        />
      )}
      {isUnknown && (
        <div class="buttons">
          <Button label={words.startAgain} onPress={control.startAgain} />
        </div>
      )}
      {passkey && !passkey.conditional && (
        <PasskeyButtons
          item={passkey}
          use={passkeyUse}
          buttons={buttons}
          busy={busy}
          pressed={pressed}
          onPress={press}
        />
      )}
      {!choice && !profile && !isUnknown && !suspended && (!passkey || passkey.conditional) && (
        <StepButtons model={model} busy={busy} pressed={pressed} onPress={press} />
      )}
      {passkey?.conditional && passkeyUse.canAsk && (
        <Ways>
          {[<Button key="passkey" look="link" label={words.usePasskey} isLocked={busy} onPress={askForPasskey} />]}
        </Ways>
      )}
      {!isFirst && <WaysOut model={model} busy={busy} control={control} />}
    </form>
  );
}

/** And for nothing else. */
function asksForCode({ items }: StepModel): boolean {
  const [field, ...others] = items.filter((item) => 'index' in item);
  return others.length === 0 && field?.kind === 'name' && isCode(field.purpose);
}

function isPasswordAlone(items: StepModel['items']): boolean {
  return items.some(({ kind }) => kind === 'password') && items.every(({ kind }) => kind !== 'name');
}

function isCode(purpose: Purpose): boolean {
  return purpose === 'code' || purpose === 'mailCode' || purpose === 'recoveryCode';
}

function answersIn(form: HTMLFormElement, { items, buttons }: StepModel, option: number | undefined) {
  const fields = new FormData(form);
  const answers = new Map<number, string | number | boolean>();
  for (const item of items) {
    if (!('index' in item)) continue;
    const value = fields.get(fieldName(item.index));
    if (item.kind === 'flag' || item.kind === 'terms') answers.set(item.index, value !== null);
    else if (typeof value === 'string') answers.set(item.index, typed(item, value));
  }
  if (buttons && option !== undefined) answers.set(buttons.index, option);
  return answers;
}

/** Of the type that the server takes; no number stays empty. */
function typed(item: Item, value: string): string | number {
  if (item.kind === 'choice') return Number(value);
  if (item.kind === 'attribute' && item.of === 'number' && value !== '') return Number(value);
  if (item.kind !== 'name' || !isCode(item.purpose)) return value;
  return item.purpose === 'recoveryCode' ? recoveryCodeMeant(value) : codeMeant(value);
}

/** AM's pages lead to other journeys by a fragment. */
function journeyAddress(address: string): string | undefined {
  const [, journey] = /^#\/?service\/([^/?&]+)/.exec(address) ?? [];
  if (journey === undefined) return webAddress(address);
  const url = new URL(location.href);
  url.searchParams.set('journey', decodeURIComponent(journey));
  return url.href;
}

/**
 * The first empty one of the fields that are wrong, else of all, else the first, else the title: a new step is read from its
 * beginning.
 * So are terms, which come before what they are accepted with.
 */
function focusIn(form: HTMLFormElement | null): void {
  const typed = 'input:not([type=radio], [type=checkbox], [hidden]), textarea';
  const fields = [...(form?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(typed) ?? [])];
  const isEmpty = ({ value }: { readonly value: string }): boolean => value === '';
  const wrong = fields.filter((field) => field.ariaInvalid === 'true');
  const asked = wrong.length > 0 ? wrong : fields;
  const target = asked.find(isEmpty) ?? asked[0] ?? form?.querySelector('h1');
  target?.focus({ preventScroll: target.localName === 'h1' });
}
