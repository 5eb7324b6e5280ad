// One setting of a node, with the kind of field that its schema asks for.
import { useEffect, useId, useState } from 'react';
import { isJsonObject, type Json, sameJson } from '../../../functions/json.ts';
import { type Field, type FieldFault, faultOf } from '../journey/schema-fields.ts';
import { Sign } from '../picture/icons.tsx';
import { words } from '../speech.ts';
import { Described } from './described.tsx';

interface SettingProps {
  readonly field: Field;
  readonly value: Json | undefined;
  /** Other choices than the schema knows: journeys, scripts. */
  readonly options?: readonly { readonly value: string; readonly title: string }[] | undefined;
  readonly isEditable: boolean;
  readonly onChange: (value: Json | undefined) => void;
}

export function Setting({ field, value, options, isEditable, onChange }: SettingProps) {
  const id = useId();
  const [own, setOwn] = useState<FieldFault>();
  const fault = own ?? faultOf(field, value);
  const about = {
    id,
    disabled: !isEditable,
    'aria-describedby': fault ? `${id}-hint ${id}-fault` : `${id}-hint`,
    ...(fault && { 'aria-invalid': true }),
  };
  const isGroup = field.kind === 'texts' || field.kind === 'pairs';
  const input = () => {
    switch (options ? 'choice' : field.kind) {
      case 'choice':
        return (
          <select {...about} value={String(value ?? '')} onChange={({ target }) => onChange(target.value)}>
            {choices(options ?? field.options, value).map((option) => (
              <option key={option.value} value={option.value}>
                {option.title}
              </option>
            ))}
          </select>
        );
      case 'number':
        return (
          <Typed
            {...about}
            inputMode={field.isWhole ? 'numeric' : 'decimal'}
            value={value === undefined || value === null ? '' : String(value)}
            onText={(text) => {
              const number = text.trim() === '' ? undefined : Number(text.replace(',', '.'));
              setOwn(number !== undefined && Number.isNaN(number) ? 'number' : undefined);
              if (number === undefined || !Number.isNaN(number)) onChange(number);
            }}
          />
        );
      case 'lines':
        return (
          <textarea
            {...about}
            rows={3}
            value={Array.isArray(value) ? value.map(String).join('\n') : ''}
            onChange={({ target }) => onChange(target.value === '' ? [] : target.value.split('\n'))}
          />
        );
      case 'json':
        return (
          <JsonText
            {...about}
            value={value}
            onValue={(json) => {
              setOwn(undefined);
              onChange(json);
            }}
            onFault={() => setOwn('json')}
          />
        );
      case 'texts':
      case 'pairs':
        return (
          <Texts
            label={field.title}
            isByLanguage={field.kind === 'texts'}
            value={isJsonObject(value) ? value : {}}
            isEditable={isEditable}
            onChange={onChange}
          />
        );
      case 'secret':
        return (
          <input
            {...about}
            type="password"
            autoComplete="new-password"
            placeholder={words.secretKept}
            value={typeof value === 'string' ? value : ''}
            onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
          />
        );
      default:
        return String(value ?? '').length > 60 ? (
          <textarea {...about} rows={4} value={String(value ?? '')} onChange={({ target }) => onChange(target.value)} />
        ) : (
          <input {...about} type="text" value={String(value ?? '')} onChange={({ target }) => onChange(target.value)} />
        );
    }
  };
  if (field.kind === 'flag') {
    return (
      <div className="field">
        <label className="flag" htmlFor={id}>
          <input
            {...about}
            type="checkbox"
            checked={value === true}
            onChange={({ target }) => onChange(target.checked)}
          />
          {field.title}
        </label>
        <Hint id={id} field={field} fault={fault} />
      </div>
    );
  }
  const Box = isGroup ? 'fieldset' : 'div';
  return (
    <Box className="field" {...(isGroup && { 'aria-describedby': about['aria-describedby'] })}>
      {isGroup ? <legend>{field.title}</legend> : <label htmlFor={id}>{field.title}</label>}
      {input()}
      <Hint id={id} field={field} fault={fault} />
    </Box>
  );
}

