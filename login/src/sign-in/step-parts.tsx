// What a step shows beside its fields: texts, the QR code, the wait for a phone.
import { CopyButton } from '../shared/copy-button.tsx';
import { RecoveryCodes } from '../shared/recovery-codes.tsx';
import { SafeMarkup } from '../shared/safe-markup.tsx';
import { words } from '../shared/speech.ts';
import { AttributeField, FlagField } from './attribute-fields.tsx';
import { ChoiceField, NameField, PasswordField } from './fields.tsx';
import type { Item } from './items.ts';
import type { StepModel } from './step-model.ts';
import { TermsField } from './terms-field.tsx';

export function Part({ item, noticeId }: { item: Item; noticeId: string | undefined }) {
  switch (item.kind) {
    case 'text':
      return item.tone === 'information' ? (
        <p class="given lines">{item.text}</p>
      ) : (
        <p class={`notice given lines ${item.tone}`} role={item.tone === 'error' ? 'alert' : undefined}>
          {item.text}
        </p>
      );
    case 'name':
      return <NameField item={item} noticeId={noticeId} />;
    case 'password':
      return <PasswordField item={item} noticeId={noticeId} />;
    case 'attribute':
      return <AttributeField item={item} noticeId={noticeId} />;
    case 'flag':
      return <FlagField item={item} noticeId={noticeId} />;
    case 'terms':
      return <TermsField item={item} noticeId={noticeId} />;
    case 'choice':
      return <ChoiceField item={item} />;
    case 'registration':
      return <Registration uri={item.uri} image={item.image} />;
    case 'recoveryCodes':
      return <RecoveryCodes codes={item.codes} deviceName={item.deviceName} />;
    case 'markup':
      return (
        <div class="given links">
          <SafeMarkup html={item.html} />
        </div>
      );
    case 'unknown':
      return (
        <div class="notice error" role="alert">
          <p>
            {words.unknownStep} <code class="given">{item.type}</code>
          </p>
          <p>{words.unknownStepHelp}</p>
        </div>
      );
    // They have a place of their own in the step.
    case 'passkey':
      return null;
    case 'profile':
      return item.message ? <p class="given lines">{item.message}</p> : null;
  }
}

function Registration({ uri, image }: { uri: string; image: string | undefined }) {
  return (
    <div class="registration">
      {image !== undefined && <img class="qr" src={image} alt={words.qrAlt} />}
      <div class="row">
        <a class="button quiet" href={uri}>
          {words.openApp}
        </a>
        <CopyButton text={uri} label={words.copyLink} />
      </div>
    </div>
  );
}

/** `silent`: the step says in a text of its own what is waited for. */
export function Wait({ wait, silent }: { wait: NonNullable<StepModel['wait']>; silent: boolean }) {
  return (
    <div class="wait" role="status">
      {wait.number !== undefined && (
        <p class="number">
          <span class="unseen">{words.tapNumber} </span>
          {wait.number}
        </p>
      )}
      <p class="given">{(!silent && wait.message) || words.waiting}</p>
      <span class="pulse" aria-hidden="true" />
    </div>
  );
}
