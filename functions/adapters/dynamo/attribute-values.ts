// Plain JavaScript values as the protocol of DynamoDB spells them, `{"S":"demo"}`, and back: as the SDK's document client
// does it, but for bytes, which are in Base64 here as they are on the wire.
import type { Row } from './table.ts';

type AttributeValue = Readonly<Record<string, unknown>>;
export type AttributeValues = Readonly<Record<string, AttributeValue>>;

/** Without what is undefined. Throws on what DynamoDB has no type for, and never with the value. */
export function attributeValues(row: Readonly<Record<string, unknown>>): AttributeValues {
  const entries: [string, AttributeValue][] = [];
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (!isNothing(value)) entries.push([name, attributeValue(value)]);
  }
  // Made of entries: a name can be data, `__proto__` among it.
  return Object.fromEntries(entries);
}

export function plainRow(values: AttributeValues): Row {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plainValue(value)]));
}

function attributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: numberText(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((item) => !isNothing(item)).map(attributeValue) };
  if (value instanceof Uint8Array) return { B: base64(value) };
  if (value instanceof Set) return setValue([...value].filter((item) => item !== undefined));
  if (isPlain(value)) return { M: attributeValues(value) };
  throw new TypeError(`DynamoDB has no type for this value: ${kindOf(value)}`);
}

function setValue(items: readonly unknown[]): AttributeValue {
  // DynamoDB has no empty sets.
  if (items.length === 0) throw new TypeError('A set without anything in it cannot be stored');
  if (items.every((item) => typeof item === 'string')) return { SS: items };
  if (items.every((item) => typeof item === 'number' || typeof item === 'bigint')) return { NS: items.map(numberText) };
  if (items.every((item) => item instanceof Uint8Array)) return { BS: items.map(base64) };
  throw new TypeError('A set holds texts, numbers or bytes, all of one kind');
}

function plainValue(value: AttributeValue): unknown {
  for (const type in value) {
    const held = value[type];
    switch (type) {
      case 'S':
      case 'BOOL':
        return held;
      case 'N':
        return plainNumber(held as string); // as the protocol has it; so with the others
      case 'NULL':
        return null;
      case 'B':
        return bytes(held as string);
      case 'M':
        return plainRow(held as AttributeValues);
      case 'L':
        return (held as AttributeValue[]).map(plainValue);
      case 'SS':
        return new Set(held as string[]);
      case 'NS':
        return new Set((held as string[]).map(plainNumber));
      case 'BS':
        return new Set((held as string[]).map(bytes));
    }
  }
  throw new TypeError(`DynamoDB has answered with a value of an unknown type: ${Object.keys(value).join(', ')}`);
}

function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString();
  const exact = Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (!exact) throw new RangeError('A number that is none, or too large to be exact, cannot be stored');
  return value.toString();
}

/** A bigint where a number would not be exact. */
function plainNumber(text: string): number | bigint {
  const value = Number(text);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : BigInt(text);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function bytes(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'function';
}

/** Rows come out of other realms too, such as a sandbox: told by the name, as the SDK does. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && (!value.constructor || value.constructor.name === 'Object');
}

function kindOf(value: unknown): string {
  return typeof value === 'object' ? (value?.constructor.name ?? 'object') : typeof value;
}
