// What the realm alpha of `waymark dev` starts with: what a deployment from here would have.
import { statSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { withTextFiles } from '../../functions/node/own-mail-template.ts';
import { settingsFaults } from '../../functions/realm/settings-faults.ts';
import { Trouble } from '../command.ts';
import { callersFile, fromCaller, readOrTrouble } from '../files.ts';

const deploymentFile = 'cdk.json';
const place = ['context', 'waymark', 'realms', 'alpha'];

/** What `--settings FILE` means, for a usage text. */
export const settingsUsage =
  'settings of the realm alpha, as JSON. Default: those in cdk.json, where you are, if it has some';

/** Throws a Trouble that names the file and each key that cannot be used. */
export function devSettings(named: string | undefined): JsonObject {
  if (named !== undefined) return checked(named, contentOf(named), []);
  const { settings } = deployed();
  return settings === undefined ? {} : checked(deploymentFile, settings, [...place, 'settings']);
}

/** Texts by language, and mails by name, with the files in them that they name. Whoever uses them says what is wrong with them. */
export function devWords(): {
  readonly texts?: Readonly<Record<string, JsonObject>>;
  readonly mailTemplates?: Readonly<Record<string, JsonObject>>;
} {
  const { texts, mailTemplates } = deployed();
  return {
    ...(texts !== undefined && { texts: objectsIn('texts', texts) }),
    ...(mailTemplates !== undefined && { mailTemplates: withFiles(objectsIn('mailTemplates', mailTemplates)) }),
  };
}

/** What cdk.json says of the realm; nothing where there is none. */
function deployed(): JsonObject {
  const isThere = statSync(fromCaller(deploymentFile), { throwIfNoEntry: false })?.isFile();
  if (!isThere) return {};
  const found = place.reduce<unknown>((of, key) => (isJsonObject(of) ? of[key] : undefined), contentOf(deploymentFile));
  return isJsonObject(found) ? found : {};
}

function objectsIn(key: string, given: unknown): Readonly<Record<string, JsonObject>> {
  const entries = isJsonObject(given) ? Object.entries(given) : [];
  const objects = entries.flatMap(([name, value]) => (isJsonObject(value) ? [[name, value] as const] : []));
  if (isJsonObject(given) && objects.length === entries.length) return Object.fromEntries(objects);
  throw new Trouble(`${deploymentFile} at ${[...place, key].join('.')}: must be objects by their names`);
}

function withFiles(mails: Readonly<Record<string, JsonObject>>): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(mails).map(([name, mail]) => [
      name,
      withTextFiles(mail, (file) => readOrTrouble(file, callersFile)),
    ]),
  );
}

function contentOf(file: string): unknown {
  const text = readOrTrouble(file, callersFile);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Trouble(`${file} is not JSON`, { cause });
  }
}

function checked(file: string, settings: unknown, at: readonly string[]): JsonObject {
  const faults = isJsonObject(settings) ? settingsFaults(settings) : ['must be an object'];
  if (isJsonObject(settings) && faults.length === 0) return settings;
  const where = at.length === 0 ? '' : ` at ${at.join('.')}`;
  throw new Trouble(`The settings in ${file}${where} cannot be used:\n  ${faults.join('\n  ')}`);
}