function Hint({ id, field, fault }: { id: string; field: Field; fault: FieldFault | undefined }) {
  return (
    <>
      <p className="hint" id={`${id}-hint`}>
        <Described text={field.description} />
        {field.kind === 'lines' && ` ${words.onePerLine}`}
      </p>
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {words.fault(fault, field.minimum, field.maximum)}
        </p>
      )}
    </>
  );
}

/** One that is there though it is no choice any more is shown as it is. */
function choices(options: SettingProps['options'], value: Json | undefined): Field['options'] {
  const text = String(value ?? '');
  const list = options ?? [];
  return list.some((option) => option.value === text) ? list : [{ value: text, title: text }, ...list];
}

interface TypedProps extends Omit<React.ComponentProps<'input'>, 'value' | 'onChange'> {
  readonly value: string;
  readonly onText: (text: string) => void;
}

/** Keeps what was typed, even if it is no value yet. */
function Typed({ value, onText, ...rest }: TypedProps) {
  const [text, setText] = useState(value);
  useEffect(() => {
    setText((typed) => (typed.trim() !== '' && String(Number(typed.replace(',', '.'))) === value ? typed : value));
  }, [value]);
  return (
    <input
      {...rest}
      type="text"
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onText(target.value);
      }}
    />
  );
}

interface JsonTextProps extends Omit<React.ComponentProps<'textarea'>, 'value' | 'onChange'> {
  readonly value: Json | undefined;
  readonly onValue: (value: Json | undefined) => void;
  readonly onFault: () => void;
}

function JsonText({ value, onValue, onFault, ...rest }: JsonTextProps) {
  const written = value === undefined ? '' : JSON.stringify(value, undefined, 2);
  const [text, setText] = useState(written);
  useEffect(() => {
    setText((typed) => (sameJson(parsed(typed), value) ? typed : written));
  }, [written, value]);
  return (
    <textarea
      {...rest}
      className="code"
      rows={5}
      spellCheck={false}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        const json = parsed(target.value);
        if (json === undefined && target.value.trim() !== '') onFault();
        else onValue(json);
      }}
    />
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface TextsProps {
  readonly label: string;
  readonly isByLanguage: boolean;
  readonly value: Readonly<Record<string, Json>>;
  readonly isEditable: boolean;
  readonly onChange: (value: { [key: string]: Json }) => void;
}

/** Texts by language, or values by name. */
function Texts({ label, isByLanguage, value, isEditable, onChange }: TextsProps) {
  const entries = Object.entries(value);
  const put = (index: number, entry: readonly [string, Json]): void => {
    const next = index < entries.length ? entries.with(index, [...entry]) : [...entries, [...entry] as [string, Json]];
    onChange(Object.fromEntries(next));
  };
  const keyWord = isByLanguage ? words.languageOf : words.nameOf;
  return (
    <div className="texts">
      {entries.map(([key, text], index) => (
        <div key={index} className="pair">
          <input
            type="text"
            className="key"
            aria-label={`${label}: ${keyWord} ${index + 1}`}
            disabled={!isEditable}
            value={key}
            onChange={({ target }) => {
              if (!(target.value in value)) put(index, [target.value, text]);
            }}
          />
          <textarea
            aria-label={`${label} (${key})`}
            rows={String(text).length > 34 ? 3 : 1}
            disabled={!isEditable}
            value={String(text)}
            onChange={({ target }) => put(index, [key, target.value])}
          />
          {isEditable && (
            <button
              type="button"
              className="plain"
              title={words.removeText}
              onClick={() => onChange(Object.fromEntries(entries.filter((_, at) => at !== index)))}
            >
              <Sign name="close" />
              <span className="unseen">{`${words.removeText}: ${label} (${key})`}</span>
            </button>
          )}
        </div>
      ))}
      {isEditable && (
        <button
          type="button"
          className="link"
          aria-label={`${isByLanguage ? words.addText : words.addPair}: ${label}`}
          onClick={() => put(entries.length, [isByLanguage ? nextLanguage(value) : '', ''])}
        >
          {isByLanguage ? words.addText : words.addPair}
        </button>
      )}
    </div>
  );
}

function nextLanguage(texts: Readonly<Record<string, unknown>>): string {
  return ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'cs', 'da', 'sv'].find((tag) => !(tag in texts)) ?? '';
}
