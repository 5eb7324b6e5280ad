// What My account alone says, in files of its own.
import type { MoreWords } from '../shared/words.ts';

type Texts = Readonly<Record<string, string>>;

const files = import.meta.glob<Texts>('../../../functions/texts/*.json', { query: '?account', import: 'default' });

export const accountWords: MoreWords = async (language) =>
  (await files[`../../../functions/texts/${language}.json`]?.()) ?? {};
