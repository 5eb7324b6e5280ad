// The QR code in its two forms. What is decoded here is the SVG itself, drawn point by point, not the library's pattern.

import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { create } from 'qrcode';
import { qrScript, qrSvgDataUri } from '../../functions/mfa/qr-code.ts';
import { largestQrText } from '../../functions/mfa/registration-label.ts';
import { readQrCode, svgOf } from '../support/qr-reader.ts';

const uri =
  'otpauth://totp/ForgeRock:bjensen?secret=AAISEM2EKVTHPCEZVK54ZXPO74AREIZU&period=30&digits=6&b=032b75&uid=YmplbnNlbg';

const drawn = (text: string): string => qrSvgDataUri(text) ?? 'not drawn';

describe('O-27 the picture', () => {
  test('a phone reads the text out of it', () => {
    expect(readQrCode(drawn(uri))).toBe(uri);
  });

  test('the largest text that clients can show is readable as well', () => {
    const longest = `${uri}${'x'.repeat(858 - uri.length)}`;

    expect(readQrCode(drawn(longest))).toBe(longest);
  });

  test.each(['x', 'X', '7', 'x7', '%C3%A9'])('there is one up to what a QR code holds, and none beyond: %s', (sign) => {
    const largest = sign.repeat(largestQrText).slice(0, largestQrText);

    expect(qrSvgDataUri(largest)).toMatch(/^data:image/);
    expect(qrSvgDataUri(`${largest}${sign}`)).toBeUndefined();
    expect(qrSvgDataUri('é'.repeat(1477))).toBeUndefined();
  });

  test('every text of a URI comes back', () => {
    const anyUri = fc.stringMatching(/^[\w.,:/?&=%~-]{1,200}$/);

    fc.assert(
      fc.property(anyUri, (text) => {
        expect(readQrCode(drawn(text))).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  test('it is the smallest code of correction level L, black on white, with a quiet zone of four modules', () => {
    const { size } = create(uri, { errorCorrectionLevel: 'L' }).modules;

    const svg = svgOf(drawn(uri));

    expect(svg).toContain(`viewBox='-4,-4.5,${size + 8},${size + 8}'`);
    expect(svg).toContain(`<path fill='white' d='M-4,-4.5h${size + 8}v${size + 8}h-${size + 8}z'/>`);
  });

  test('it is a data URI without blanks, quotes or tags, and shorter than the same SVG in Base64', () => {
    const dataUri = drawn(uri);

    expect(dataUri).toMatch(/^data:image\/svg\+xml,[^\s"<>#]+$/);
    expect(dataUri.length).toBeLessThan(Buffer.from(svgOf(dataUri)).toString('base64').length);
  });
});

describe('O-27 the script', () => {
  const run = (script: string) => {
    const calls: unknown[] = [];
    const createCode = (options: unknown) => calls.push(options);
    runInNewContext(script, { window: { QRCodeReader: { createCode } } });
    return calls;
  };

  test('it is one call with four fields, one a line, all but letters, digits and _ . , escaped', () => {
    expect(qrScript('otpauth://totp/A_b:c@d.e,f?g=1')).toBe(
      [
        'window.QRCodeReader.createCode({',
        "    id: 'callback_0',",
        "    text: 'otpauth\\x3A\\x2F\\x2Ftotp\\x2FA_b\\x3Ac\\x40d.e,f\\x3Fg\\x3D1',",
        "    version: '20',",
        "    code: 'L'",
        '});',
        '',
      ].join('\n'),
    );
  });

  test("AM's page draws exactly the text that was given, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const script = qrScript(text);

        expect(script).toMatch(/^[\n -~]+$/);
        expect(run(script)).toEqual([{ id: 'callback_0', text, version: '20', code: 'L' }]);
      }),
    );
  });

  test.each(["'});alert(1);({a:'", '\\', '</script><script>alert(1)</script>', '\n', '\u2028', '`;alert(1);`'])(
    'script injection by %j stays text',
    (text) => {
      expect(run(qrScript(text))).toEqual([expect.objectContaining({ text })]);
    },
  );
});
