// `npm run realm`: shows and changes the settings, services and texts of realms, of the running stack or of a deployment.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { RealmChange, RealmDesk, RealmVerdict, ShownRealm } from '../../functions/administration/realm-desk.ts';
import { valueAt } from '../../functions/administration/realm-desk.ts';
import { brandWarnings } from '../../functions/enrolment/branded.ts';
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import { nearest } from '../../functions/nearest.ts';
import { withPictures } from '../../functions/node/brand.ts';
import { isDataUri } from '../../functions/node/brand-image.ts';
import { pushServiceId } from '../../functions/realm/push-service.ts';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { type ConfigurationKey, pushServiceKeys, realmKeys } from '../../lib/configuration-keys.ts';
import { realmsPath } from '../../local/realm-door.ts';
import { deployedRealms } from '../../operator/deployed-realms.ts';
import { stageOf } from '../../operator/stage.ts';
import { calledAs, noSuchCommand, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { callersFile, fromCaller, readOrTrouble } from '../files.ts';
import { nameServer, noAnswer, serverUrl, shownServer, urlOption, urlUsage } from '../server.ts';

export interface RealmTools extends Output {
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Rejects with a Trouble when there is no such deployment. */
  readonly deployed: (stage: string) => Promise<RealmDesk>;
}

const program = calledAs('realm');
const usage = `Usage:
  ${program} list                      the realms
  ${program} get [KEY]                 the settings of a realm, as JSON; of KEY alone, default and all
  ${program} set KEY=VALUE...          VALUE is JSON, or the text itself where it is none
  ${program} unset KEY...              back to the default
  ${program} services                  the services that a realm has
  ${program} languages                 the languages that a realm has words of its own in

  KEY may lead into a group: session.maxMinutes. docs/configuration.md has them all.
  --realm NAME     default: alpha
  --service NAME   of this service instead: pushNotification. Secrets of services are not shown
  --texts LANG     what the realm says in words of its own in this language: de. KEY is one of docs/languages.md, and in
                   the place of KEY=VALUE may stand a JSON file, as @de.json
  --brand          how the realm looks instead: docs/branding.md. Pictures are set by the names of their files
  --defaults       \`get\` shows what has its default, too
  --stage NAME     of this deployment; default: the Waymark that is running here
  ${urlUsage}

A change is judged as one in the configuration, and is written to the audit log. All functions see it within half a minute.
It stays at the next deployment, until the settings of the realm in the configuration change. Account and region of a
deployment are those of the AWS CLI. Ends with 1 when it did not work out.`;

const options = {
  realm: { type: 'string', default: 'alpha' },
  service: { type: 'string' },
  texts: { type: 'string' },
  brand: { type: 'boolean', default: false },
  defaults: { type: 'boolean', default: false },
  stage: { type: 'string' },
  ...urlOption,
} as const;

interface Asked {
  readonly realm: string;
  readonly service: string | undefined;
  /** The language of texts. */
  readonly texts: string | undefined;
  readonly brand: boolean;
  readonly defaults: boolean;
  /** Behind the command. */
  readonly words: readonly string[];
  readonly desk: RealmDesk;
  readonly print: Output['print'];
}

const commands: Readonly<
  Record<string, { readonly takes: (words: number) => boolean; readonly run: (asked: Asked) => Promise<void> }>
> = {
  list: { takes: (words) => words === 0, run: list },
  get: { takes: (words) => words <= 1, run: get },
  set: { takes: (words) => words > 0, run: set },
  unset: { takes: (words) => words > 0, run: unset },
  languages: { takes: (words) => words === 0, run: languages },
  services: { takes: (words) => words === 0, run: services },
};

/** The command with all that it has on a real machine. */
export function realm(args: readonly string[]): Promise<ExitCode> {
  const { complain } = consoleOutput;
  return realmCommand(args, {
    ...{ ...consoleOutput, fetch, environment: process.env },
    deployed: (stage) => deployedRealms(stage, complain),
  });
}

export function realmCommand(args: readonly string[], tools: RealmTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    const { values, positionals } = readArguments(args, options);
    const [name = '', ...words] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    const needed = 'Say `list`, `get [KEY]`, `set KEY=VALUE...`, `unset KEY...` or `services`';
    if (!command) throw noSuchCommand(name, Object.keys(commands), needed);
    if (!command.takes(words.length)) throw new UsageError(needed);
    const named = normalRealm(values.realm);
    if (named === undefined) throw new UsageError('--realm must be the name of a realm, as in customers/europe');
    if (values.stage !== undefined && values.url !== undefined) throw new UsageError('Say --stage or --url');
    const { service, texts, brand, defaults } = values;
    if ([service !== undefined, texts !== undefined, brand].filter(Boolean).length > 1) {
      throw new UsageError('Say --service, --texts or --brand');
    }
    const desk = await deskOf(values, tools);
    await command.run({ realm: named, service, texts, brand, defaults, words, desk, print: tools.print });
    return 0;
  });
}

