// The words of this page, in the language of its reader. Nothing is drawn before they are there.
import { speechFor } from './words.ts';

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];

const speech = await speechFor([...asked, ...navigator.languages]);

export const { language, words } = speech;

document.documentElement.lang = language;
document.documentElement.dir = speech.dir;
