// Configuration in its table: values as compressed JSON text, which keeps the order of keys and costs a fraction to read.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { RequestError } from '../../node/errors.ts';
import type {
  ConfigurationEditor,
  ConfigurationItem,
  ConfigurationKind,
  ConfigurationReader,
  ConfigurationStore,
  CurrentConfiguration,
} from '../../ports/configuration.ts';
import { mostUnpacked, packed, sizeFault } from '../../ports/stored-size.ts';
import type { Dynamo } from './client.ts';

const row = z.object({ item: z.string(), revision: z.string(), value: z.instanceof(Uint8Array) });

/** Reads may be a moment behind: what they give is cached anyway. */
export function dynamoConfiguration(dynamo: Dynamo): ConfigurationReader {
  const configuration = dynamo.table('Configuration');
  return {
    async get(realm, kind, id) {
      const found = await configuration.get({ realm, item: itemKey(kind, id) });
      return found && fromRow(kind, found);
    },
    async list(realm, kind) {
      const found = await configuration.query(realm, itemKey(kind, ''));
      return found.map((item) => fromRow(kind, item)).sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
}

export function dynamoConfigurationEditor(dynamo: Dynamo): ConfigurationEditor {
  const configuration = dynamo.table('Configuration');
  return {
    async put(realm, kind, id, value) {
      const row = toRow(kind, id, value);
      await configuration.put({ realm, item: itemKey(kind, id), ...row });
      return row.revision;
    },
    async remove(realm, kind, id) {
      await configuration.remove({ realm, item: itemKey(kind, id) });
    },
  };
}

export function dynamoCurrentConfiguration(dynamo: Dynamo): CurrentConfiguration {
  const configuration = dynamo.table('Configuration');
  return {
    async get(realm, kind, id) {
      const found = await configuration.get({ realm, item: itemKey(kind, id) }, { consistent: true });
      return found && fromRow(kind, found);
    },
  };
}

export function dynamoConfigurationStore(dynamo: Dynamo): ConfigurationStore {
  const configuration = dynamo.table('Configuration');
  const consistent = true;
  const asSeen = (seen: string | null) =>
    seen === null ? { when: 'attribute_not_exists(#revision)' } : { when: '#revision = :seen', values: { seen } };
  return {
    ...dynamoCurrentConfiguration(dynamo),
    async list(realm, kind, prefix) {
      const found = await configuration.query(realm, itemKey(kind, prefix), { consistent });
      return found.map((item) => fromRow(kind, item)).sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    async replace(realm, kind, id, value, seen) {
      const row = toRow(kind, id, value);
      const written = await configuration.put({ realm, item: itemKey(kind, id), ...row }, asSeen(seen));
      return written ? row.revision : undefined;
    },
    discard: (realm, kind, id, seen) => configuration.remove({ realm, item: itemKey(kind, id) }, asSeen(seen)),
  };
}

/** Throws `ERR_BODY_TOO_LARGE` for what has no room in a row. */
function toRow(kind: ConfigurationKind, id: string, value: JsonObject): { revision: string; value: Uint8Array } {
  const fault = sizeFault(value);
  if (fault !== undefined) throw new RequestError('ERR_BODY_TOO_LARGE', `${[kind, id].join(' ').trim()} ${fault}`);
  const text = JSON.stringify(value);
  const revision = createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
  return { revision, value: packed(value) };
}

function itemKey(kind: ConfigurationKind, id: string): string {
  return `${kind}#${id}`;
}

function fromRow(kind: ConfigurationKind, found: unknown): ConfigurationItem {
  const { item, revision, value: compressed } = row.parse(found);
  const value: unknown = JSON.parse(gunzipSync(compressed, { maxOutputLength: mostUnpacked }).toString());
  if (!isJsonObject(value)) throw new Error(`The stored ${item} is not an object`);
  return { kind, id: item.slice(itemKey(kind, '').length), revision, value };
}
