// The scripts that the nodes of a journey run, looked at before anybody runs them.
import type { Json } from '../json.ts';
import { deviceMatch, scriptedDeviceMatch } from '../node/device-match-config.ts';
import type { StoredScript } from '../ports/scripts.ts';
import { checkScript } from '../script/check-script.ts';
import { engineOf, exportedScript, languageRefusal, libraryContext } from '../script/exported-script.ts';
import { scriptLimits } from '../script/script-host.ts';
import { noScript } from '../script/scripted-node.ts';
import { requiredBy } from './exported-script.ts';
import type { Report } from './finding.ts';

/** A node that can be reached, or a child of one. */
export interface ScriptedNode {
  readonly id: string;
  readonly type: string;
  /** The id of the script that it runs. */
  readonly script?: string;
}

/** By id, in the form of exports: those of the journey's export, and those that the realm has besides. */
export type KnownScripts = Readonly<Record<string, Json>>;

export function checkScripts(nodes: readonly ScriptedNode[], known: KnownScripts, report: Report): void {
  const byScript = Map.groupBy(
    nodes.flatMap((node) => (node.script === undefined ? [] : [asExported(node)])),
    ({ script }) => script ?? '',
  );
  const libraries = librariesOf(known);
  for (const [id, runBy] of byScript) {
    const [first] = runBy;
    if (!first) continue;
    const place = { node: first.id, nodeType: first.type, key: 'script' };
    if (id === noScript) {
      for (const { id: node, type } of runBy) {
        report.fail({ node, nodeType: type, key: 'script', message: 'no script is chosen' });
      }
      continue;
    }
    const script = exportedScript(id, Object.hasOwn(known, id) ? known[id] : undefined);
    if (!script) {
      const message = `there is no script ${id}, neither in the export nor in the realm`;
      for (const { id: node, type } of runBy) report.fail({ node, nodeType: type, key: 'script', message });
      continue;
    }
    const matchesDevices = runBy.every(({ type }) => type === deviceMatch);
    checkOne(script, { place, nodes: runBy.length, report, matchesDevices });
    checkLibraries(script, libraries, { place, nodes: runBy.length, report });
  }
}

/** Authors know no other name of it. */
function asExported(node: ScriptedNode): ScriptedNode {
  return node.type === scriptedDeviceMatch ? { ...node, type: deviceMatch } : node;
}

interface Place {
  readonly place: { readonly node: string; readonly nodeType: string; readonly key: string };
  readonly nodes: number;
  readonly report: Report;
  readonly matchesDevices?: boolean;
}

function checkOne(script: StoredScript, { place, nodes, report, matchesDevices = false }: Place): void {
  const { name, source, language } = script;
  const bytes = Buffer.byteLength(source);
  if (bytes > scriptLimits.scriptBytes) {
    report.error({ ...place, message: `Script ${name}: has ${bytes} bytes; ${scriptLimits.scriptBytes} are allowed` });
    return;
  }
  if (language !== 'JAVASCRIPT') {
    report.error({ ...place, message: languageRefusal(script) });
    return;
  }
  const library = script.context === libraryContext;
  const { syntaxError, warnings } = checkScript({ source, engine: engineOf(script), library, matchesDevices });
  if (syntaxError)
    report.fail({ ...place, message: `Script ${name}, line ${syntaxError.line}: ${syntaxError.message}` });
  for (const { line, message, missing } of warnings) {
    const counted = missing === undefined ? {} : { missing: { ...missing, nodes } };
    report.warn({ ...place, message: `Script ${name}, line ${line}: ${message}`, ...counted });
  }
}

/** Each once, those of libraries too. */
function checkLibraries(script: StoredScript, libraries: ReadonlyMap<string, StoredScript>, place: Place): void {
  const names = new Set(requiredBy(script.source));
  // A set hands out what is added to it on the way.
  for (const name of names) {
    const library = libraries.get(name);
    if (!library) {
      place.report.fail({ ...place.place, message: `Script ${script.name}: there is no library script ${name}` });
      continue;
    }
    checkOne(library, place);
    for (const inner of requiredBy(library.source)) names.add(inner);
  }
}

function librariesOf(known: KnownScripts): Map<string, StoredScript> {
  const scripts = Object.entries(known).flatMap(([id, value]) => exportedScript(id, value) ?? []);
  return new Map(scripts.filter(({ context }) => context === libraryContext).map((script) => [script.name, script]));
}
