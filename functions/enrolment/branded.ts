// What a registration shows of the realm: the author's word, else the brand's, else AM's.
import { isJsonObject } from '../json.ts';
import { inBothAlphabets, labelText } from '../mfa/registration-label.ts';
import { accentOf, brandOf } from '../node/brand.ts';
import type { Brands } from '../ports/configuration.ts';
import type { Log } from '../ports/system.ts';

/** Keys of AM's registration nodes. */
export interface LeftOpen {
  readonly issuer?: string | undefined;
  readonly bgColor?: string | undefined;
  readonly imgUrl?: string | undefined;
}

export type Branded<Config extends LeftOpen> = Omit<Config, 'issuer' | 'bgColor'> & {
  readonly issuer: string;
  readonly bgColor: string;
};

interface Shown {
  readonly realm: string;
  readonly log: Log;
}

/** AM's. */
export const usualIssuer = 'ForgeRock';
const usualColour = '032b75';

/** With AM's own in what was left open. */
export function unbranded<Config extends LeftOpen>(config: Config): Branded<Config> {
  const { issuer = usualIssuer, bgColor = usualColour, ...rest } = config;
  return { ...rest, issuer, bgColor };
}

/** The brand is read only where something was left open. One that cannot be read ends no registration. */
export async function branded<Config extends LeftOpen, Context extends Shown & { readonly config: Config }>(
  context: Context & { readonly config: Config },
  brands: Brands,
): Promise<Omit<Context, 'config'> & { readonly config: Branded<Config> }> {
  const { config, realm, log } = context;
  const isOpen = [config.issuer, config.bgColor, config.imgUrl].includes(undefined);
  const brand = isOpen ? await brandIn(realm, brands, log) : undefined;
  const accent = brand && accentOf(brand)?.light.slice(1);
  const issuer = config.issuer ?? brand?.name;
  const bgColor = config.bgColor ?? accent;
  const imgUrl = config.imgUrl ?? brand?.appLogo;
  return { ...context, config: unbranded({ ...config, issuer, bgColor, imgUrl }) };
}

/** The name of the realm, where the author gives none. */
export async function brandName(given: string | undefined, { realm, log }: Shown, brands: Brands): Promise<string> {
  return given ?? (await brandIn(realm, brands, log))?.name ?? usualIssuer;
}

/**
 * What authenticator apps do not understand of an issuer. In a combined registration they read its Base64 in two alphabets: the older
 * ones for Android in that of URLs, for lack of it even the label, the newer ones in the other, and those refuse what they misread.
 */
export function issuerWarnings(issuer: string): string[] {
  if (inBothAlphabets(labelText(issuer)) !== undefined) return [];
  return [
    `${issuer}: newer apps on Android refuse the QR code of Combined MFA Registration under this name, since its base64url has a - or _; another spelling helps, as \`issuer\` of the node`,
  ];
}

/** The same of a brand that is to be stored, by its key. Anything else than a brand has none. */
export function brandWarnings(given: unknown): string[] {
  const name = isJsonObject(given) ? given['name'] : undefined;
  return typeof name === 'string' ? issuerWarnings(name.trim()).map((warning) => `name: ${warning}`) : [];
}

async function brandIn(realm: string, brands: Brands, log: Log) {
  const stored = await brands.stored(realm).catch(() => {
    log.warn('The brand of the realm cannot be read', { realm });
    return undefined;
  });
  return brandOf(stored, log);
}
