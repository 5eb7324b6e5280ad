// What a person at a terminal does with a step: reads its texts, fills in its callbacks, waits where it waits.
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import type { Output } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** Whoever reads and answers. */
export type Person = Pick<Output, 'print'> & Pick<Terminal, 'ask' | 'wait'>;

export interface AnsweredStep {
  readonly step: JsonObject;
  /** It was a step that only waits for something else. */
  readonly waited: boolean;
  /** It asked for a text, and one was given. */
  readonly typed: boolean;
}

const typing = [
  'NameCallback',
  'PasswordCallback',
  'ValidatedCreateUsernameCallback',
  'ValidatedCreatePasswordCallback',
];

/** What two steps have in common that ask for the same thing. */
export function askedIn({ header = null, description = null, callbacks }: JsonObject): string {
  return JSON.stringify([header, description, objects(callbacks).map(({ type, output }) => [type, output])]);
}

/** Fills the callbacks of a step in place of a page. `known` has `name` and `password`, and is used once each. */
export async function answerStep(step: JsonObject, known: Map<string, string>, person: Person): Promise<AnsweredStep> {
  for (const key of ['header', 'description']) {
    if (typeof step[key] === 'string') person.print(step[key]);
  }
  const callbacks = objects(step['callbacks']);
  const waits = callbacks.find(({ type }) => type === 'PollingWaitCallback');
  const answered: JsonObject[] = [];
  for (const callback of callbacks) answered.push(await answerCallback(callback, waits !== undefined, known, person));
  const typed = callbacks.some(({ type }) => typing.includes(String(type)));
  if (!waits) return { step: { ...step, callbacks: answered }, waited: false, typed };
  person.print(`${text(waits, 'message')}${cancelOf(callbacks)}`);
  const cancelled = await person.wait(Number(text(waits, 'waitTime')));
  return { step: { ...step, callbacks: cancelled ? answered.map(pressed) : answered }, waited: true, typed };
}

async function answerCallback(
  callback: JsonObject,
  waits: boolean,
  known: Map<string, string>,
  person: Person,
): Promise<JsonObject> {
  const prompt = text(callback, 'prompt');
  switch (callback['type']) {
    case 'TextOutputCallback':
      showText(callback, person);
      return callback;
    case 'HiddenValueCallback':
      person.print(`${text(callback, 'id')}: ${text(callback, 'value')}`);
      return callback;
    case 'PasswordCallback':
    case 'ValidatedCreatePasswordCallback':
      return filled(callback, taken(known, 'password') ?? (await person.ask(`${prompt}: `, { secret: true })));
    case 'NameCallback':
    case 'ValidatedCreateUsernameCallback':
      return filled(callback, taken(known, 'name') ?? (await person.ask(`${prompt}: `)));
    case 'DeviceProfileCallback':
      return filled(callback, JSON.stringify({ identifier: 'terminal', metadata: {}, location: {} }));
    case 'ConfirmationCallback':
      return waits ? callback : filled(callback, await chosen(list(callback, 'options'), '', person));
    case 'ChoiceCallback':
      return filled(callback, await chosen(list(callback, 'choices'), prompt, person));
    default:
      return callback;
  }
}

/** One option needs no question; of several the number is asked for, until it is one of them. */
async function chosen(options: readonly string[], prompt: string, person: Person): Promise<number> {
  if (options.length < 2) return 0;
  if (prompt) person.print(prompt);
  for (const [index, option] of options.entries()) person.print(`  ${index + 1}  ${option}`);
  for (;;) {
    const number = Number(await person.ask(`1-${options.length}: `));
    if (Number.isInteger(number) && number >= 1 && number <= options.length) return number - 1;
  }
}

// Script texts draw on AM's page; of them a terminal shows the recovery codes, each alone on its line.
function showText(callback: JsonObject, person: Person): void {
  const message = text(callback, 'message');
  if (text(callback, 'messageType') !== '4') person.print(message);
  if (!message.includes('Recovery Codes')) return;
  person.print('Your recovery codes, shown only now:');
  for (const [, code = ''] of message.matchAll(/\s[\w\W]"([\w]+)\\/g)) person.print(`  ${code}`);
}

function cancelOf(callbacks: readonly JsonObject[]): string {
  const [label] = callbacks.flatMap((callback) => list(callback, 'options'));
  return label === undefined ? '' : `  [Enter: ${label}]`;
}

function pressed(callback: JsonObject): JsonObject {
  return callback['type'] === 'ConfirmationCallback' ? filled(callback, 0) : callback;
}

function filled(callback: JsonObject, value: Json): JsonObject {
  const [first = {}, ...more] = objects(callback['input']);
  return { ...callback, input: [{ ...first, value }, ...more] };
}

function taken(known: Map<string, string>, key: string): string | undefined {
  const value = known.get(key);
  known.delete(key);
  return value;
}

function output(callback: JsonObject, name: string): Json | undefined {
  return objects(callback['output']).find((entry) => entry['name'] === name)?.['value'];
}

function text(callback: JsonObject, name: string): string {
  return String(output(callback, name) ?? '');
}

function list(callback: JsonObject, name: string): string[] {
  const value = output(callback, name);
  return Array.isArray(value) ? value.map(String) : [];
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
