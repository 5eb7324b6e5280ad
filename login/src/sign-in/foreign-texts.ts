// The language of what the server says: a screen reader must not read an author's French as if it were the German of the page.
import { plainText } from '../shared/safe-markup.tsx';

/**
 * Marks, in a step that is drawn, what is not in the language of the page as being in one that nobody knows. `texts` are those
 * that the server has named; undefined: none of what it says is known to be in this language.
 */
export function markForeign(step: Element, texts: readonly string[] | undefined): void {
  const foreign = new Set(texts?.flatMap(shownAs));
  for (const element of step.querySelectorAll<HTMLElement>(places)) {
    const isForeign = texts === undefined ? element.matches('.given') : foreign.has(element.textContent.trim());
    if (isForeign) element.lang = '';
    else element.removeAttribute('lang');
  }
}

/** Where a step has words of the server. */
const places = 'h1, label, legend, .given, .choice > span, .label';

/** HTML is shown as its text, the number to tap without its brackets, and a first line may stand over the rest. */
function shownAs(text: string): string[] {
  const [title = '', ...lines] = text.split('\n');
  return [plainText(text), text.replaceAll(/\[(\d+)\]/g, '$1'), title, lines.join('\n')].map((shown) => shown.trim());
}
