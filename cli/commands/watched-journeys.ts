// A folder of journey exports that somebody works on: what changes is imported, and what cannot run is reported and leaves
// the version before in its place.
import { watch } from 'node:fs';
import { exportFolder } from '../../functions/deployment/export-folder.ts';
import { type ExportFile, isExportPart } from '../../functions/journey/export.ts';
import type { ImportReport } from '../../functions/journey/import.ts';
import type { Output } from '../command.ts';
import { reportLines, staleLine } from './report-lines.ts';

export interface WatchTools extends Output {
  readonly importFiles: (files: readonly ExportFile[]) => Promise<ImportReport>;
  /** What the folder holds at first is in use already. */
  readonly known: boolean;
  /** Milliseconds without a change, after which editors have written all that they write. Default: 200. */
  readonly quiet?: number;
}

export interface WatchedJourneys {
  /** Resolves when nothing is being imported any more. */
  stop(): Promise<void>;
}

/** Resolves when what the folder holds is imported. A file that is removed changes nothing: its journeys stay. */
export async function watchJourneys(folder: string, tools: WatchTools): Promise<WatchedJourneys> {
  const { importFiles, known, quiet = 200, print, complain } = tools;
  const seen = new Map<string, string>();
  /** May be right as soon as another file is: they may run each other. */
  let refused = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();

  const reload = async (): Promise<void> => {
    const files = exportFolder(folder);
    const changed = files.filter(({ name, text }) => seen.get(name) !== text);
    if (changed.length === 0) return;
    for (const { name, text } of changed) seen.set(name, text);
    const isInParts = changed.some(isExportPart);
    const belongs = (file: ExportFile): boolean =>
      changed.includes(file) || refused.has(file.name) || (isInParts && isExportPart(file));
    const batch = files.filter(belongs);
    const report = await importFiles(batch);
    refused = new Set(report.refused.length > 0 ? batch.map(({ name }) => name) : []);
    for (const line of [...reportLines(report), ...staleLine(report)]) print(line);
  };
  // One after another, and none is the last: a folder that cannot be read now may be there again soon.
  const next = (): Promise<void> => {
    turn = turn.then(reload).catch((error) => complain(`The journeys in ${folder} cannot be read: ${error}`));
    return turn;
  };

  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(next, quiet);
  });
  watcher.on('error', (error) => complain(`${folder} is watched no more: ${error.message}`));
  if (known) for (const { name, text } of exportFolder(folder)) seen.set(name, text);
  await next();
  print(`Journeys in ${folder} are imported as they change.`);
  return {
    async stop() {
      watcher.close();
      clearTimeout(timer);
      await turn;
    },
  };
}
