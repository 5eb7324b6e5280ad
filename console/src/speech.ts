// The words of the console, in the language of its reader.
import { wordsFor } from './words.ts';

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];

export const { language, words } = wordsFor([...asked, ...navigator.languages]);

document.documentElement.lang = language;

const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
const numbers = new Intl.NumberFormat(language);

/** What is no time is shown as it came. */
export function momentText(value: string | number): string {
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? String(value) : moments.format(time);
}

export function numberText(value: number): string {
  return numbers.format(value);
}
