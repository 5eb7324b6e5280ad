// AM's universal id of a user, as sessions and nodes name the identified user.
import { comparableName, type User } from './users.ts';

/** `id=demo,ou=user,o=alpha,ou=services,ou=am-config`; the root realm has no `o=`. */
export function universalId({ realm, username }: User): string {
  const organisations = realm.split('/').filter(Boolean).reverse();
  const parts = [`id=${escapeDn(username)}`, 'ou=user', ...organisations.map((name) => `o=${escapeDn(name)}`)];
  return [...parts, 'ou=services', 'ou=am-config'].join(',');
}

const leadingName = /^id=((?:\\.|[^\\,])*)/s;

/** The user name inside a universal id. */
export function identityName(id: string): string {
  const [, escaped = ''] = leadingName.exec(id) ?? [];
  return escaped.replaceAll(/\\(.)/gs, '$1');
}

/** The same for every spelling of the name; the realm stays as it is, since `alpha` and `Alpha` are two. */
export function comparableId(id: string): string {
  return id.replace(leadingName, () => `id=${escapeDn(comparableName(identityName(id)))}`);
}

export function isSameUser(one: string, other: string): boolean {
  return comparableId(one) === comparableId(other);
}

// RFC 4514 section 2.4
function escapeDn(text: string): string {
  return text.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}
