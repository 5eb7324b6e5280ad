// What a state of a page looks like: saved in four variants, and judged: axe in both schemes, a screen of 320 points, text of
// twice the size.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const out = fileURLToPath(new URL('out/', import.meta.url));

const variants = [
  ['wide', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const;

/** The dark screen is the light one in other colours. */
const rules = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  dark: ['color-contrast', 'link-in-text-block'],
} as const;

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What nobody is to do by Enter. */
const givesUp = /^(?:no\b|cancel|not now|skip|opt|leave)/i;

/** Saves `<name>-<wide|phone>-<light|dark>.png`, and gives what is wrong: `oath-code dark color-contrast: <p>…`. */
export async function shots(page: Page, name: string): Promise<string[]> {
  mkdirSync(out, { recursive: true });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const faults: string[] = [];
  const main = await page.locator('main .buttons .primary').allInnerTexts();
  faults.push(...main.filter((label) => givesUp.test(label)).map((label) => `${name}: its button is “${label}”`));
  for (const [variant, viewport] of variants) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What comes late is to be seen as well.
      await page.evaluate(
        'for (const animation of document.getAnimations()) if (animation.effect.getTiming().iterations === 1) animation.finish()',
      );
      await page.screenshot({ path: `${out}${name}-${variant}-${colorScheme}.png`, fullPage: true });
      if (variant === 'phone') continue;
      if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
      const { violations }: AxeResults = await page.evaluate(
        `axe.run({ runOnly: ${JSON.stringify(rules[colorScheme])}, resultTypes: ['violations'] })`,
      );
      faults.push(...violations.map(({ id, nodes }) => `${name} ${colorScheme} ${id}: ${nodes[0]?.html}`));
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  faults.push(...(await overflow(page, `${name} at 320 points`)));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  faults.push(...(await overflow(page, `${name} with text of twice the size`)));
  await page.evaluate("document.documentElement.style.fontSize = ''");
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return faults;
}

/** Nobody has to scroll to the side. */
async function overflow(page: Page, what: string): Promise<string[]> {
  const wider = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return wider > 0 ? [`${what}: ${wider} points too wide`] : [];
}
