// What is said of a field beside its label: a hint, the rules that its value has to keep to, those that it broke.
import { words } from '../shared/speech.ts';
import type { PolicyFailure } from './callback-output.ts';
import { isToldBefore, policyText } from './policy-text.ts';

interface NotedField {
  readonly failures: readonly PolicyFailure[];
  readonly policies: readonly PolicyFailure[];
}

export interface FieldProps<Kind> {
  readonly item: Kind;
  /** The id of the notice that is about this field. */
  readonly noticeId: string | undefined;
}

export function fieldName(index: number): string {
  return `callback-${index}`;
}

/** Every field is to be filled in, unless it says otherwise. */
export function Label({ id, text, isOptional = false }: { id: string; text: string; isOptional?: boolean }) {
  return (
    <label htmlFor={id}>
      {text}
      {isOptional && <span class="optional"> {words.optional}</span>}
    </label>
  );
}

interface NotesProps {
  readonly item: NotedField;
  /** Of the field. */
  readonly id: string;
  readonly hint?: string | undefined;
}

export function Notes({ item, id, hint }: NotesProps) {
  const { failures } = item;
  const before = hintOf(item, hint);
  return (
    <>
      {before && (
        <p class="hint" id={`${id}-hint`}>
          {before}
        </p>
      )}
      {failures.length > 0 && (
        <ul class="failures" id={`${id}-failures`}>
          {failures.map((failure, at) => (
            <li key={at}>{policyText(failure, words)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Ties a field to its notes, and to the notice that is about it. */
export function said(item: NotedField, id: string, noticeId: string | undefined, hint?: string) {
  const { failures } = item;
  const ids = [failures.length > 0 && `${id}-failures`, noticeId, hintOf(item, hint) && `${id}-hint`].filter(Boolean);
  return {
    'aria-invalid': failures.length > 0 || noticeId !== undefined,
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
  };
}

function hintOf({ policies, failures }: NotedField, hint: string | undefined): string {
  const failed = failures.map(({ requirement }) => requirement);
  const open = policies.filter(({ requirement }) => isToldBefore(requirement) && !failed.includes(requirement));
  return [hint, ...open.map((policy) => policyText(policy, words))].filter(Boolean).join(' ');
}
