// Where this page and the server are. The place that serves the pages may put pages/config.json beside them; without it the API
// is expected on the same host, under AM's usual path.
import { isRealmPage, placeOf } from '../../page-addresses.ts';

export interface Configuration {
  /** Absolute, without a slash at the end: `https://login.example.com/am`. */
  readonly amUrl: string;
  /** Of this page: `alpha`, `customers/europe`. */
  readonly realm: string;
}

const standard = { amUrl: '/am', realm: 'alpha' };

// What is built lies in `pages/` below the folder of the pages. In a variable: Vite would look for a file of that name.
const built = import.meta.url;
const home = new URL('..', built);

/** The realm that the address names: in its path or, as AM's page has it, in its query. */
export const addressedRealm =
  placeOf(location.pathname, home.pathname).realm ?? new URLSearchParams(location.search).get('realm');

/** A page of the same realm, by an address of the same kind. */
export function pageAddress(page: 'login' | 'devices'): URL {
  const { realm } = placeOf(location.pathname, home.pathname);
  const address = new URL(realm === undefined ? page : `${page}/${realm}`, home);
  if (realm === undefined && addressedRealm) address.searchParams.set('realm', addressedRealm);
  return inAskedLanguage(address);
}

/** Whoever has asked for a language is spoken to in it by the next of our pages, too. No other address changes. */
export function inAskedLanguage(address: URL): URL {
  const locale = new URLSearchParams(location.search).get('locale');
  const { searchParams } = address;
  if (locale && isRealmPage(address, home) && !searchParams.has('locale')) searchParams.set('locale', locale);
  return address;
}

/** The sign-in page of the realm that the pages belong to, whatever realm this address names. */
export function ownSignIn(): URL {
  return new URL('login', home);
}

let given: Promise<Record<string, unknown>> | undefined;

export async function loadConfiguration(): Promise<Configuration> {
  given ??= read();
  const settings = await given;
  return {
    amUrl: new URL(textOr(settings['amUrl'], standard.amUrl), location.href).href.replace(/\/+$/, ''),
    realm: addressedRealm || textOr(settings['realm'], standard.realm),
  };
}

/** `/realms/root/realms/customers/realms/europe` of `customers/europe`, `/customers/europe` or `/`. */
export function realmPath(realm: string): string {
  return ['root', ...realm.split('/').filter((name) => name !== '' && name !== 'root')]
    .map((name) => `/realms/${encodeURIComponent(name)}`)
    .join('');
}

async function read(): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(new URL('pages/config.json', home));
    const body: unknown = response.ok ? await response.json() : {};
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
