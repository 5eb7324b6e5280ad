// AM's universal id of a user, as sessions and nodes name the identified user.
import type { User } from '../ports/users.ts';

/** `id=demo,ou=user,o=alpha,ou=services,ou=am-config`; the root realm has no `o=`. */
export function universalId({ realm, username }: User): string {
  const organisations = realm.split('/').filter(Boolean).reverse();
  const parts = [`id=${escapeDn(username)}`, 'ou=user', ...organisations.map((name) => `o=${escapeDn(name)}`)];
  return [...parts, 'ou=services', 'ou=am-config'].join(',');
}

/** The user name inside a universal id. */
export function identityName(id: string): string {
  const [, escaped = ''] = /^id=((?:\\.|[^\\,])*)/s.exec(id) ?? [];
  return escaped.replaceAll(/\\(.)/gs, '$1');
}

// RFC 4514 section 2.4
function escapeDn(text: string): string {
  return text.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}