async function list({ desk, print }: Asked): Promise<void> {
  for (const name of await desk.list()) print(name);
}

async function services(asked: Asked): Promise<void> {
  for (const id of Object.keys((await shown(asked)).services)) asked.print(id);
}

async function languages(asked: Asked): Promise<void> {
  for (const language of Object.keys((await shown(asked)).texts)) asked.print(language);
}

async function get(asked: Asked): Promise<void> {
  const { words, service, texts, brand, defaults, print } = asked;
  const [key] = words;
  if (key !== undefined && texts === undefined && !brand) requireKnown(key, service);
  const { settings, effective, services: all, texts: own, brand: look } = await shown(asked);
  if (texts !== undefined) {
    const said = own[texts] ?? {};
    print(JSON.stringify(key === undefined ? said : (said[key] ?? null), null, 2));
    return;
  }
  const ofRealm = defaults || key !== undefined ? effective : settings;
  const value = brand ? look : service === undefined ? ofRealm : all[service];
  if (value === undefined) throw new Trouble(`The realm ${asked.realm} has no service ${service}`);
  const found = key === undefined ? value : valueAt(value, key.split('.'));
  if (found === undefined) throw new Trouble(`${key} is not set, and has no default`);
  print(written(found, 2));
}

async function set(asked: Asked): Promise<void> {
  const pairs = asked.words.flatMap((word): [string, Json][] => {
    if (asked.texts !== undefined && word.startsWith('@')) return Object.entries(textsIn(word.slice(1)));
    const at = word.indexOf('=');
    if (at < 1) throw new UsageError('Give what to set as KEY=VALUE');
    const value = word.slice(at + 1);
    const key = word.slice(0, at);
    if (asked.brand) return [[key, pictured(key, plain(value))]];
    return [[key, asked.texts === undefined ? plain(value) : value]];
  });
  await change(asked, { set: Object.fromEntries(pairs), unset: [] });
}

/** A value of a brand with the files in it that it names. */
function pictured(key: string, value: Json): Json {
  const path = key.split('.');
  const nested = path.reduceRight<Json>((below, part) => ({ [part]: below }), value) as JsonObject;
  const read = (file: string): Uint8Array => readOrTrouble(file, (path) => readFileSync(fromCaller(path)));
  return valueAt(withPictures(nested, read), path) ?? value;
}

async function unset(asked: Asked): Promise<void> {
  await change(asked, { set: {}, unset: asked.words });
}

function textsIn(file: string): JsonObject {
  const content = plain(readOrTrouble(file, callersFile));
  if (!isJsonObject(content)) throw new Trouble(`${file}: is no JSON object`);
  return content;
}

async function change({ realm: name, service, texts, brand, desk, print }: Asked, wanted: RealmChange): Promise<void> {
  for (const key of [...Object.keys(wanted.set), ...wanted.unset]) {
    if (texts === undefined && !brand) requireKnown(key, service);
  }
  const verdict = await desk.change(name, { ...wanted, service, texts, brand });
  if (verdict.kind === 'noRealm') throw noRealm(name);
  if (verdict.kind === 'refused') throw new Trouble(`Nothing is changed:\n  ${verdict.faults.join('\n  ')}`);
  if (verdict.changes.length === 0) print('It is so already.');
  for (const { key, before, after } of verdict.changes) print(`${key}: ${side(before)} -> ${side(after)}`);
  for (const warning of brand ? brandWarnings(wanted.set) : []) print(`warning   ${warning}`);
}

