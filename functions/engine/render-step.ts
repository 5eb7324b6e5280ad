// From the step as asked to the callbacks as AM sends them: numbered inputs, and the texts and pictures that are
// made when answering.
import type { Json, JsonObject } from '../json.ts';
import type { CallbackOutput } from '../node/callbacks/callback.ts';
import { drawnOutput } from '../node/callbacks/views.ts';
import type { Locales } from '../ports/node-runner.ts';
import type { AskedCallback, AskedStep } from './run.ts';

/** `callbacks` and, where the step has them, `header`, `description` and `stage`. */
export function renderStep(step: AskedStep, locales: Locales): JsonObject {
  const callbacks: JsonObject[] = [];
  for (const [index, callback] of step.callbacks.entries()) {
    callbacks.push({
      type: callback.type,
      output: outputOf(callback, step, locales).map(({ name, value }) => ({ name, value })),
      ...(callback.input && { input: callback.input.map((input) => renderInput(index, input)) }),
      ...(step.page && { _id: index }),
    });
  }
  const { header, description, stage } = step;
  return {
    callbacks,
    ...(stage && { stage }),
    ...(header && { header }),
    ...(description && { description }),
  };
}

function renderInput(index: number, { suffix = '', value }: { suffix?: string; value: Json }): JsonObject {
  return { name: `IDToken${index + 1}${suffix}`, value };
}

function outputOf(callback: AskedCallback, { callbacks }: AskedStep, locales: Locales): readonly CallbackOutput[] {
  const together = callbacks.filter(({ child }) => child === callback.child);
  return drawnOutput(callback, together, locales);
}
