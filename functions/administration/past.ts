// What journeys and scripts of a realm were like, and going back: for the configuration API, and for the command line.
import * as z from 'zod';
import { journeySource } from '../journey/source.ts';
import { type JsonObject, sameJson } from '../json.ts';
import { RequestError } from '../node/errors.ts';
import { exportedScript } from '../script/exported-script.ts';
import { type Difference, journeyDifferences, scriptDifferences } from './difference.ts';
import type { EditedRealm } from './edited-realm.ts';
import { type Place, type Version, versionsOf } from './history.ts';
import { putJourney, putScript, removeJourney, removeScript } from './realm-editor.ts';
import { type FindingBody, findingBodies } from './runnable.ts';

type Thing = Pick<Place, 'kind' | 'id'>;

/** The version of this number; undefined: what runs. Throws `ERR_NOT_FOUND` with the numbers that there are. */
function versionAmong({ id }: Thing, versions: readonly Version[], number: number): Version {
  const found = versions.find((one) => one.version === number);
  if (found) return found;
  const known = versions.map((one) => one.version).join(', ') || 'none';
  throw new RequestError('ERR_NOT_FOUND', `${id} has no version ${number}; there are ${known}`);
}

export interface RolledBack {
  /** Undefined where nothing of it is stored yet. */
  readonly revision: string | undefined;
  /** Undefined where it was so already, or waits. */
  readonly version: number | undefined;
  readonly findings: readonly FindingBody[];
  /** Of a script: the journeys that could not run with it. What runs stays, and the old one waits. */
  readonly waiting: readonly string[];
}

/**
 * Makes it as it was, as a version of its own. `seen`: the revision that its author saw, null where there was nothing; by default
 * what is there now. Throws `ERR_CHANGED` where it has become something else.
 */
export async function rollBack(
  { kind, id }: Thing,
  number: number,
  {
    seen: expected,
    comment = `Back to version ${number}`,
  }: { readonly seen?: string | null | undefined; readonly comment?: string | undefined },
  realm: EditedRealm,
): Promise<RolledBack> {
  const { configurationStore } = realm.ports;
  const seen =
    expected === undefined ? ((await configurationStore.get(realm.realm, kind, id))?.revision ?? null) : expected;
  const { value } = versionAmong({ kind, id }, await versionsOf({ realm: realm.realm, kind, id }, realm.ports), number);
  if (kind === 'script') {
    const { version, waiting } = await putScript(id, value, { seen, comment }, realm);
    const now = await configurationStore.get(realm.realm, kind, id);
    return { revision: now?.revision, version, waiting, findings: [] };
  }
  const source = journeySource(id, value);
  if (!source) throw new RequestError('ERR_NOT_FOUND', `Version ${number} of ${id} is no journey`);
  const { revision, version, compiled } = await putJourney(
    id,
    { make: () => source, seen, comment, whole: true },
    realm,
  );
  return { revision, version, findings: findingBodies(compiled), waiting: [] };
}

// What the command line asks, here or of a deployment.

const thing = { realm: z.string(), kind: z.enum(['journey', 'script']), name: z.string() };

export const pastRequest = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list'), ...thing }),
  z.object({
    action: z.literal('diff'),
    ...thing,
    /** Versions; of the newer one nothing means what runs now. */
    from: z.int().optional(),
    to: z.int().optional(),
  }),
  z.object({ action: z.literal('rollback'), ...thing, version: z.int() }),
  z.object({ action: z.literal('remove'), ...thing }),
]);

export type PastRequest = z.output<typeof pastRequest>;

/** Throws RequestErrors that say what there is not, and what is in the way. */
export async function answerPast(request: PastRequest, realm: EditedRealm): Promise<JsonObject> {
  const { kind, name } = request;
  const id = kind === 'script' ? await scriptNamed(name, realm) : name;
  const versions = await versionsOf({ realm: realm.realm, kind, id }, realm.ports);
  const now = await realm.ports.configurationStore.get(realm.realm, kind, id);
  switch (request.action) {
    case 'list': {
      if (versions.length === 0 && !now) throw unknown(request);
      return {
        versions: versions.map((one) => ({
          ...{ version: one.version, at: one.at, by: one.by ?? null, comment: one.comment ?? null },
          isNow: sameJson(one.value, now?.value),
        })),
      };
    }
    case 'diff': {
      const from = request.from ?? versions.find(({ value }) => !sameJson(value, now?.value))?.version;
      if (from === undefined) {
        if (!now) throw unknown(request);
        return { from: null, differences: [] };
      }
      const before = versionAmong({ kind, id }, versions, from).value;
      const after = request.to === undefined ? now?.value : versionAmong({ kind, id }, versions, request.to).value;
      if (!after) throw unknown(request);
      return { from, differences: differencesOf({ kind, id }, before, after).map(differenceBody) };
    }
    case 'rollback': {
      const { version, waiting } = await rollBack(
        { kind, id },
        request.version,
        { seen: now?.revision ?? null },
        realm,
      );
      return { version: version ?? null, waiting: [...waiting] };
    }
    case 'remove': {
      const removed =
        kind === 'script' ? await removeScript(id, realm) : await removeJourney(id, { keepNodes: false }, realm);
      if (!removed) throw unknown(request);
      return {};
    }
  }
}

function unknown({ kind, name }: Pick<PastRequest, 'kind' | 'name'>): RequestError {
  return new RequestError('ERR_NOT_FOUND', `There is no ${kind} ${name}`);
}

function differencesOf({ kind, id }: Thing, before: JsonObject, after: JsonObject): Difference[] {
  if (kind === 'script') return scriptDifferences(before, after);
  const [older, newer] = [journeySource(id, before), journeySource(id, after)];
  return older && newer ? journeyDifferences(older, newer) : [];
}

function differenceBody({ place, before, after }: Difference): JsonObject {
  return { place, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** By its id, or by its name, that of a removed one too: the newest that was called so. */
async function scriptNamed(name: string, { realm, ports: { configurationStore } }: EditedRealm): Promise<string> {
  const scripts = await configurationStore.list(realm, 'script', '');
  if (scripts.some(({ id }) => id === name)) return name;
  const called = scripts.find(({ id, value }) => exportedScript(id, value)?.name === name);
  if (called) return called.id;
  const versions = await configurationStore.list(realm, 'version', 'script#');
  const found = versions
    .map(({ id: row, value }) => ({ id: row.replace(/^script#/, '').replace(/#\d{8}$/, ''), ...value }))
    .filter(
      ({ id, value }: { id: string; value?: unknown }) =>
        id === name || exportedScript(id, value as JsonObject)?.name === name,
    )
    .sort((one: JsonObject, other: JsonObject) => (String(one['at']) < String(other['at']) ? 1 : -1));
  return found[0]?.id ?? name;
}
