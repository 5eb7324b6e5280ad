import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  contrast,
  contrastFault,
  grounds,
  hexColour,
  inkOn,
  readable,
  worstContrast,
} from '../../functions/node/colour.ts';

describe('colours', () => {
  test.each([
    ['#0a6', '#00aa66'],
    ['#0A6E4F', '#0a6e4f'],
    ['0a6e4f', undefined],
    ['#0a6e4', undefined],
    ['red', undefined],
    ['#fff;x', undefined],
  ])('%s is read as %s', (text, colour) => {
    expect(hexColour(text)).toBe(colour);
  });

  test('contrast is that of WCAG: 21 for black on white, 1 for a colour on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#123456', '#123456')).toBe(1);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  test.each([
    ['#0a6e4f', '#ffffff'],
    ['#ffd400', '#0b0f17'],
  ])('text on %s is %s', (colour, ink) => {
    expect(inkOn(colour)).toBe(ink);
  });

  test.each(['light', 'dark'] as const)(
    'whatever the colour, what takes its place on a %s page can be read',
    (scheme) => {
      for (const colour of ['#77aadd', '#ffff00', '#0a6e4f', '#000000', '#ffffff', '#808080', '#d0021b']) {
        expect(worstContrast(readable(colour, scheme), scheme)).toBeGreaterThanOrEqual(4.5);
        expect(contrastFault(readable(colour, scheme), scheme)).toBeUndefined();
      }
    },
  );

  test('a colour that can be read stays, and one that cannot is told with its ratio and the next that can', () => {
    expect(readable('#0a6e4f', 'light')).toBe('#0a6e4f');
    expect(contrastFault('#77aadd', 'light')).toBe(
      '#77aadd has a contrast of 2.26:1 on the light page, and text needs 4.5:1; the next colour that passes is #517496',
    );
  });

  test('grounds are those of the pages', () => {
    const sheet = readFileSync(new URL('../../login/src/look.css', import.meta.url), 'utf8');
    const ground = (token: string) =>
      new RegExp(`--${token}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(sheet)?.slice(1) ?? [];

    const found = ['page', 'card', 'sunken'].map(ground);

    expect({ light: found.map(([light]) => light), dark: found.map(([, dark]) => dark) }).toEqual(grounds);
  });
});
