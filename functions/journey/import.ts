// Takes export files into a realm: every journey is judged by itself, so that one that cannot run keeps nobody else out.
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { NodeDefinition } from '../node/define-node.ts';
import { exportedMailTemplate } from '../node/exported-mail-template.ts';
import { mailAttributes, mailTemplateFaults } from '../node/own-mail-template.ts';
import { sizeFault } from '../ports/stored-size.ts';
import { printable } from '../printable.ts';
import { exportedScript } from '../script/exported-script.ts';
import { defaultScripts } from '../script/realm-scripts.ts';
import { checkScripts } from './check-scripts.ts';
import { compileJourneys } from './compile-journeys.ts';
import { type ExportFile, readJourneyExports } from './export.ts';
import { type Finding, findingText, type Missing, placeText } from './finding.ts';
import { displayNames, type JourneySource, storedJourney } from './source.ts';

export interface ImportOptions {
  /** Normal form. */
  readonly realm: string;
  /** The realm's profile is `strict`: warnings say what that means. Default: false. */
  readonly strict?: boolean;
  readonly definitions: readonly NodeDefinition[];
  /** A journey that the realm has already: what the files do not hold may still run inside what they do. */
  readonly existing: (id: string) => JourneySource | undefined;
  /** A journey of a file with what the realm knows of it and no export has. Default: as it came. */
  readonly completed?: (given: JourneySource) => JourneySource;
  /** The scripts that the realm has already, by id, in the form of exports. Default: none. */
  readonly scripts?: Readonly<Record<string, JsonObject>>;
  /** Names of the mail templates that the realm has, which stay as they are. Default: none. */
  readonly mailTemplates?: readonly string[];
  /** Attributes of users that mails may tell of. Default: the usual ones. */
  readonly attributes?: readonly string[];
}

export interface ImportResult {
  /** How many journeys the files hold. */
  readonly total: number;
  /** Those of the accepted journeys, to be written before any of these. */
  readonly scripts: readonly { readonly id: string; readonly value: JsonObject }[];
  /** Those of the accepted journeys that the realm does not have. */
  readonly mailTemplates: readonly { readonly id: string; readonly value: JsonObject }[];
  /** To be written in this order: an inner journey comes before those that run it. */
  readonly accepted: readonly JourneySource[];
  /** Those of the accepted that cannot run, or not to their end: where. */
  readonly failing: readonly { readonly id: string; readonly failures: readonly Finding[] }[];
  /** By journey, or by file where a file as a whole is no export. */
  readonly refused: readonly { readonly id: string; readonly errors: readonly Finding[] }[];
  readonly warnings: readonly Finding[];
}

export function importJourneys(files: readonly ExportFile[], options: ImportOptions): ImportResult {
  const { realm, strict = false, definitions, existing, completed = (given) => given, scripts: inRealm = {} } = options;
  const refused = new Map<string, Finding[]>();
  const refuse = (id: string, errors: readonly Finding[]): void => {
    refused.set(id, [...(refused.get(id) ?? []), ...errors]);
  };
  const warnings: Finding[] = [];
  const sources = new Map<string, JourneySource>();
  /** Of what differs between files, one each: a third file has the last word. */
  const several = new Map<string, Finding>();
  const scripts = new Map<string, JsonObject>();
  const read = readJourneyExports(files, realm);
  warnings.push(...read.warnings);
  for (const { file, journeys, errors } of read.exports) {
    for (const error of errors) refuse(error.journey, [error]);
    for (const journey of journeys) {
      const earlier = sources.get(journey.id);
      if (earlier && !isDeepStrictEqual(storedJourney(earlier), storedJourney(completed(journey)))) {
        several.set(journey.id, { journey: journey.id, message: `there are several; the one in ${file} is used` });
      }
      sources.set(journey.id, completed(journey));
      for (const [id, value] of Object.entries(journey.scripts)) {
        if (!isJsonObject(value)) continue;
        const before = exportedScript(id, scripts.get(id));
        const script = exportedScript(id, value);
        if (before && !isDeepStrictEqual(before, script)) {
          const message = `there are several scripts ${script?.name ?? id}; the one in ${file} is used`;
          several.set(`script ${id}`, { journey: journey.id, message });
        }
        scripts.set(id, value);
      }
    }
  }
  warnings.push(...several.values());
  const source = (id: string): JourneySource | undefined => sources.get(id) ?? existing(id);
  const known = { ...defaultScripts, ...inRealm, ...Object.fromEntries(scripts) };
  const mails = mailTemplatesIn([...sources.values()], options);
  const compiled = compileJourneys([...sources.keys()], {
    ...{ definitions, realm, strict, source },
    mailTemplates: [...(options.mailTemplates ?? []), ...mails.found.keys()],
    revision: 'import',
    // It may be imported later; reaching it before that fails the run, as an unconnected outcome does.
    missingInner: 'failure',
    checkScripts: (nodes, own, report) => checkScripts(nodes, { ...known, ...own }, report),
  });
  const accepted: JourneySource[] = [];
  const failing: { id: string; failures: readonly Finding[] }[] = [];
  for (const [id, result] of compiled) {
    const imported = sources.get(id);
    if (!imported) {
      // Already in the realm: what is wrong with it explains why a journey that runs it is refused, or fails.
      warnings.push(...result.errors, ...result.failures);
      continue;
    }
    warnings.push(...result.warnings);
    if (!result.journey) {
      refuse(id, result.errors);
      continue;
    }
    const fault = sizeFault(storedJourney(imported));
    if (fault !== undefined) {
      refuse(id, [{ journey: id, message: `${fault}. Take parts of it into inner journeys` }]);
      continue;
    }
    accepted.push(imported);
    if (result.failures.length > 0) failing.push({ id, failures: result.failures });
  }
  const wanted = new Set(accepted.flatMap((journey) => Object.keys(journey.scripts)));
  const written = [...scripts].filter(([id]) => wanted.has(id)).map(([id, value]) => ({ id, value }));
  const sent = new Set(accepted.flatMap((journey) => Object.keys(journey.emailTemplates ?? {})));
  return {
    total: sources.size,
    scripts: written,
    mailTemplates: [...mails.found].filter(([id]) => sent.has(id)).map(([id, value]) => ({ id, value })),
    accepted,
    failing,
    refused: [...refused].map(([id, errors]) => ({ id, errors })),
    warnings: [...warnings, ...mails.warnings, ...sharedIds(accepted), ...sharedNames(written, inRealm)],
  };
}