function side(value: Json | undefined): string {
  return value === undefined ? '(default)' : written(value);
}

/** Of a picture, its type and its size. */
function written(value: Json, indent?: number): string {
  const short = (_key: string, one: unknown): unknown =>
    typeof one === 'string' && isDataUri(one) ? `${one.replace(/,.*$/s, '')}, ${one.length} characters` : one;
  return JSON.stringify(value, short, indent);
}

async function shown({ realm: name, desk }: Asked): Promise<ShownRealm> {
  const found = await desk.show(name);
  if (!found) throw noRealm(name);
  return found;
}

function noRealm(name: string): Trouble {
  return new Trouble(`There is no realm ${name}`);
}

/** Of other services than ours anything may be a key. */
function requireKnown(key: string, service: string | undefined): void {
  const known: readonly ConfigurationKey[] | undefined =
    service === undefined ? realmKeys : service === pushServiceId ? pushServiceKeys : undefined;
  if (!known || known.some(({ path }) => fits(key, path))) return;
  const level = key.split('.').length;
  const meant = nearest(
    key,
    known.map(({ path }) => path).filter((path) => path.split('.').length === level),
  );
  throw new Trouble(
    `${key}: unknown${meant === undefined ? '; --help says where they all are' : `; did you mean ${meant}?`}`,
  );
}

/** `userAttributes.<name>.title` is the way of each name, and what stands in a list of names below is the name's own. */
function fits(key: string, path: string): boolean {
  const [words, pattern] = [key.split('.'), path.split('.')];
  return words.length === pattern.length && pattern.every((part, at) => part === '<name>' || part === words[at]);
}

/** `true`, `30` and `["…"]` are JSON; what is none is a text. */
function plain(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

async function deskOf(
  { stage, url }: { readonly stage?: string | undefined; readonly url?: string | undefined },
  tools: RealmTools,
): Promise<RealmDesk> {
  if (stage !== undefined) return tools.deployed(stageOf(stage));
  const server = serverUrl(url, tools.environment);
  nameServer(server, tools);
  return runningRealms(server, tools);
}

const json = z.json() as z.ZodType<Json>;
const object = z.record(z.string(), json) as z.ZodType<JsonObject>;
const listing = z.object({ realms: z.array(z.string()) });
const showing = z.object({
  settings: object,
  effective: object,
  services: z.record(z.string(), object),
  texts: z.record(z.string(), object),
  brand: object,
});
const verdicts = z.union([
  z.object({
    kind: z.literal('changed'),
    changes: z.array(z.object({ key: z.string(), before: z.exactOptional(json), after: z.exactOptional(json) })),
  }),
  z.object({ kind: z.literal('refused'), faults: z.array(z.string()) }),
]);

/** The realms of a stack that runs, through its door. */
function runningRealms(server: URL, { fetch }: RealmTools): RealmDesk {
  const ask = async (query: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(new URL(`${realmsPath}${query}`, server).href, init).catch(() => {
      throw noAnswer(server);
    });
    if (response.status === 404) return undefined;
    if (response.ok) return response.json();
    throw new Trouble(`The Waymark at ${shownServer(server)} refused the request (${response.status})`);
  };
  return {
    list: async () => listing.parse(await ask('')).realms,
    async show(name) {
      const found = await ask(`?realm=${encodeURIComponent(name)}`);
      return found === undefined ? undefined : showing.parse(found);
    },
    async change(name, wanted): Promise<RealmVerdict> {
      const found = await ask('', { method: 'POST', body: JSON.stringify({ realm: name, ...wanted }) });
      return found === undefined ? { kind: 'noRealm' } : verdicts.parse(found);
    },
  };
}
