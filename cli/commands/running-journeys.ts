// The journeys and scripts of a stack that runs on this machine, through its doors.
import * as z from 'zod';
import type { ExportFile } from '../../functions/journey/export.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { printable } from '../../functions/printable.ts';
import { adminPath } from '../../local/admin-door.ts';
import { historyPath } from '../../local/history-door.ts';
import type { DeployedJourneys } from '../../operator/deployed-journeys.ts';
import { Trouble } from '../command.ts';
import { noAnswer, shownServer } from '../server.ts';

export interface RunningJourneys extends DeployedJourneys {
  /** Resolves to the report. */
  imported(files: readonly ExportFile[], realm: string): Promise<unknown>;
}

const object = z.record(z.string(), z.json() as z.ZodType<Json>) as z.ZodType<JsonObject>;
const listing = z.object({
  journeys: z.array(z.string()),
  scripts: z.array(
    z.object({ id: z.string(), name: z.string(), context: z.string(), engine: z.enum(['legacy', 'next']) }),
  ),
});
const exported = z.object({ trees: object, missing: z.array(z.string()) });

export function runningJourneys(server: URL, { fetch }: { readonly fetch: typeof globalThis.fetch }): RunningJourneys {
  const ask = async (realm: string, path: string, body?: object): Promise<unknown> => {
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(new URL(path, server).href, init).catch(() => {
      throw noAnswer(server);
    });
    const shown = shownServer(server);
    if (response.status === 404) throw new Trouble(`There is no realm ${realm} at ${shown}`);
    if (!response.ok) throw new Trouble(`The Waymark at ${shown} refused the request (${response.status})`);
    return response.json();
  };
  return {
    imported: (files, realm) => ask(realm, adminPath, { realm, files }),
    list: async (realm) => listing.parse(await ask(realm, `${adminPath}?${new URLSearchParams({ realm })}`)),
    async exported(names, realm) {
      const query = new URLSearchParams({ realm });
      for (const name of names) query.append('export', name);
      return exported.parse(await ask(realm, `${adminPath}?${query}`));
    },
    async past(request) {
      const answer = object.parse(await ask(request.realm, historyPath, request));
      if (typeof answer['trouble'] === 'string') throw new Trouble(printable(answer['trouble']));
      return answer;
    },
  };
}
