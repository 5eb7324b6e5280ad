// The form fields of a request in the AWS query protocol: plain values, maps (`Attributes.entry.1.key`) and message
// attributes (`MessageAttributes.entry.1.Value.StringValue`).
import { invalidParameter } from './sns-error.ts';
import type { MessageAttribute } from './state.ts';

export function required(fields: URLSearchParams, name: string): string {
  const value = fields.get(name);
  if (value === null) throw invalidParameter(`${name} Reason: no value for required parameter`);
  return value;
}

export function mapOf(fields: URLSearchParams, name: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const entry of entries(fields, name, 'key')) {
    map.set(entry('key') ?? '', entry('value') ?? '');
  }
  return map;
}

export function messageAttributes(fields: URLSearchParams): Record<string, MessageAttribute> {
  const found = entries(fields, 'MessageAttributes', 'Name').map((entry): [string, MessageAttribute] => {
    const [text, bytes] = [entry('Value.StringValue'), entry('Value.BinaryValue')];
    return [
      entry('Name') ?? '',
      {
        DataType: entry('Value.DataType') ?? '',
        ...(text !== undefined && { StringValue: text }),
        ...(bytes !== undefined && { BinaryValue: bytes }),
      },
    ];
  });
  return Object.fromEntries(found);
}

type Entry = (part: string) => string | undefined;

/** The numbering starts at 1 and has no gaps. */
function entries(fields: URLSearchParams, name: string, keyPart: string): Entry[] {
  const found: Entry[] = [];
  for (let index = 1; fields.has(`${name}.entry.${index}.${keyPart}`); index += 1) {
    found.push((part) => fields.get(`${name}.entry.${index}.${part}`) ?? undefined);
  }
  return found;
}
