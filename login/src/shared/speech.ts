// What this page says, in the language of its reader. Nothing is drawn before it has learnt to speak: not even for a moment is
// there English for who reads something else.
import { type MoreWords, type OwnWords, speechFor, type Words } from './words.ts';

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];

/** Best first, as the server is asked for them, too. */
export const wantedLanguages: readonly string[] = [...asked, ...navigator.languages];

export let language = 'en';
/** Not for the top of a module: they come later, and everything there would be without. */
export let words: Words = new Proxy({} as Words, {
  get(_, name) {
    throw new TypeError(`The word ${String(name)} is asked for before there are words`);
  },
});

const patience = 1500;
const retryMilliseconds = 2000;

/** Resolves when there are words. `own`: what the realm says instead, once it is known; it is not waited for for long. */
export async function learn(own: Promise<OwnWords | undefined>, more?: MoreWords): Promise<void> {
  // Its file is on its way meanwhile.
  const usual = speechFor(wantedLanguages, undefined, more).catch(() => undefined);
  const given = await Promise.race([own, new Promise<undefined>((resolve) => setTimeout(resolve, patience))]);
  for (;;) {
    try {
      const speech = (given === undefined ? await usual : undefined) ?? (await speechFor(wantedLanguages, given, more));
      ({ language, words } = speech);
      document.documentElement.lang = language;
      document.documentElement.dir = speech.dir;
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  }
}
