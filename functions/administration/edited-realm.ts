// A realm with all that it takes to change its journeys, as its stored settings have it.
import type { JsonObject } from '../json.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import type { AuditLog } from '../ports/audit.ts';
import type { ConfigurationStore } from '../ports/configuration.ts';
import type { Clock } from '../ports/system.ts';
import type { Author } from './author.ts';

export interface EditorPorts {
  readonly configurationStore: ConfigurationStore;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

export interface EditedRealm {
  /** Normal form. */
  readonly realm: string;
  readonly strict: boolean;
  /** As they are stored. */
  readonly settings: JsonObject;
  readonly definitions: readonly NodeDefinition[];
  readonly ports: EditorPorts;
  readonly author: Author;
}

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
