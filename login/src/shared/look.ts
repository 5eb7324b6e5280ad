// How the realm of this page looks. Known from the last visit at once, so that nothing changes before one's eyes, and asked of
// the server besides. Without an answer the page has a look of its own.
import { useEffect, useState } from 'preact/hooks';
import { addressedRealm, loadConfiguration, realmPath } from './configuration.ts';
import { dress } from './dress.ts';
import { remembered } from './stored.ts';

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

const asked = new URLSearchParams(location.search).get('locale')?.split(/\s+/) ?? [];
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
  if (before !== undefined) put(parsed(before));
  const brand = await fetched(theme);
  if (brand !== undefined) memory.set(JSON.stringify(brand));
  // Another one was asked for meanwhile.
  if (wanted === theme) put(brand ?? worn ?? {});
}

function put(brand: Brand): void {
  worn = brand;
  dress(brand);
  for (const tell of onceAnswered) tell(brand);
}

async function fetched(theme: string | undefined): Promise<Brand | undefined> {
  try {
    const { amUrl, realm } = await loadConfiguration();
    const query = new URLSearchParams({ locale: [...asked, ...navigator.languages].join(' ') });
    if (theme !== undefined) query.set('theme', theme);
    const response = await fetch(`${amUrl}/json${realmPath(realm)}/waymark/look?${query}`, { credentials: 'omit' });
    if (!response.ok) return undefined;
    const { brand }: { readonly brand: Brand } = await response.json();
    // The server has checked it; this holds whatever the server is.
    const links = Object.entries(brand.links ?? {}).filter(([, address]) => address.startsWith('https:'));
    return { ...brand, links: Object.fromEntries(links) };
  } catch {
    return undefined;
  }
}

function parsed(text: string): Brand {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
