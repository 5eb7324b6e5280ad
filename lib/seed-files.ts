// The files that a deployment fills its realms from, checked with the importer that will read them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportFolder, folderFiles } from '../functions/deployment/export-folder.ts';
import { type RealmFiles, realmSeeds } from '../functions/deployment/realm-seeds.ts';
import { isJsonObject, type JsonObject } from '../functions/json.ts';
import { withPictures } from '../functions/node/brand.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { withTextFiles } from '../functions/node/own-mail-template.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { type Configuration, SettingsError } from './configuration.ts';

/** The folder of the journeys that come with Waymark. */
export const shippedJourneys = fileURLToPath(new URL('../journeys', import.meta.url));

/** Those of them that the root realm begins with where nobody says: the way in for administrators. */
export function rootJourneys(...names: readonly string[]): RealmFiles['journeys'] {
  return folderFiles(shippedJourneys).filter(({ name }) => names.includes(name.replace('.journey.json', '')));
}

export interface SeedFiles {
  /** The root realm first. */
  readonly realms: readonly RealmFiles[];
  readonly warnings: readonly string[];
}

/** Folders are looked for from where the app runs. Throws naming the realm and what is wrong in which file. */
export function seedFiles(
  { realms }: Pick<Configuration, 'realms'>,
  definitions: readonly NodeDefinition[] = nodeDefinitions,
): SeedFiles {
  const named = Object.entries(realms).map(([name, realm]): RealmFiles => {
    const { profile, journeys, services, mail, settings, brand, texts, mailTemplates } = realm;
    const files = (folder: string | undefined, key: string, read: typeof folderFiles) =>
      folder === undefined ? [] : filesIn(folder, `waymark.realms.${name}.${key}`, read);
    return {
      // The configuration has made sure that it is one.
      realm: normalRealm(name) ?? '/',
      profile,
      journeys: files(journeys, 'journeys', exportFolder),
      services: files(services, 'services', folderFiles),
      ...(mail && { mail }),
      ...(isJsonObject(settings) && { settings }),
      ...(texts && { texts }),
      ...(mailTemplates && { mailTemplates: mailsOfFiles(mailTemplates, `waymark.realms.${name}.mailTemplates`) }),
      ...(isJsonObject(brand) && { brand: brandOfFiles(brand, `waymark.realms.${name}.brand`) }),
    };
  });
  const root = { realm: '/', journeys: rootJourneys('MfaLogin'), services: [] };
  const all = named.some(({ realm }) => realm === '/') ? named : [root, ...named];
  return { realms: all, warnings: all.flatMap((realm) => realmSeeds(realm, { definitions }).warnings) };
}

/** With the files in them that they name. */
function mailsOfFiles(
  mailTemplates: Readonly<Record<string, JsonObject>>,
  key: string,
): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(mailTemplates).map(([name, template]) => [
      name,
      withTextFiles(template, (file) => {
        try {
          return readFileSync(resolve(file), 'utf8');
        } catch (cause) {
          throw new SettingsError(`${key}.${name}: cannot read the file ${file}`, { cause });
        }
      }),
    ]),
  );
}

/** `brand` as somebody has written it, with the files in it. Throws a SettingsError for one that cannot be read. */
function brandOfFiles(brand: JsonObject, key: string): JsonObject {
  return withPictures(brand, (file, named) => {
    try {
      return readFileSync(resolve(file));
    } catch (cause) {
      throw new SettingsError(`${key}.${named}: cannot read the file ${file}`, { cause });
    }
  });
}

function filesIn(folder: string, key: string, read: typeof folderFiles) {
  try {
    return read(resolve(folder));
  } catch (cause) {
    throw new SettingsError(`${key}: cannot read the folder ${folder}`, { cause });
  }
}
