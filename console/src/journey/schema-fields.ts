// The form of a node's settings, from the schema of its type.
import { isJsonObject, type Json, type JsonObject } from '../../../functions/json.ts';

type FieldKind = 'flag' | 'choice' | 'number' | 'text' | 'secret' | 'lines' | 'texts' | 'pairs' | 'json';

export interface Field {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** Of a choice. */
  readonly options: readonly { readonly value: string; readonly title: string }[];
  /** Of a number. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly isWhole: boolean;
  /** Of a number that is kept as text, as some properties are. */
  readonly isText: boolean;
  readonly standard: Json | undefined;
}

export type FieldFault = 'required' | 'number' | 'whole' | 'minimum' | 'maximum' | 'language' | 'json';

export function fieldsOf(schema: unknown): readonly Field[] {
  if (!isJsonObject(schema) || !isJsonObject(schema['properties'])) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return (
    Object.entries(schema['properties'])
      // `not: {}`: nothing may be given for it.
      .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]) && !isJsonObject(entry[1]['not']))
      .map(([key, property], index) => ({ order: Number(property['propertyOrder'] ?? index), key, property }))
      .sort((one, other) => one.order - other.order)
      .map(({ key, property }) => fieldOf(key, property, required.includes(key)))
  );
}

function fieldOf(key: string, given: JsonObject, isRequired: boolean): Field {
  const property = settled(given);
  const { title, description, minimum, maximum, exclusiveMinimum } = property;
  return {
    ...{ key, isRequired, kind: kindOf(property), options: optionsOf(property) },
    title: typeof title === 'string' && title !== localised ? title : spaced(key),
    description: typeof description === 'string' ? description : '',
    minimum:
      typeof minimum === 'number' ? minimum : typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined,
    maximum: typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined,
    isWhole: property['type'] === 'integer',
    isText: property['type'] === 'string',
    standard: property['default'],
  };
}

const localised = 'text by language';

/** One that may be null, or be left out in some other way, counts as what it is otherwise. */
function settled(property: JsonObject): JsonObject {
  const { type } = property;
  if (Array.isArray(type)) return { ...property, type: type.find((name) => name !== 'null') ?? 'null' };
  const several = property['anyOf'] ?? property['oneOf'];
  if (!Array.isArray(several)) return property;
  const [first] = several.filter(isJsonObject).filter(({ type }) => type !== 'null');
  const { anyOf: _any, oneOf: _one, ...rest } = property;
  return { ...first, ...rest };
}

function kindOf(property: JsonObject): FieldKind {
  const { type, format, items, additionalProperties, patternProperties, title } = property;
  if (optionsOf(property).length > 0 && type !== 'array') return 'choice';
  switch (type) {
    case 'boolean':
      return 'flag';
    case 'number':
    case 'integer':
      return 'number';
    case 'string':
      return format === 'password' || property['_isPassword'] === true || property['writeOnly'] === true
        ? 'secret'
        : 'text';
    case 'array':
      return isJsonObject(items) && items['type'] === 'string' ? 'lines' : 'json';
    case 'object': {
      const values = isJsonObject(patternProperties) ? Object.values(patternProperties)[0] : additionalProperties;
      if (!isJsonObject(values) || values['type'] !== 'string') return 'json';
      return title === localised || format === 'localised-text' ? 'texts' : 'pairs';
    }
    default:
      return 'json';
  }
}

function optionsOf(property: JsonObject): Field['options'] {
  const { enum: values, enumNames, options } = property;
  if (!Array.isArray(values)) return [];
  const titles = isJsonObject(options) ? options['enum_titles'] : enumNames;
  return values
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value, index) => ({
      value: String(value),
      title: Array.isArray(titles) && typeof titles[index] === 'string' ? titles[index] : String(value),
    }));
}

/** What is wrong with a value; undefined when nothing is. What only the server can tell, it tells. */
export function faultOf(field: Field, value: Json | undefined): FieldFault | undefined {
  const isEmpty = value === undefined || value === null || value === '';
  if (isEmpty) return field.isRequired && field.kind !== 'secret' ? 'required' : undefined;
  if (field.kind === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'number';
    if (field.isWhole && !Number.isInteger(value)) return 'whole';
    if (field.minimum !== undefined && value < field.minimum) return 'minimum';
    if (field.maximum !== undefined && value > field.maximum) return 'maximum';
  }
  if (field.kind === 'texts' && isJsonObject(value) && Object.keys(value).some((key) => !isLanguage(key))) {
    return 'language';
  }
  return undefined;
}

function isLanguage(text: string): boolean {
  try {
    return new Intl.Locale(text.trim().replaceAll('_', '-')).language !== '';
  } catch {
    return false;
  }
}

/** `Retry limit` of `retryLimit`. */
function spaced(key: string): string {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
