// The settings of the realm alpha that `waymark dev` starts with: those that a deployment from here would have.
import { statSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { settingsFaults } from '../../functions/realm/settings-faults.ts';
import { Trouble } from '../command.ts';
import { callersFile, fromCaller, readOrTrouble } from '../files.ts';

const deploymentFile = 'cdk.json';
const place = ['context', 'waymark', 'realms', 'alpha', 'settings'];

/** What `--settings FILE` means, for a usage text. */
export const settingsUsage =
  'settings of the realm alpha, as JSON. Default: those in cdk.json, where you are, if it has some';

/** Throws a Trouble that names the file and each key that cannot be used. */
export function devSettings(named: string | undefined): JsonObject {
  if (named !== undefined) return checked(named, contentOf(named), []);
  const isThere = statSync(fromCaller(deploymentFile), { throwIfNoEntry: false })?.isFile();
  if (!isThere) return {};
  const found = place.reduce<unknown>((of, key) => (isJsonObject(of) ? of[key] : undefined), contentOf(deploymentFile));
  return found === undefined ? {} : checked(deploymentFile, found, place);
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
