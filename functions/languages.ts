// Which of the languages that there are is the best for a user: RFC 4647 lookup, with scripts. Pages match theirs by it too.

/** Those that Waymark itself speaks: each has its catalogue in `texts/`. */
export const catalogueLanguages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'ja',
  'zh-Hans',
  'zh-Hant',
  'ko',
] as const;

export type CatalogueLanguage = (typeof catalogueLanguages)[number];

/** `en-gb`, `en_GB` and `EN-GB` are one tag; undefined for what is none. */
export const languageTag = remembered((text: string): string | undefined => {
  try {
    return new Intl.Locale(text.trim().replaceAll('_', '-')).toString();
  } catch {
    return undefined;
  }
});

const rightToLeft: readonly string[] = ['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'];

/** The way that a language is written. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeft.includes(likelyScript(tag) ?? '') ? 'rtl' : 'ltr';
}

/** Whether who sends these takes any language: none is named, or `*` is among them. */
export function takesAny(wanted: readonly string[]): boolean {
  return wanted.includes('*') || wanted.every((tag) => languageTag(tag) === undefined);
}

/**
 * The key in `texts` for the first of `wanted`, best first, that is there: as it is or, failing that, in a shorter form. A
 * shorter form is tried only if the user did not name it too. What is no tag matches nothing, `*` included.
 */
export function bestLanguage<Key extends string>(
  texts: Readonly<Record<Key, unknown>>,
  wanted: readonly string[],
): Key | undefined {
  const keys = Object.keys(texts) as Key[];
  const byTag = new Map<string, Key>(keys.map((key) => [languageTag(key) ?? key, key]));
  const tags = wanted.map(languageTag).filter((tag) => tag !== undefined);
  for (const tag of tags) {
    const form = formsOf(tag).find((form) => byTag.has(form) && (form === tag || !tags.includes(form)));
    if (form !== undefined) return byTag.get(form);
  }
  return undefined;
}

/**
 * Longest first: without one variant after the other, then without country, each with and without its script, as far as the
 * script is what one would expect without: `zh-TW` is written as `zh-Hant`, and `zh` is not. The language alone comes last.
 */
const formsOf = remembered((tag: string): readonly string[] => {
  const { baseName, language, script: own } = new Intl.Locale(tag);
  const script = likelyScript(baseName);
  const rest = baseName.split('-').slice(own === undefined ? 1 : 2);
  const forms = rest.flatMap((_, left) => {
    const kept = rest.slice(0, rest.length - left);
    const [bare, written] = [
      [language, ...kept],
      [language, script, ...kept],
    ].map((parts) => parts.join('-'));
    const bareIsSame = likelyScript(bare ?? '') === script;
    return own === undefined ? [bare, written] : [written, ...(bareIsSame ? [bare] : [])];
  });
  const ofScript = script === undefined ? [] : [`${language}-${script}`];
  // `zh-Hant` is, unless more is said, `zh-TW`.
  const usual = ofScript.map((form) => new Intl.Locale(form).minimize().toString());
  return [tag, ...forms, ...ofScript, ...usual, language].filter((form) => form !== undefined);
});

function likelyScript(tag: string): string | undefined {
  return new Intl.Locale(tag).maximize().script;
}

/**
 * The same few tags come with every request, and ICU takes longer over one than a node over the rest of its page. What
 * clients make up is not kept: neither long texts nor more than a few hundred.
 */
function remembered<Answer>(work: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined || known.has(text)) return kept as Answer;
    const answer = work(text);
    if (text.length <= 35 && known.size < 500) known.set(text, answer);
    return answer;
  };
}
