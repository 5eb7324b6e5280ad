// From the step as asked to the callbacks as AM sends them: numbered inputs, the texts and pictures that are made when
// answering, and what nodes say in the language of its reader.
import type { Json, JsonObject } from '../json.ts';
import { drawnOutput } from '../node/callbacks/views.ts';
import type { Speech } from '../texts.ts';
import type { AskedCallback, AskedStep } from './run.ts';

/** `callbacks` and, where the step has them, `header`, `description` and `stage`. */
export function renderStep(step: AskedStep, speech: Speech): JsonObject {
  const callbacks: JsonObject[] = [];
  for (const [index, callback] of step.callbacks.entries()) {
    callbacks.push({
      type: callback.type,
      output: outputOf(callback, step, speech),
      ...(callback.input && { input: callback.input.map((input) => renderInput(index, input)) }),
      ...(step.page && { _id: index }),
    });
  }
  const { header, description, stage } = step;
  return {
    callbacks,
    ...(stage && { stage }),
    ...(header && { header: speech.translate(header) }),
    ...(description && { description: speech.translate(description) }),
  };
}

function renderInput(index: number, { suffix = '', value }: { suffix?: string; value: Json }): JsonObject {
  return { name: `IDToken${index + 1}${suffix}`, value };
}

function outputOf(callback: AskedCallback, { callbacks }: AskedStep, speech: Speech): JsonObject[] {
  const together = callbacks.filter(({ child }) => child === callback.child);
  const drawn = drawnOutput(callback, together, speech);
  return drawn.map(({ name, value }) => {
    return { name, value: isWords(callback, name) ? inWords(value, speech) : value };
  });
}

/** What a step says that is not in the language of `speech`: what its author has written, and names. */
export function otherTexts({ callbacks, header, description }: AskedStep, speech: Speech): string[] {
  const shown = callbacks.flatMap((callback) =>
    callback.output.flatMap(({ name, value }) => {
      if (callback.view !== undefined || !wordy.has(name)) return [];
      const texts = [value].flat().filter((text) => typeof text === 'string' && text !== '');
      return callback.verbatim ? texts : texts.filter((text) => !speech.speaks(String(text)));
    }),
  );
  const around = [header, description].filter((text) => text !== undefined && !speech.speaks(text));
  return [...new Set([...shown, ...around].map(String))];
}

/** Outputs that hold words for people and nothing else, whichever callback has them. */
const wordy: ReadonlySet<string> = new Set(['prompt', 'message', 'options', 'choices']);

/** What is drawn has its words already. */
function isWords({ view, verbatim = false }: AskedCallback, name: string): boolean {
  return view === undefined && !verbatim && wordy.has(name);
}

function inWords(value: Json, { translate }: Speech): Json {
  if (typeof value === 'string') return translate(value);
  return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? translate(item) : item)) : value;
}
