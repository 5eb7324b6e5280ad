// The last versions of each journey and script: what it was like, who made it so, when, and why.
import { type JsonObject, sameJson } from '../json.ts';
import type { ConfigurationItem, ConfigurationStore } from '../ports/configuration.ts';
import type { Clock } from '../ports/system.ts';

export interface Version {
  /** Counts up from 1. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Undefined: by a deployment, an import or the seed. */
  readonly by: string | undefined;
  readonly comment: string | undefined;
  /** As Configuration had it. */
  readonly value: JsonObject;
  /** Part of a whole that is still being written. */
  readonly open: boolean;
}

export interface HistoryPorts {
  readonly configurationStore: ConfigurationStore;
  readonly clock: Clock;
}

/** Of one journey or script in a realm. */
export interface Place {
  readonly realm: string;
  readonly kind: 'journey' | 'script';
  readonly id: string;
}

/** Older ones go. */
export const mostVersions = 20;
/** Milliseconds in which the parts of a whole follow each other: tools write a journey node by node. They are one version. */
const together = 60_000;

/** Newest first. */
export async function versionsOf({ realm, kind, id }: Place, { configurationStore }: HistoryPorts): Promise<Version[]> {
  const prefix = `${kind}#${id}#`;
  const rows = await configurationStore.list(realm, 'version', prefix);
  // An id may have `#` in it, so that another's rows begin like this one's.
  return rows
    .filter((row) => /^\d{8}$/.test(row.id.slice(prefix.length)))
    .map((row) => versionIn(row, prefix))
    .reverse();
}

export interface Noting {
  readonly by: string | undefined;
  readonly comment?: string | undefined;
  /** More may follow that belongs to it. */
  readonly open?: boolean;
}

/**
 * Notes what a change has made of it. `before` is what it replaced: where the history does not have that, since a deployment or
 * an import wrote it, it gets a version of its own first, so that nothing that ran is lost.
 */
export async function remember(
  place: Place,
  { before, after }: { readonly before: JsonObject | undefined; readonly after: JsonObject | undefined },
  { by, comment, open = false }: Noting,
  ports: HistoryPorts,
): Promise<number | undefined> {
  const known = await versionsOf(place, ports);
  const [newest] = known;
  const continues =
    newest?.open === true &&
    newest.by === by &&
    sameJson(newest.value, before) &&
    ports.clock.now() - Date.parse(newest.at) < together;
  if (continues && after !== undefined) {
    await overwrite(place, newest, { by, comment, open, value: after }, ports);
    return newest.version;
  }
  let next = (newest?.version ?? 0) + 1;
  if (before !== undefined && !sameJson(newest?.value, before)) {
    next = (await write(place, next, { by: undefined, value: before }, ports)) + 1;
  }
  if (after === undefined || (sameJson(before, after) && comment === undefined)) return undefined;
  const version = await write(place, next, { by, comment, open, value: after }, ports);
  await forgetOldest(place, [...known.map((one) => one.version), version], ports);
  return version;
}

type Written = Noting & Pick<Version, 'value'>;

/** At the first number that is free from `first` on: somebody else may write at the same moment. */
async function write(place: Place, first: number, written: Written, ports: HistoryPorts): Promise<number> {
  for (let version = first; version < first + 50; version += 1) {
    const row = rowOf(written, ports);
    const done = await ports.configurationStore.replace(place.realm, 'version', rowId(place, version), row, null);
    if (done !== undefined) return version;
  }
  throw new Error('There is no end of versions that others write');
}

async function overwrite(place: Place, newest: Version, written: Written, ports: HistoryPorts): Promise<void> {
  const { configurationStore } = ports;
  const id = rowId(place, newest.version);
  const row = await configurationStore.get(place.realm, 'version', id);
  // Whoever was faster has noted something newer.
  if (row) await configurationStore.replace(place.realm, 'version', id, rowOf(written, ports), row.revision);
}

async function forgetOldest(place: Place, versions: readonly number[], ports: HistoryPorts): Promise<void> {
  const oldest = [...versions].sort((one, other) => other - one).slice(mostVersions);
  for (const version of oldest) {
    const row = await ports.configurationStore.get(place.realm, 'version', rowId(place, version));
    if (row) await ports.configurationStore.discard(place.realm, 'version', row.id, row.revision);
  }
}

function rowId({ kind, id }: Place, version: number): string {
  return `${kind}#${id}#${String(version).padStart(8, '0')}`;
}

function rowOf({ by, comment, open, value }: Written, { clock }: HistoryPorts): JsonObject {
  const at = new Date(clock.now()).toISOString();
  return {
    at,
    ...(by !== undefined && { by }),
    ...(comment !== undefined && { comment }),
    ...(open && { open }),
    value,
  };
}

function versionIn({ id, value: row }: ConfigurationItem, prefix: string): Version {
  const { at, by, comment, open, value } = row;
  return {
    version: Number(id.slice(prefix.length)),
    at: String(at),
    by: typeof by === 'string' ? by : undefined,
    comment: typeof comment === 'string' ? comment : undefined,
    open: open === true,
    value: value as JsonObject, // written by `rowOf`
  };
}
