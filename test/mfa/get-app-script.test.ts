import { createContext, Script } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getAppScript, isUsableLink } from '../../functions/mfa/get-app-script.ts';

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
  test.each([
    ...['https://a', 'http://a', 'market://details?id=x', 'itms-apps://x', '/download', 'example.com'],
    'https://a/?about=javascript:',
  ])('may be %j', (link) => {
    expect(isUsableLink(link)).toBe(true);
  });

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
