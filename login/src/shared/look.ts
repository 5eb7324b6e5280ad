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
  if (before !== undefined) put(brandOf(parsed(before)));
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
    return response.ok ? brandOf(((await response.json()) as { readonly brand?: unknown } | null)?.brand) : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Whoever has answered: what is no picture, no colour and no address of the web is left out.

function brandOf(given: unknown): Brand {
  const { name, logo, favicon, accent, ink, radius, fonts, links, support } = recordOf(given);
  const [pictures, colours, inks] = [pairOf(logo, isPicture), pairOf(accent, isColour), pairOf(ink, isColour)];
  return {
    ...(typeof name === 'string' && { name }),
    ...(pictures && { logo: pictures }),
    ...(isPicture(favicon) && { favicon }),
    ...(colours && inks && { accent: colours, ink: inks }),
    ...(typeof radius === 'number' && { radius }),
    ...(typeof fonts === 'string' && { fonts }),
    links: Object.fromEntries(Object.entries(recordOf(links)).filter(([, address]) => isWeb(address))),
    ...(typeof support === 'string' && { support }),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function pairOf(value: unknown, fits: (one: unknown) => one is string): Pair | undefined {
  const { light, dark } = recordOf(value);
  return fits(light) && fits(dark) ? { light, dark } : undefined;
}

function isPicture(value: unknown): value is string {
  return typeof value === 'string' && /^data:image\/(?:png|svg\+xml);base64,[\w+/=]+$/.test(value);
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value);
}

function isWeb(value: unknown): boolean {
  return typeof value === 'string' && URL.parse(value)?.protocol === 'https:';
}
