import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { drawnOutput } from '../../functions/node/callbacks/views.ts';
import { node } from '../../functions/nodes/get-authenticator-app.ts';
import { speechIn } from '../../functions/texts.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { outputOf } from '../support/callback-output.ts';

const { definition } = node;

const apple = 'https://apps.apple.com/app/pingid/id891247102';
const google = 'https://play.google.com/store/apps/details?id=prod.com.pingidentity.pingid';

const drawn = (callbacks: readonly Callback[], language: string) => {
  const [callback = { type: '', output: [] }] = callbacks;
  return outputOf({ ...callback, output: drawnOutput(callback, callbacks, speechIn(language)) }, 'message');
};

const scriptOf = async (config: JsonObject, request: string[] = []) =>
  drawn((await runNode(node, { config, locales: { request } })).callbacks, 'en');

describe('Get Authenticator App', () => {
  test('P-13 shows where both stores have the app, and a button', async () => {
    const { callbacks } = await runNode(node, {});

    expect(drawn(callbacks, 'en')).toBe(
      `document.getElementById("callback_0").innerHTML="<center>Get the app from the <a target='_blank' href='${apple}'>` +
        `Apple App Store</a> or on <a target='_blank' href='${google}'>Google Play Store</a></center>"`,
    );
    expect(outputOf(callbacks[0], 'messageType')).toBe('4');
    expect(outputOf(callbacks[1], 'options')).toEqual(['Continue']);
    expect(callbacks).toHaveLength(2);
  });

  test('its own text is drawn in the language of its reader, with the same links', async () => {
    const { callbacks } = await runNode(node, {});

    expect(drawn(callbacks, 'de')).toContain(`Holen Sie die App im <a target='_blank' href='${apple}'>`);
  });

  test.each([[0], [1], ['x']])('P-13 goes back on the answer %j', async (index: Json) => {
    const { outcome } = await runNode(node, { answers: [answer('ConfirmationCallback', index)] });

    expect(outcome).toBe('outcome');
  });

  test('asks again when the answer was left out', async () => {
    const { callbacks } = await runNode(node, { answers: [answer('ConfirmationCallback')] });

    expect(callbacks).toHaveLength(2);
  });

  test('uses the texts of the config: best language, else the first', async () => {
    const message = { en: 'Get it', fr: 'Prenez-la' };
    const continueLabel = { en: 'Go on', fr: 'Continuer' };
    const run = await runNode(node, { config: { message, continueLabel }, locales: { request: ['fr'] } });

    expect(outputOf(run.callbacks[1], 'options')).toEqual(['Continuer']);
    expect(await scriptOf({ message }, ['fr'])).toContain('<center>Prenez-la</center>');
    expect(await scriptOf({ message }, ['de'])).toContain('<center>Get it</center>');
  });

  test.each(['', '  ', 'javascript:alert(1)', ' java\tscript:alert(1)', 'DATA:text/html,x'])(
    'a link that leads nowhere, %j, is replaced on its own',
    async (blank) => {
      const own = 'https://get.example.com/app';

      const withoutApple = await scriptOf({ appleLink: blank, googleLink: own });
      const withoutGoogle = await scriptOf({ appleLink: own, googleLink: blank });

      for (const [script, standard] of [
        [withoutApple, apple],
        [withoutGoogle, google],
      ]) {
        expect(script).toContain(`href='${own}'`);
        expect(script).toContain(`href='${standard}'`);
        expect(script).not.toMatch(/alert|text\/html/);
      }
    },
  );

  test("has AM's defaults, refuses wrong types and warns of unknown locales", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      message: {},
      continueLabel: {},
      appleLink: apple,
      googleLink: google,
    });
    expect(definition.config.safeParse({ appleLink: 1 }).success).toBe(false);
    expect(definition.config.safeParse({ continueLabel: { en: 1 } }).success).toBe(false);
    const warnings = definition.warnings?.(definition.config.parse({ message: { 'no locale': 'x' } }));
    expect(warnings).toEqual(['message: Invalid locale provided: no locale']);
    expect(definition.outcomes).toEqual(['outcome']);
  });
});
