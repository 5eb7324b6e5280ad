// Imports export files into a realm of the running stack: what is accepted is written, the rest is reported.
import { keepingSecrets } from '../functions/administration/realm-export.ts';
import { nodesIn } from '../functions/administration/realm-stock.ts';
import type { ExportFile } from '../functions/journey/export.ts';
import { type ImportReport, importJourneys, importReport } from '../functions/journey/import.ts';
import { type JourneySource, journeySource, storedJourney } from '../functions/journey/source.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { mailAttributes } from '../functions/node/own-mail-template.ts';
import { nodeDefinitions } from '../functions/nodes/node-set.ts';
import type { ConfigurationEditor, ConfigurationReader } from '../functions/ports/configuration.ts';

export interface ConfigurationPorts {
  readonly configuration: ConfigurationReader;
  readonly configurationEditor: ConfigurationEditor;
}

/** `realm` in normal form; it exists. `definitions` are the node types that there are, ours by default. */
export async function importIntoRealm(
  files: readonly ExportFile[],
  realm: string,
  { configuration, configurationEditor }: ConfigurationPorts,
  definitions: readonly NodeDefinition[] = nodeDefinitions,
): Promise<ImportReport> {
  const [stored, scripts, mailTemplates, settings] = await Promise.all([
    configuration.list(realm, 'journey'),
    configuration.list(realm, 'script'),
    configuration.list(realm, 'mailTemplate'),
    configuration.get(realm, 'realm', ''),
  ]);
  const existing = new Map(stored.map(({ id, value }) => [id, journeySource(id, value)]));
  const result = importJourneys(files, {
    realm,
    strict: settings?.value['profile'] === 'strict',
    definitions,
    existing: (id) => existing.get(id),
    completed: (source) => keepingSecrets(source, secretsIn(existing.get(source.id))),
    scripts: Object.fromEntries(scripts.map(({ id, value }) => [id, value])),
    mailTemplates: mailTemplates.map(({ id }) => id),
    attributes: mailAttributes(settings?.value['userAttributes']),
  });
  for (const { id, value } of result.mailTemplates) await configurationEditor.put(realm, 'mailTemplate', id, value);
  for (const { id, value } of result.scripts) await configurationEditor.put(realm, 'script', id, value);
  for (const source of result.accepted)
    await configurationEditor.put(realm, 'journey', source.id, storedJourney(source));
  return importReport(result);
}

/** Exports have none. */
function secretsIn(before: JourneySource | undefined): Parameters<typeof keepingSecrets>[1] {
  const nodes = before ? nodesIn(before) : [];
  return (type, id) => nodes.find((node) => node.type === type && node.id === id)?.config;
}
