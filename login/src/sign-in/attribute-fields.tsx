// Fields for attributes of a profile: a text, a number, yes or no.
import { useId } from 'preact/hooks';
import { type FieldProps, fieldName, Label, Notes, said } from './field-notes.tsx';
import type { Item } from './items.ts';

/** For the attributes that many profiles have: what browsers can fill in, and the keyboard of a phone. */
const inputsFor: Readonly<Record<string, { autoComplete: string; inputMode?: 'email' | 'tel' }>> = {
  mail: { autoComplete: 'email', inputMode: 'email' },
  telephoneNumber: { autoComplete: 'tel', inputMode: 'tel' },
  userName: { autoComplete: 'username' },
  cn: { autoComplete: 'name' },
  givenName: { autoComplete: 'given-name' },
  sn: { autoComplete: 'family-name' },
  postalAddress: { autoComplete: 'address-line1' },
  address2: { autoComplete: 'address-line2' },
  city: { autoComplete: 'address-level2' },
  stateProvince: { autoComplete: 'address-level1' },
  postalCode: { autoComplete: 'postal-code' },
  country: { autoComplete: 'country-name' },
};

export function AttributeField({ item, noticeId }: FieldProps<Extract<Item, { kind: 'attribute' }>>) {
  const { prompt, name, value, required } = item;
  const id = useId();
  const common = {
    ...(Object.hasOwn(inputsFor, name) ? inputsFor[name] : {}),
    ...said(item, id, noticeId),
    ...{ id, name: fieldName(item.index), required, defaultValue: value },
  };
  // Addresses may have lines, which a field of one line would join.
  const isLong = value.includes('\n');
  return (
    <div class="field">
      <Label id={id} text={prompt || name} isOptional={!required} />
      {isLong ? (
        <textarea {...common} rows={3} />
      ) : (
        <input {...common} {...(item.of === 'number' ? { type: 'number', step: 'any' } : { type: 'text' })} />
      )}
      <Notes item={item} id={id} />
    </div>
  );
}

/** Both are answers: nobody has to tick it. */
export function FlagField({ item, noticeId }: FieldProps<Extract<Item, { kind: 'flag' }>>) {
  const id = useId();
  return (
    <div class="field">
      <label class="choice" htmlFor={id}>
        <input
          {...said(item, id, noticeId)}
          id={id}
          name={fieldName(item.index)}
          type="checkbox"
          defaultChecked={item.checked}
        />
        <span>{item.prompt}</span>
      </label>
      <Notes item={item} id={id} />
    </div>
  );
}
