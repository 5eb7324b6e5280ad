import { createContext, Script } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../functions/json.ts';
import { getAppScript, isUsableLink, node } from '../../functions/nodes/get-authenticator-app.ts';
import { outputOf } from '../support/callback-output.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

const apple = 'https://apps.apple.com/app/pingid/id891247102';
const google = 'https://play.google.com/store/apps/details?id=prod.com.pingidentity.pingid';

const scriptOf = async (config: JsonObject, request: string[] = []) =>
  outputOf((await runNode(node, { config, locales: { request } })).callbacks[0], 'message');

describe('Get Authenticator App', () => {
  test('P-13 shows where both stores have the app, and a button', async () => {
    const { callbacks } = await runNode(node, {});

    expect(outputOf(callbacks[0], 'message')).toBe(
      `document.getElementById("callback_0").innerHTML="<center>Get the app from the <a target='_blank' href='${apple}'>` +
        `Apple App Store</a> or on <a target='_blank' href='${google}'>Google Play Store</a></center>"`,
    );
    expect(outputOf(callbacks[0], 'messageType')).toBe('4');
    expect(outputOf(callbacks[1], 'options')).toEqual(['Continue']);
    expect(callbacks).toHaveLength(2);
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

const links = { apple: 'https://apple.example/a', google: 'https://google.example/?a=1&b=2' };

/** Runs the script as a page does and returns what it shows. */
const shownBy = (script: string): string => {
  const element = { innerHTML: '' };
  new Script(script).runInContext(createContext({ document: { getElementById: () => element } }));
  return element.innerHTML;
};

describe('the script of Get Authenticator App', () => {
  test('makes an anchor of every link variable', () => {
    const html = shownBy(getAppScript('{{appleLink}} {{googleLink}} {{appleLink}}', links));

    const appleAnchor = "<a target='_blank' href='https://apple.example/a'>Apple App Store</a>";
    const googleAnchor = "<a target='_blank' href='https://google.example/?a=1&amp;b=2'>Google Play Store</a>";
    expect(html).toBe(`<center>${appleAnchor} ${googleAnchor} ${appleAnchor}</center>`);
  });

  test.each(['apple', 'google'])('fills in bare labels and links where the author names the %s label', (store) => {
    const html = shownBy(getAppScript(`<a href="{{${store}Link}}">{{${store}Label}}</a> {{appleLink}}`, links));

    const label = store === 'apple' ? 'Apple App Store' : 'Google Play Store';
    const link = store === 'apple' ? 'https://apple.example/a' : 'https://google.example/?a=1&amp;b=2';
    expect(html).toBe(`<center><a href="${link}">${label}</a> https://apple.example/a</center>`);
  });

  test('leaves other variables and the markup of the author alone', () => {
    expect(shownBy(getAppScript('<b>{{user}}</b> $& $1', links))).toBe('<center><b>{{user}}</b> $& $1</center>');
  });

  test('no message ends the string and runs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        fc.pre(!message.includes('{{'));
        expect(shownBy(getAppScript(message, links))).toBe(`<center>${message}</center>`);
      }),
    );
  });

  test.each(['"; alert(1); "', '\\"; alert(1); //', 'a\nb', 'a\u2028b', '</script><script>alert(1)</script>', '<!--'])(
    'script injection through the message %j shows as text',
    (message) => {
      const script = getAppScript(message, links);

      expect(shownBy(script)).toBe(`<center>${message}</center>`);
      expect(script).not.toMatch(/<\/?script|<!--|[\n\u2028]/);
    },
  );

  test("a link does not break out of its attribute: ' onclick='alert(1)", () => {
    const html = shownBy(getAppScript('{{appleLink}}', { ...links, apple: `https://a/' onclick='alert(1)'><i>"` }));

    expect(html).toBe(
      "<center><a target='_blank' href='https://a/&#39; onclick=&#39;alert(1)&#39;&gt;&lt;i&gt;&quot;'>Apple App Store</a></center>",
    );
  });

  test('a link is not filled in a second time', () => {
    const html = shownBy(getAppScript('{{appleLink}}', { ...links, apple: 'https://a/{{googleLink}}' }));

    expect(html).toContain("href='https://a/{{googleLink}}'");
  });
});

describe('a usable link', () => {
  test.each(['https://a', 'http://a', 'market://details?id=x', 'itms-apps://x', '/download', 'example.com'])(
    'may be %j',
    (link) => {
      expect(isUsableLink(link)).toBe(true);
    },
  );

  test.each([
    '',
    ' ',
    '\n',
    'javascript:x',
    'JavaScript:x',
    'java\nscript:x',
    '\u0001javascript:x',
    'data:x',
    'vbscript:x',
  ])('is not %j', (link) => {
    expect(isUsableLink(link)).toBe(false);
  });
});
