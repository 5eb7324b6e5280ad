// Where the pages are: `/login` of the realm that comes first, `/login/customers/europe` of any, `/login/root` of the root realm;
// My account likewise. They are the same files everywhere, and load what is theirs from where they were built.

/** The pages that each realm has. */
export const realmPages = ['login', 'devices'] as const;

/** What stands behind a page's name, of a realm in normal form: `customers/europe` of `/customers/europe`. */
export function realmAddress(realm: string): string {
  return realm.slice(1) || 'root';
}

/** A page that was built for the top, as it has to be so many levels below. */
export function movedDown(html: string, levels: number): string {
  return html.replaceAll(/(\s(?:src|href)=")\.\//g, `$1${'../'.repeat(levels) || './'}`);
}

/** The page and the realm that an address below `home` names; no realm where it names none. */
export function placeOf(path: string, home: string): { readonly page: string; readonly realm: string | undefined } {
  const [page = '', ...realm] = path.slice(home.length).split('/').filter(Boolean);
  return { page, realm: realm.length > 0 ? realm.map(decoded).join('/') : undefined };
}

/** Whether it is one of these pages below `home`, and no other application's. */
export function isRealmPage(address: URL, home: URL): boolean {
  if (!address.href.startsWith(home.href)) return false;
  const { page } = placeOf(address.pathname, home.pathname);
  return realmPages.some((known) => known === page);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
