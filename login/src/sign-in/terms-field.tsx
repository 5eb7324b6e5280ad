// Terms and conditions: to read, as far down as they go, and to accept.
import { useId } from 'preact/hooks';
import { SafeMarkup } from '../shared/safe-markup.tsx';
import { language, words } from '../shared/speech.ts';
import { type FieldProps, fieldName } from './field-notes.tsx';
import type { Item } from './items.ts';

type TermsItem = Extract<Item, { kind: 'terms' }>;

export function TermsField({ item, noticeId }: FieldProps<TermsItem>) {
  const id = useId();
  const { text, index } = item;
  // Of texts that hold no HTML, line breaks are all that divides them.
  const isPlain = !/<[a-z]/i.test(text);
  return (
    <div class="field">
      {/* Scrolled by keys as well, which takes focus; a browser gives it by itself in some cases only. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section class={`terms given ${isPlain ? 'lines' : ''}`} aria-label={words.terms} tabIndex={0}>
        <SafeMarkup html={text} />
      </section>
      <p class="hint" id={`${id}-hint`}>
        {issueOf(item)}
      </p>
      <label class="choice" htmlFor={id}>
        <input
          id={id}
          name={fieldName(index)}
          type="checkbox"
          required
          aria-describedby={[noticeId, `${id}-hint`].filter(Boolean).join(' ')}
        />
        <span>{words.acceptTerms}</span>
      </label>
    </div>
  );
}

/** `Version 1.0, January 31, 2025` */
function issueOf({ version, since }: TermsItem): string {
  const date =
    since === undefined ? '' : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(since);
  return [version && `${words.version} ${version}`, date].filter(Boolean).join(', ');
}