/** Of the same name in several files the last one counts, as with scripts. One that cannot be used keeps no journey out. */
function mailTemplatesIn(
  journeys: readonly JourneySource[],
  { mailTemplates: inRealm = [], attributes = mailAttributes() }: ImportOptions,
): { readonly found: ReadonlyMap<string, JsonObject>; readonly warnings: readonly Finding[] } {
  const found = new Map<string, JsonObject>();
  const said = new Map<string, Finding>();
  for (const { id: journey, emailTemplates = {} } of journeys) {
    for (const [name, given] of Object.entries(emailTemplates)) {
      const read = exportedMailTemplate(name, given);
      const faults = read ? mailTemplateFaults(name, read, attributes) : ['has no language with a subject and a text'];
      const warn = (message: string) =>
        said.set(name, { journey, message: `mail template ${printable(name)}: ${message}` });
      if (!read || faults.length > 0) warn(`is left out: ${faults.join('; ')}`);
      else if (inRealm.includes(name)) warn('the realm has one of this name, which stays as it is');
      else found.set(name, read);
    }
  }
  return { found, warnings: [...said.values()] };
}

/** What came of an import in words, for people and over the wire: names of journeys, and findings as sentences. */
export interface ImportReport {
  readonly accepted: readonly string[];
  /** Of the accepted: where a run will fail, without the journey's name. */
  readonly failing: readonly { readonly id: string; readonly at: readonly string[] }[];
  readonly refused: readonly { readonly id: string; readonly errors: readonly string[] }[];
  readonly warnings: readonly string[];
}

export function importReport({ accepted, failing, refused, warnings }: ImportResult): ImportReport {
  return {
    accepted: accepted.map(({ id }) => id),
    failing: failing.map(({ id, failures }) => ({ id, at: failures.map(placeText) })),
    refused: refused.map(({ id, errors }) => ({ id, errors: errors.map(findingText) })),
    warnings: warnings.map(findingText),
  };
}

/** For who has no list of journeys to show, such as a log: `Login: accepted, will fail at node ...`. */
export function failingTexts({ failing }: Pick<ImportReport, 'failing'>): string[] {
  return failing.flatMap(({ id, at }) => at.map((text) => `${id}: accepted, will fail at ${text}`));
}

/** What journeys need and nobody has, by how much it is needed. */
export interface MissingTotal {
  readonly kind: Missing['kind'];
  readonly name: string;
  readonly nodes: number;
  readonly journeys: number;
}

export function missingTotals({ refused, warnings }: Pick<ImportResult, 'refused' | 'warnings'>): MissingTotal[] {
  const totals = new Map<string, MissingTotal>();
  for (const { missing } of [...refused.flatMap(({ errors }) => errors), ...warnings]) {
    if (!missing) continue;
    const { kind, name, nodes } = missing;
    const before = totals.get(`${kind} ${name}`) ?? { kind, name, nodes: 0, journeys: 0 };
    totals.set(`${kind} ${name}`, { ...before, nodes: before.nodes + nodes, journeys: before.journeys + 1 });
  }
  return [...totals.values()].sort(
    (a, b) => b.journeys - a.journeys || b.nodes - a.nodes || a.name.localeCompare(b.name, 'en'),
  );
}

// `require` goes by the name, and AM has each name once in a realm.
function sharedNames(written: ImportResult['scripts'], inRealm: Readonly<Record<string, JsonObject>>): Finding[] {
  const all = new Map([...Object.entries(inRealm), ...written.map(({ id, value }) => [id, value] as const)]);
  const names = Map.groupBy(
    [...all].flatMap(([id, value]) => exportedScript(id, value) ?? []),
    ({ name }) => name,
  );
  return written.flatMap(({ id, value }) => {
    const name = exportedScript(id, value)?.name ?? id;
    const other = names.get(name)?.find((script) => script.id !== id);
    return other ? [{ journey: `script ${name}`, message: `${other.id} has this name, too` }] : [];
  });
}

// AM keeps one config per node id and realm, so there the journey written last would change the other.
function sharedIds(journeys: readonly JourneySource[]): Finding[] {
  const owners = new Map<string, JourneySource>();
  return journeys.flatMap((journey) => {
    const names = displayNames(journey);
    return Object.entries(journey.nodes).flatMap(([node, config]) => {
      const owner = owners.get(node);
      owners.set(node, journey);
      if (!owner || isDeepStrictEqual(owner.nodes[node], config)) return [];
      const displayName = names.get(node);
      const message = `${owner.id} has another node of this id`;
      return [{ journey: journey.id, node, ...(displayName !== undefined && { displayName }), message }];
    });
  });
}
