// Recovery codes: how they are made, and whether published clients find them in the script that shows them.

import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { FRRecoveryCodes, FRStep } from '@forgerock/javascript-sdk';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateRecoveryCodes, recoveryCodeScript } from '../../functions/mfa/recovery-codes.ts';

describe('O-11 generation', () => {
  test('N-LS-1 N-RC-1 a set is ten different codes of twelve letters and digits', () => {
    const codes = generateRecoveryCodes(randomBytes);

    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-Za-z]{12}$/);
  });

  test('every byte that counts stands for its character, the last one included', () => {
    const made = (first: number) => generateRecoveryCodes(counting(first)).join('');

    expect(made(0).slice(0, 12)).toBe('0123456789AB');
    expect(made(50).slice(0, 12)).toBe('opqrstuvwxyz');
    expect(made(236).slice(0, 12)).toBe('opqrstuvwxyz');
  });

  test('bytes that would favour the first characters are thrown away', () => {
    const uneven = new Uint8Array([248, 249, 250, 255, ...Array.from({ length: 12 }, (_, i) => i)]);
    const source = oneByOne([uneven]);

    expect(generateRecoveryCodes(source)[0]).toBe('0123456789AB');
  });

  test('N-LS-1 N-RC-1 A-6.5.3 all 62 characters are equally likely', () => {
    const counts = new Map<string, number>();
    const sets = 500;

    for (let set = 0; set < sets; set += 1) {
      for (const character of generateRecoveryCodes(randomBytes).join('')) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }

    // Chi-square with 61 degrees of freedom: 150 is exceeded once in some hundred million runs.
    const expected = (sets * 120) / 62;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    expect(chiSquare).toBeLessThan(150);
  });

  test('a code that comes twice is made again', () => {
    const zeros = new Uint8Array(16);
    const ones = new Uint8Array(16).fill(1);
    const source = oneByOne([zeros, zeros, zeros, ones]);

    expect(generateRecoveryCodes(source).slice(0, 2)).toEqual(['000000000000', '111111111111']);
  });

  test.each([0, 255])('a source stuck at %i ends in an error after a hundred retries, not in a loop', (stuck) => {
    let calls = 0;
    const source = (count: number) => {
      calls += 1;
      return new Uint8Array(count).fill(stuck);
    };

    expect(() => generateRecoveryCodes(source)).toThrow('Failed to generate recovery codes');
    expect(calls).toBe(stuck ? 101 : 102);
  });
});

describe('the script that shows them', () => {
  const texts = { title: 'Your Codes', intro: 'Make a copy.', deviceNote: 'Your device is named:' };
  const codes = ['Ab3dE6gH9kLm', 'Zy8xW5vU2tSr', '012345678901'];

  const stepOf = (message: string) =>
    new FRStep({
      authId: 'a',
      callbacks: [
        // The SDK's enum of callback types is a type only; the wire carries the plain name.
        {
          type: 'TextOutputCallback' as never,
          output: [
            { name: 'message', value: message },
            { name: 'messageType', value: '4' },
          ],
        },
      ],
    });

  const htmlOf = (script: string) => {
    const inserted: string[] = [];
    const fieldset = { insertAdjacentHTML: (_where: string, html: string) => inserted.push(html) };
    runInNewContext(script, {
      document: { querySelector: (selector: string) => (selector === '#wrapper fieldset' ? fieldset : null) },
    });
    return inserted.join('');
  };

  test('the published SDK recognises the step and finds exactly the codes and the device name', () => {
    const step = stepOf(recoveryCodeScript({ codes, deviceName: "Amalia's phone", texts }));

    expect(FRRecoveryCodes.isDisplayStep(step)).toBe(true);
    expect(FRRecoveryCodes.getCodes(step)).toEqual(codes);
    expect(FRRecoveryCodes.getDeviceName(step)).toBe("Amalia's phone");
  });

  test('whatever the texts and the device name hold, the codes are found and nothing else', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('word', ' "word\\', '\n    "CODE\\n" +', '<em>x</em>', ' " \\n', '\u2028 "a\\'),
    );
    const anyCodes = fc.uniqueArray(fc.stringMatching(/^[0-9A-Za-z]{10,12}$/), { minLength: 1, maxLength: 12 });

    fc.assert(
      fc.property(anyCodes, anyText, anyText, anyText, anyText, (some, deviceName, title, intro, deviceNote) => {
        const script = recoveryCodeScript({ codes: some, deviceName, texts: { title, intro, deviceNote } });

        const step = stepOf(script);
        expect(FRRecoveryCodes.isDisplayStep(step)).toBe(true);
        expect(FRRecoveryCodes.getCodes(step)).toEqual(some);
        expect(FRRecoveryCodes.getDeviceName(step)).not.toMatch(/[<>]/);
        expect(script.match(/<em>[^<>\n]*<\/em>/g)).toHaveLength(1);
        expect(htmlOf(script)).toContain(`\n${some.join('\n')}\n`);
      }),
    );
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '</em><script>alert(1)</script>',
    '"+alert(1)+"',
    '\\',
    'a\nb',
    '&lt;b&gt;',
  ])('script injection by a device named %j stays text', (deviceName) => {
    const html = htmlOf(recoveryCodeScript({ codes, deviceName, texts }));

    const name = /<em>([^<>"\n]*)<\/em>/.exec(html)?.[1] ?? 'not found';
    const shown = name.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).toBe(deviceName.replace('\n', ' '));
  });

  test('it runs on pages without the fieldset of AM and does nothing there', () => {
    const script = recoveryCodeScript({ codes, deviceName: 'OATH Device', texts });

    expect(() => runInNewContext(script, { document: { querySelector: () => null } })).not.toThrow();
  });

  test('layout: each code alone on its line, indented, and no empty literal', () => {
    const lines = recoveryCodeScript({ codes, deviceName: 'OATH Device', texts }).split('\n');

    for (const code of codes) expect(lines).toContain(`    "${code}\\n" +`);
    expect(lines.filter((line) => /^\s*"\\n"/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('<em>'))).toHaveLength(1);
  });
});

/** Random bytes that count upwards from a first value, the same for each code but for its end. */
const counting = (first: number) => {
  let calls = 0;
  return (count: number) => {
    calls += 1;
    const bytes = Uint8Array.from({ length: count }, (_, i) => first + i);
    if (calls > 1) bytes[0] = calls;
    return bytes;
  };
};

/** The given bytes one after the other, then true randomness. */
const oneByOne = (chunks: Uint8Array[]) => {
  const left = [...chunks];
  return (count: number) => left.shift() ?? new Uint8Array(randomBytes(count));
};
