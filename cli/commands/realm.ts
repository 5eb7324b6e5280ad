// `npm run realm`: shows and changes the settings, services, texts and mails of realms, of the running stack or of a deployment.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { RealmChange, RealmDesk, RealmVerdict, ShownRealm } from '../../functions/administration/realm-desk.ts';
import { valueAt } from '../../functions/administration/realm-desk.ts';
import { brandWarnings } from '../../functions/enrolment/branded.ts';
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import { nearest } from '../../functions/nearest.ts';
import { withPictures } from '../../functions/node/brand.ts';
import { isDataUri } from '../../functions/node/brand-image.ts';
import { exportedMailTemplate, isExportedTemplate } from '../../functions/node/exported-mail-template.ts';
import { mailTemplate, withTextFiles } from '../../functions/node/own-mail-template.ts';
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
  ${program} unset KEY...              back to the default; of --mail without a KEY, the whole mail
  ${program} services                  the services that a realm has
  ${program} languages                 the languages that a realm has words of its own in
  ${program} mails                     the mails that a realm has in words of its own

  KEY may lead into a group: session.maxMinutes. docs/configuration.md has them all.
  --realm NAME     default: alpha
  --service NAME   of this service instead: pushNotification. Secrets of services are not shown
  --texts LANG     what the realm says in words of its own in this language: de. KEY is one of docs/languages.md, and in
                   the place of KEY=VALUE may stand a JSON file, as @de.json
  --mail NAME      the mail of this name in the realm's own words instead: welcome. docs/mail-and-sms.md has the keys; VALUE may be
                   a file, as @welcome.html, and in the place of KEY=VALUE may stand a whole one, also as AM exports it
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
  mail: { type: 'string' },
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
  /** The name of a mail. */
  readonly mail: string | undefined;
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
  unset: { takes: () => true, run: unset },
  languages: { takes: (words) => words === 0, run: languages },
  mails: { takes: (words) => words === 0, run: mails },
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
    const { service, texts, mail, brand, defaults } = values;
    if ([service !== undefined, texts !== undefined, mail !== undefined, brand].filter(Boolean).length > 1) {
      throw new UsageError('Say --service, --texts, --mail or --brand');
    }
    const desk = await deskOf(values, tools);
    await command.run({ realm: named, service, texts, mail, brand, defaults, words, desk, print: tools.print });
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

async function mails(asked: Asked): Promise<void> {
  for (const name of Object.keys((await shown(asked)).mailTemplates)) asked.print(name);
}

async function get(asked: Asked): Promise<void> {
  const { words, service, texts, mail, brand, defaults, print } = asked;
  const [key] = words;
  if (key !== undefined && isOfSettings(asked)) requireKnown(key, service);
  const { settings, effective, services: all, texts: own, mailTemplates, brand: look } = await shown(asked);
  if (texts !== undefined) {
    const said = own[texts] ?? {};
    print(JSON.stringify(key === undefined ? said : (said[key] ?? null), null, 2));
    return;
  }
  const ofRealm = defaults || key !== undefined ? effective : settings;
  const value =
    mail === undefined ? (brand ? look : service === undefined ? ofRealm : all[service]) : mailTemplates[mail];
  const missing = mail === undefined ? `service ${service}` : `mail ${mail} in words of its own`;
  if (value === undefined) throw new Trouble(`The realm ${asked.realm} has no ${missing}`);
  const found = key === undefined ? value : valueAt(value, key.split('.'));
  if (found === undefined) throw new Trouble(`${key} is not set, and has no default`);
  print(written(found, 2));
}

async function set(asked: Asked): Promise<void> {
  const pairs = asked.words.flatMap((word): [string, Json][] => {
    if (asked.texts !== undefined && word.startsWith('@')) return Object.entries(textsIn(word.slice(1)));
    if (isWholeMail(asked, word)) return Object.entries(mailIn(word.slice(1), asked.mail ?? ''));
    const at = word.indexOf('=');
    if (at < 1) throw new UsageError('Give what to set as KEY=VALUE');
    const value = word.slice(at + 1);
    const key = word.slice(0, at);
    if (asked.brand) return [[key, pictured(key, plain(value))]];
    if (asked.mail !== undefined) return [[key, key === 'enabled' ? plain(value) : fromFile(value)]];
    return [[key, asked.texts === undefined ? plain(value) : value]];
  });
  const given = Object.fromEntries(pairs);
  const isWhole = asked.words.some((word) => isWholeMail(asked, word));
  await change(asked, { set: given, unset: isWhole ? mailKeys.filter((key) => !Object.hasOwn(given, key)) : [] });
}

/** As it is, or what stands in the file that it names. */
function fromFile(value: string): string {
  return value.startsWith('@') ? readOrTrouble(value.slice(1), callersFile) : value;
}

/** Of ours, with the files that it names, or as exports have it. */
function mailIn(file: string, name: string): JsonObject {
  const content = textsIn(file);
  if (!isExportedTemplate(content)) return withTextFiles(content, (named) => readOrTrouble(named, callersFile));
  const read = exportedMailTemplate(name, content);
  if (!read) throw new Trouble(`${file}: has no language with a subject and a text`);
  return read;
}

/** A value of a brand with the files in it that it names. */
function pictured(key: string, value: Json): Json {
  const path = key.split('.');
  const nested = path.reduceRight<Json>((below, part) => ({ [part]: below }), value) as JsonObject;
  const read = (file: string): Uint8Array => readOrTrouble(file, (path) => readFileSync(fromCaller(path)));
  return valueAt(withPictures(nested, read), path) ?? value;
}

async function unset(asked: Asked): Promise<void> {
  const isAll = asked.words.length === 0;
  if (isAll && asked.mail === undefined) throw new UsageError('Say which keys: unset KEY...');
  await change(asked, { set: {}, unset: isAll ? mailKeys : asked.words });
}

const mailKeys = Object.keys(mailTemplate.shape);

function isWholeMail({ mail }: Asked, word: string): boolean {
  return mail !== undefined && word.startsWith('@');
}

function textsIn(file: string): JsonObject {
  const content = plain(readOrTrouble(file, callersFile));
  if (!isJsonObject(content)) throw new Trouble(`${file}: is no JSON object`);
  return content;
}

async function change(asked: Asked, wanted: RealmChange): Promise<void> {
  const { realm: name, service, texts, mail, brand, desk, print } = asked;
  for (const key of [...Object.keys(wanted.set), ...wanted.unset]) {
    if (isOfSettings(asked)) requireKnown(key, service);
  }
  const verdict = await desk.change(name, { ...wanted, service, texts, mail, brand });
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

/** Texts, mails and brands have keys of their own, which the desk knows. */
function isOfSettings({ texts, mail, brand }: Asked): boolean {
  return texts === undefined && mail === undefined && !brand;
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
  mailTemplates: z.record(z.string(), object),
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
