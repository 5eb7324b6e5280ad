import { describe, expect, test } from '@jest/globals';
import { type MailContent, mailOf } from '../../functions/node/mail-layout.ts';
import { pngFile, pngUri, svgUri } from '../support/pictures.ts';

const content: MailContent = {
  language: 'de',
  subject: 'Ihr Code',
  parts: [
    { kind: 'text', text: 'Geben Sie diesen Code ein.' },
    { kind: 'code', code: '123456' },
    { kind: 'facts', facts: [['Konto', 'demo']] },
    { kind: 'button', label: 'Weiter', url: 'https://acme.example/am?a=1&b=2' },
    { kind: 'quiet', text: 'Sonst tun Sie nichts.' },
  ],
};
const acme = {
  name: 'Acme',
  logo: { light: pngUri() },
  accent: '#0a6e4f',
  radius: 3,
  support: { en: 'Call us', de: 'Rufen Sie an' },
  links: { help: 'https://acme.example/help', terms: 'https://acme.example/terms' },
};

describe('the layout of mails', () => {
  test('says the same in plain text and in HTML', () => {
    const { text, html } = mailOf(acme, content);

    for (const said of [
      'Geben Sie diesen Code ein.',
      '123456',
      'Konto',
      'demo',
      'Weiter',
      'Sonst tun Sie nichts.',
      'Rufen Sie an',
    ]) {
      expect(text).toContain(said);
      expect(html).toContain(said);
    }
    expect(text).toContain('https://acme.example/am?a=1&b=2');
    expect(html).toContain('href="https://acme.example/am?a=1&amp;b=2"');
    expect(html).toContain('lang="de" dir="ltr"');
  });

  test('is under the name of the realm, with its logo and colours', () => {
    const { fromName, html, text, images } = mailOf(acme, content);

    expect(fromName).toBe('Acme');
    expect(html).toContain('<img src="cid:logo" alt="Acme"');
    expect(html).toContain('background:#0a6e4f;color:#ffffff');
    expect(html).toContain('border-radius:3px');
    expect(text).toMatch(/\n-- \nAcme\nRufen Sie an\n$/);
    expect(images).toEqual([{ id: 'logo', type: 'image/png', bytes: pngFile() }]);
  });

  test.each([
    ['an SVG, which mail programs do not show', { ...acme, logo: { light: svgUri() } }],
    ['none', { ...acme, logo: undefined }],
  ])('shows the name where the logo is %s', (_, { logo, ...brand }) => {
    const mail = mailOf({ ...brand, ...(logo && { logo }) }, content);

    expect(mail.html).toContain('>Acme</strong>');
    expect(mail).not.toHaveProperty('images');
  });

  test('of a realm without a brand is ours, and its sender has no name', () => {
    const mail = mailOf(undefined, content);

    expect(mail.html).toContain('>Waymark</strong>');
    expect(mail).not.toHaveProperty('fromName');
  });

  test('has the links of the brand that somebody has a word for, and else none', () => {
    const linked = mailOf(acme, { ...content, links: { help: 'Hilfe', privacy: 'Datenschutz' } });
    const bare = mailOf(acme, { ...content, parts: [] });

    expect(linked.html).toContain('<a href="https://acme.example/help" style="color:#58606e">Hilfe</a>');
    expect(linked.text).toContain('Hilfe: https://acme.example/help');
    expect(linked.html).not.toMatch(/terms|Datenschutz/);
    expect(`${bare.text}${bare.html}`).not.toMatch(/https?:|href/);
  });

  test('script injection: nothing that somebody typed becomes markup', () => {
    const evil = `"><img src=x onerror='alert(1)'>`;
    const { html } = mailOf(
      { name: evil, support: evil, fonts: evil },
      {
        ...{ language: evil, subject: evil, links: { help: evil } },
        parts: [
          { kind: 'text', text: evil },
          { kind: 'quiet', text: evil },
          { kind: 'code', code: evil },
          { kind: 'facts', facts: [[evil, evil]] },
          { kind: 'button', label: evil, url: evil },
        ],
      },
    );

    expect(html).not.toMatch(/<img|onerror='|">?<img/);
    expect(html.match(/&quot;&gt;&lt;img src=x onerror=&#39;alert\(1\)&#39;&gt;/g)).toHaveLength(13);
  });
});
