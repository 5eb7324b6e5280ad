// The brand of the realm alpha that somebody works on: what changes in its file, or in a picture that the file names, is seen
// at once. What cannot be used is reported, and leaves what there was.
import { readFileSync, statSync } from 'node:fs';
import { brandWarnings } from '../../functions/enrolment/branded.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { brandFaults, withPictures } from '../../functions/node/brand.ts';
import { errorText } from '../../functions/node/errors.ts';
import type { Output } from '../command.ts';
import { fromCaller } from '../files.ts';

const deploymentFile = 'cdk.json';
const place = ['context', 'waymark', 'realms', 'alpha', 'brand'];

/** What `--brand FILE` means, for a usage text. */
export const brandUsage =
  'how the realm alpha looks, as JSON; seen as it changes. Default: `brand` in cdk.json, where you are';

export interface BrandTools extends Output {
  /** Has the realm look so from now on; undefined: as without a brand here. Resolves to whether the look is another. */
  readonly wear: (brand: JsonObject | undefined) => Promise<boolean>;
  /** Milliseconds between two looks at the files. Default: 250. */
  readonly pause?: number;
}

export interface WatchedBrand {
  /** Looks now. Resolves when what there is to see has been seen. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when the realm looks as the file says. */
export async function watchBrand(named: string | undefined, tools: BrandTools): Promise<WatchedBrand> {
  const { wear, pause = 250, print, complain } = tools;
  const file = fromCaller(named ?? deploymentFile);
  let pictures: readonly string[] = [];
  let seen: string | undefined;
  // What was worn last; empty for none, undefined before the first look.
  let worn: string | undefined;
  let isFaulty = false;
  let turn = Promise.resolve();
  const name = named ?? deploymentFile;
  const where = named === undefined ? `${name} at ${place.join('.')}` : name;

  const tell = (brand: JsonObject | undefined, { isNew, isOther }: { isNew: boolean; isOther: boolean }): void => {
    if (!brand) {
      if (isOther) print('The realm alpha has no look of its own any more.');
      else if (isFaulty) print(`There is no brand in ${name} now.`);
      return;
    }
    if (isFaulty) print(`The brand in ${name} can be used now.`);
    if (isOther && (isFaulty || worn !== undefined)) print('The realm alpha has another look.');
    if (isNew) for (const warning of brandWarnings(brand)) print(`warning   brand: ${warning}`);
  };
  const reload = async (): Promise<void> => {
    const signature = [file, ...pictures].map(stateOf).join('\n');
    if (signature === seen) return;
    const read: string[] = [];
    try {
      const given = brandIn(file, named === undefined ? place : []);
      const brand = given && withPictures(given, (picture, key) => pictureIn(picture, key, read));
      const faults = brand ? brandFaults(brand) : [];
      if (faults.length > 0) throw new Error(faults.join('\n  '));
      const text = brand ? JSON.stringify(brand) : '';
      tell(brand, { isNew: text !== worn, isOther: text !== worn && (await wear(brand)) });
      worn = text;
      isFaulty = false;
    } catch (error) {
      isFaulty = true;
      complain(`The brand in ${where} cannot be used:\n  ${errorText(error)}`);
    } finally {
      pictures = read;
      // As it was before it was read: what changes meanwhile is another change.
      seen = read.length === 0 ? signature : [file, ...read].map(stateOf).join('\n');
    }
  };
  const look = (): Promise<void> => {
    turn = turn.then(reload);
    return turn;
  };
  const timer = setInterval(look, pause);
  timer.unref();
  await look();
  return {
    look,
    async stop() {
      clearInterval(timer);
      await turn;
    },
  };
}

/** Notes in `read` which file it is, whether it is there or not. */
function pictureIn(picture: string, key: string, read: string[]): Uint8Array {
  const path = fromCaller(picture);
  read.push(path);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`${key}: cannot read the file ${picture}`, { cause });
  }
}

/** Undefined where there is none. Throws what a person can read. */
function brandIn(file: string, at: readonly string[]): JsonObject | undefined {
  if (at.length > 0 && stateOf(file) === '') return undefined;
  let content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  for (const key of at) content = isJsonObject(content) ? content[key] : undefined;
  if (content === undefined && at.length > 0) return undefined;
  if (!isJsonObject(content)) throw new Error('must be an object');
  return content;
}

/** Another one after every change; empty where there is no such file. */
function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
}
