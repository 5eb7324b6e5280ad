// From the step as asked to the callbacks as AM sends them: numbered inputs, and the texts and pictures that are
// made when answering.

import type { Json, JsonObject } from '../json.ts';
import { qrScript, qrSvgDataUri } from '../mfa/qr-code.ts';
import { recoveryCodeScript, recoveryCodeTexts } from '../mfa/recovery-codes.ts';
import type { CallbackOutput } from '../node/callbacks/callback.ts';
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

function outputOf(callback: AskedCallback, step: AskedStep, locales: Locales): readonly CallbackOutput[] {
  if (!callback.view) return callback.output;
  if (callback.view.kind === 'recoveryCodes') {
    const { codes, deviceName } = callback.view;
    const languages = [...locales.request, locales.realm];
    return [
      { name: 'message', value: recoveryCodeScript({ codes, deviceName, texts: recoveryCodeTexts(languages) }) },
      ...callback.output,
    ];
  }
  const uri = hiddenValueOf(step, callback.child);
  // AM's clients draw the code themselves from the hidden value; the picture is for clients that cannot.
  return [{ name: 'message', value: qrScript(uri) }, ...callback.output, { name: 'image', value: qrSvgDataUri(uri) }];
}

function hiddenValueOf(step: AskedStep, child: number): string {
  const hidden = step.callbacks.find((item) => item.child === child && item.type === 'HiddenValueCallback');
  return String(hidden?.output.find(({ name }) => name === 'value')?.value ?? '');
}
