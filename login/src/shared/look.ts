// How the realm of this page looks. Known from the last visit at once, so that nothing changes before one's eyes, and asked of
// the server besides. Without an answer the page has a look of its own.
import { useEffect, useState } from 'preact/hooks';
import { addressedRealm, loadConfiguration, realmPath } from './configuration.ts';
import { dress } from './dress.ts';
import { wantedLanguages } from './speech.ts';
import { remembered } from './stored.ts';
import type { OwnWords } from './words.ts';

export interface Brand {
  readonly name?: string;
  /** Data URIs, as all pictures. */
  readonly logo?: Pair;
  readonly favicon?: string;
  readonly accent?: Pair;
  /** Of text on the accent. */
  readonly ink?: Pair;
  /** Pixels. */
  readonly radius?: number;
  readonly fonts?: string;
  readonly links?: { readonly help?: string; readonly terms?: string; readonly privacy?: string };
  readonly support?: string;
}

export interface Pair {
  readonly light: string;
  readonly dark: string;
}

/** As the server has answered. */
interface Look {
  readonly brand: Brand;
  /** What the realm says in words of its own; absent without any. */
  readonly own?: OwnWords;
  /** That it was asked in. */
  readonly languages: string;
}

let tellWords: (own: OwnWords | undefined) => void = () => {};
/** Those of the realm: of the last visit at once, else as soon as the server has answered. Undefined without any, or an answer. */
export const ownWords = new Promise<OwnWords | undefined>((resolve) => {
  tellWords = resolve;
});

const languages = wantedLanguages.join(' ');
const onceAnswered = new Set<(brand: Brand) => void>();

/** Undefined until it is known. */
let worn: Brand | undefined;
/** Nothing yet. */
let wanted: string | undefined | null = null;

/** Undefined while nobody knows: then what is shown keeps its place. */
export function useBrand(): Brand | undefined {
  const [brand, setBrand] = useState(worn);
  useEffect(() => {
    setBrand(worn);
    onceAnswered.add(setBrand);
    return () => void onceAnswered.delete(setBrand);
  }, []);
  return brand;
}

/** Of the realm itself, or of one of its themes. Never rejects. */
export async function wearLook(theme?: string): Promise<void> {
  if (wanted === theme) return;
  wanted = theme;
  const memory = remembered(`look.${addressedRealm ?? ''}.${theme ?? ''}`, 'browser');
  const before = memory.get();
  const known = before === undefined ? undefined : parsed(before);
  if (known?.brand) put(known.brand);
  if (known?.languages === languages) tellWords(known.own);
  const look = await fetched(theme);
  if (look !== undefined) memory.set(JSON.stringify(look));
  tellWords(look?.own);
  // Another one was asked for meanwhile.
  if (wanted === theme) put(look?.brand ?? worn ?? {});
}

function put(brand: Brand): void {
  worn = brand;
  dress(brand);
  for (const tell of onceAnswered) tell(brand);
}

async function fetched(theme: string | undefined): Promise<Look | undefined> {
  try {
    const { amUrl, realm } = await loadConfiguration();
    const query = new URLSearchParams({ locale: languages });
    if (theme !== undefined) query.set('theme', theme);
    const response = await fetch(`${amUrl}/json${realmPath(realm)}/waymark/look?${query}`, { credentials: 'omit' });
    if (!response.ok) return undefined;
    const { brand, language, texts }: OwnWords & { readonly brand: Brand } = await response.json();
    // The server has checked it; this holds whatever the server is.
    const links = Object.entries(brand.links ?? {}).filter(([, address]) => address.startsWith('https:'));
    const own = Object.keys(texts).length > 0 && { own: { language, texts } };
    return { brand: { ...brand, links: Object.fromEntries(links) }, languages, ...own };
  } catch {
    return undefined;
  }
}

function parsed(text: string): Partial<Look> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
