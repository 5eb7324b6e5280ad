// The words of this page, in the language of its reader.
import { wordsFor } from './words.ts';

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];

export const { language, words } = wordsFor([...asked, ...navigator.languages]);

document.documentElement.lang = language;
