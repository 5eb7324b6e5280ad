// The words of this page, in the language of its reader. Nothing is drawn before they are there.
import { speechFor } from './words.ts';

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];

export const { language, dir, words } = await speechFor([...asked, ...navigator.languages]);

document.documentElement.lang = language;
document.documentElement.dir = dir;
