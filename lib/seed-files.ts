// The files that a deployment fills its realms from, checked with the importer that will read them.
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderFiles } from '../functions/deployment/folder-files.ts';
import { type RealmFiles, realmSeeds } from '../functions/deployment/realm-seeds.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import type { Configuration } from './configuration.ts';

export interface SeedFiles {
  /** The root realm first. */
  readonly realms: readonly RealmFiles[];
  readonly warnings: readonly string[];
}

/** Throws naming the realm and what is wrong in which file. */
export function seedFiles({ realms }: Pick<Configuration, 'realms'>): SeedFiles {
  const named = Object.entries(realms).map(([name, { profile, journeys, services, mail }]): RealmFiles => {
    const files = (folder: string | undefined, key: string) =>
      folder === undefined ? [] : filesIn(folder, `waymark.realms.${name}.${key}`);
    return {
      // The configuration has made sure that it is one.
      realm: normalRealm(name) ?? '/',
      profile,
      journeys: files(journeys, 'journeys'),
      services: files(services, 'services'),
      ...(mail && { mail }),
    };
  });
  const root = { realm: '/', journeys: [], services: [] };
  const all = named.some(({ realm }) => realm === '/') ? named : [root, ...named];
  return { realms: all, warnings: all.flatMap((realm) => realmSeeds(realm).warnings) };
}

function filesIn(folder: string, key: string) {
  const path = isAbsolute(folder) ? folder : fileURLToPath(new URL(`../${folder}`, import.meta.url));
  try {
    return folderFiles(path);
  } catch (cause) {
    throw new Error(`${key}: cannot read the folder ${folder}`, { cause });
  }
}
