// Parameters that may be left out, but at which the strictest app refuses the whole URI when it cannot read them.
import { PhoneUriError, type PhoneUriPart } from './uri-error.ts';

/** Empty counts as left out. */
export function optionalValue<Value>(
  parameters: ReadonlyMap<string, string>,
  name: PhoneUriPart,
  read: (text: string) => Value | undefined,
): Value | undefined {
  const text = parameters.get(name);
  if (!text) return undefined;
  const value = read(text);
  if (value === undefined) throw new PhoneUriError(name, `the parameter ${name} cannot be read`);
  return value;
}
