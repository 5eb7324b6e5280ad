// A realm with all that it takes to change its journeys, as its stored settings have it.
import type { EditedRealm } from './realm-editor.ts';

/** `realm` in normal form. Undefined: there is no such realm. */
export async function editedRealm(
  realm: string,
  changing: Pick<EditedRealm, 'author' | 'definitions' | 'ports'>,
): Promise<EditedRealm | undefined> {
  const stored = await changing.ports.configurationStore.get(realm, 'realm', '');
  if (!stored) return undefined;
  const { value: settings } = stored;
  return { realm, settings, strict: settings['profile'] === 'strict', ...changing };
}
