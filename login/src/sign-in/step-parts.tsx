// What a step shows beside its fields: texts, the QR code, the wait for a phone.
import { Notice } from '../shared/notice.tsx';
import { SafeMarkup } from '../shared/safe-markup.tsx';
import { words } from '../shared/speech.ts';
import { ChoiceField, NameField, PasswordField } from './fields.tsx';
import type { Item } from './items.ts';
import { later } from './later.tsx';

const AttributeField = later('AttributeField');
const FlagField = later('FlagField');
const RecoveryCodes = later('RecoveryCodes');
const Registration = later('Registration');
const TermsField = later('TermsField');

export function Part({ item, noticeId }: { item: Item; noticeId: string | undefined }) {
  switch (item.kind) {
    case 'text':
      return item.tone === 'information' ? (
        <p class={`lead given lines ${lengthOf(item.text)}`}>{item.text}</p>
      ) : (
        <Notice tone={item.tone} isGiven isAlert={item.tone === 'error'}>
          {item.text}
        </Notice>
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
        <Notice tone="error" isAlert>
          <p>
            {words.unknownStep} <code class="given">{item.type}</code>
          </p>
          <p>{words.unknownStepHelp}</p>
        </Notice>
      );
    // They have a place of their own in the step.
    case 'passkey':
      return null;
    case 'profile':
      return item.message ? <p class={`lead given lines ${lengthOf(item.message)}`}>{item.message}</p> : null;
  }
}

/** A class for texts that are easier to read from the edge than in the middle. */
export function lengthOf(text: string): 'long' | '' {
  return text.length > 180 || text.includes('\n') ? 'long' : '';
}
