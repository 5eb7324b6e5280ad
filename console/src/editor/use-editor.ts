// A journey while it is worked on: its steps, what the server thinks of them, and saving.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type JsonObject, sameJson } from '../../../functions/json.ts';
import { type Edit, setOutcomes } from '../journey/edits.ts';
import { amended, changed, type History, historyOf, redone, undone } from '../journey/history.ts';
import type { TreeExport } from '../journey/tree-export.ts';
import { type ConsoleServer, type Finding, ServerError, type StoredJourney } from '../server.ts';

export interface Editor {
  readonly journey: TreeExport;
  readonly findings: readonly Finding[];
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Edits in a row with the same `as` are one step. */
  edit(edit: Edit, as?: string): void;
  /** The same, for settings that a node's outcomes may depend on. */
  configure(node: string, type: string, edit: Edit, as: string): void;
  undo(): void;
  redo(): void;
  /** Rejects with a ServerError; `over`: whatever somebody else has saved meanwhile. */
  save(comment: string, over?: boolean): Promise<void>;
}

const quietMilliseconds = 400;

/** `arrived`: what is to be edited, where that is not what is stored. */
export function useEditor(server: ConsoleServer, stored: StoredJourney, arrived = stored.journey): Editor {
  const [history, setHistory] = useState<History<TreeExport>>(() => historyOf(arrived));
  const [saved, setSaved] = useState(stored);
  const [findings, setFindings] = useState(stored.findings);
  const journey = history.present;
  const isDirty = journey !== saved.journey && !sameJson(journey, saved.journey);

  useEffect(() => {
    if (journey === stored.journey) {
      // Back where it began; or not begun.
      setFindings(stored.findings);
      return;
    }
    let isOver = false;
    const timer = setTimeout(async () => {
      // Without an answer, what was said last stands; saving says it again.
      const found = await server.check(journey).catch(() => undefined);
      if (found && !isOver) setFindings(found);
    }, quietMilliseconds);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [journey, stored, server]);

  const edit = useCallback((change: Edit, as?: string) => {
    setHistory((now) => changed(now, change(now.present), as));
  }, []);

  const asking = useRef<ReturnType<typeof setTimeout>>(undefined);
  const configure = useCallback(
    (node: string, type: string, change: Edit, as: string) => {
      edit(change, as);
      clearTimeout(asking.current);
      asking.current = setTimeout(() => {
        setHistory((now) => {
          const config = configOf(now.present, node);
          void server.outcomes(type, config).then((outcomes) => {
            if (!outcomes) return;
            setHistory((then) => {
              if (configOf(then.present, node) !== config) return then;
              return sameJson(config['_outcomes'], outcomes)
                ? then
                : amended(then, setOutcomes(node, outcomes)(then.present));
            });
          });
          return now;
        });
      }, quietMilliseconds);
    },
    [edit, server],
  );

  const save = async (comment: string, over = false): Promise<void> => {
    try {
      const { revision } = await server.save(journey, comment, over ? undefined : saved.revision);
      setSaved({ revision, journey, findings });
    } catch (error) {
      if (error instanceof ServerError && error.findings.length > 0) setFindings(error.findings);
      throw error;
    }
  };

  return useMemo(
    () => ({
      ...{ journey, findings, isDirty, edit, configure, save },
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      undo: () => setHistory(undone),
      redo: () => setHistory(redone),
    }),
    [journey, findings, isDirty, history, edit, configure, saved],
  );
}

const noConfig: JsonObject = {};

function configOf(journey: TreeExport, node: string): JsonObject {
  return journey.innerNodes[node] ?? journey.nodes[node] ?? noConfig;
}
