// Drafts of nodes: when those are none any more that journeys have taken.
import type { JourneySource } from '../journey/source.ts';
import { sameJson } from '../json.ts';
import type { EditedRealm } from './edited-realm.ts';
import { draftId, journeysWith, nodesIn, runningConfig, type Stock } from './realm-stock.ts';

/** A draft that all journeys with its node have taken is none any more. */
export async function settleDrafts(stock: Stock, { realm, ports }: EditedRealm): Promise<void> {
  const taken = [...stock.drafts.values()].filter(({ id: key, value }) => {
    const [type = '', ...rest] = key.split('#');
    const id = rest.join('#');
    const users = journeysWith(stock, type, id);
    return users.length > 0 && users.every((name) => sameJson(runningConfig(stock, type, id, name), value));
  });
  await Promise.all(taken.map(({ id, revision }) => ports.configurationStore.discard(realm, 'draft', id, revision)));
}

export async function dropDrafts(
  source: JourneySource,
  { drafts }: Stock,
  { realm, ports }: EditedRealm,
): Promise<void> {
  const own = nodesIn(source).flatMap(({ type, id }) => drafts.get(draftId(type, id)) ?? []);
  await Promise.all(own.map(({ id, revision }) => ports.configurationStore.discard(realm, 'draft', id, revision)));
}
