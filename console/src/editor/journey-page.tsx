// One journey: picture or list, what is chosen beside it, and what can be done with the whole above it.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { draw } from '../journey/drawing.ts';
import { addChild, addNode, connect, disconnect, insertNode, moveNodes, removeNodes } from '../journey/edits.ts';
import { graphOf } from '../journey/graph.ts';
import { insertPlace, makeRoom } from '../journey/places.ts';
import { type Place, readTreeExport, type TreeExport, writeTreeExport } from '../journey/tree-export.ts';
import { Canvas } from '../picture/canvas.tsx';
import { Sign } from '../picture/icons.tsx';
import { JourneySvg, svgFile } from '../picture/journey-svg.tsx';
import { nothing, type Selection } from '../picture/selection.ts';
import {
  type ConsoleServer,
  type NodeType,
  type Period,
  periods,
  type StoredJourney,
  type Traffic,
} from '../server.ts';
import { numberText, words } from '../speech.ts';
import { Inspector, type InspectorProps } from './inspector.tsx';
import { JourneyList } from './journey-list.tsx';
import { download, Menu, readFile } from './menu.tsx';
import { Palette } from './palette.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { useEditor } from './use-editor.ts';
import { useLayout } from './use-layout.ts';

interface JourneyPageProps {
  readonly server: ConsoleServer;
  readonly stored: StoredJourney;
  /** What a file or a new name brought, over what is stored. */
  readonly arrived?: TreeExport;
  readonly types: readonly NodeType[];
  readonly journeys: readonly string[];
  /** Where this journey is tried. */
  readonly tryAddress: string;
  readonly onOpen: (address: string) => void;
  /** Asks before the journey is left with changes that are not saved. */
  readonly onDirty: (isDirty: boolean) => void;
  readonly onReload: () => void;
}

/** What a picked type is for. */
type Picking =
  | { readonly kind: 'node' }
  | { readonly kind: 'insert'; readonly from: string; readonly outcome: string }
  | { readonly kind: 'child'; readonly page: string };

export function JourneyPage(props: JourneyPageProps) {
  const { server, stored, arrived, types, journeys, tryAddress, onOpen, onDirty, onReload } = props;
  const editor = useEditor(server, stored, arrived);
  const { journey, findings, isDirty } = editor;
  const name = journey.tree._id;
  const [selection, onSelect] = useState<Selection>(nothing);
  const [picking, pick] = useState<Picking>();
  const [isSaving, save] = useState(false);
  const [view, setView] = useState<'picture' | 'list'>('picture');
  const [said, say] = useState<{ readonly tone: 'success' | 'error'; readonly text: string }>();
  const [period, setPeriod] = useState<Period>();
  const traffic = useTraffic(server, name, period);
  const typeMap = useMemo(() => new Map(types.map((type) => [type.type, type])), [types]);
  const outcomesOfType = useCallback((type: string) => typeMap.get(type)?.outcomes ?? [], [typeMap]);
  const typeName = useCallback((type: string) => typeMap.get(type)?.name ?? type, [typeMap]);
  const graph = useMemo(() => graphOf(journey, outcomesOfType), [journey, outcomesOfType]);
  const laid = useLayout(graph);
  const printed = useRef<HTMLDivElement>(null);
  const drawing = useMemo(() => laid && draw(laid.graph, laid.places, laid.layout), [laid]);
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  useKeys(editor, () => isDirty && save(true));

  const onInsert = useCallback((from: string, outcome: string) => pick({ kind: 'insert', from, outcome }), []);
  const openJourney = useCallback((inner: string) => onOpen(`#/journeys/${encodeURIComponent(inner)}`), [onOpen]);

  function onPick(type: NodeType): void {
    if (!picking) return;
    const id = crypto.randomUUID();
    pick(undefined);
    if (picking.kind === 'child') {
      editor.edit(addChild(picking.page, id, type));
      onSelect({ nodes: [picking.page], child: id });
      return;
    }
    const place =
      laid && !laid.isAutomatic && drawing ? insertPlace(drawing, picking.kind === 'insert' ? picking : {}) : undefined;
    if (picking.kind === 'insert') {
      const room = place && drawing ? makeRoom(drawing, place, picking) : undefined;
      editor.edit((now) => insertNode(id, type, place, picking)(room ? moveNodes(room)(now) : now));
    } else {
      editor.edit(addNode(id, type, place));
    }
    onSelect({ nodes: [id], reveal: id });
  }

  function onMove(moved: ReadonlyMap<string, Place>): void {
    if (!laid) return;
    // The first move makes the places of the layout the journey's own.
    editor.edit(moveNodes(laid.isAutomatic ? new Map([...laid.places, ...moved]) : moved), `move:${[...moved.keys()]}`);
  }

  const fileName = name.replace(/[^\w.-]+/g, '-');
  const commands = [
    { word: words.versions, run: () => onOpen(`#/journeys/${encodeURIComponent(name)}/versions`) },
    { word: words.arrange, run: () => laid?.layout && editor.edit(moveNodes(laid.layout.places)) },
    {
      word: words.exportFile,
      run: () =>
        download(
          `${fileName}.journey.json`,
          JSON.stringify(writeTreeExport(journey), undefined, 2),
          'application/json',
        ),
    },
    {
      word: words.importFile,
      run: async () => {
        const text = await readFile();
        const given = text === undefined ? undefined : readTreeExport(jsonOf(text), undefined);
        if (text === undefined) return;
        if (!given) return say({ tone: 'error', text: words.noJourneyFile });
        editor.edit(() => ({ ...given, tree: { ...given.tree, _id: name } }));
        say({ tone: 'success', text: words.imported });
      },
    },
    {
      word: words.downloadPicture,
      run: () => {
        const svg = printed.current?.querySelector('svg');
        if (svg) download(`${fileName}.svg`, svgFile(svg), 'image/svg+xml');
      },
    },
    { word: words.print, run: () => print() },
  ];
  const shared: InspectorProps = {
    ...{ editor, graph, types: typeMap, outcomesOfType, journeys, selection, onSelect, onInsert },
    onAddChild: (page) => pick({ kind: 'child', page }),
  };
  return (
    <div className="workbench">
      <section className="tools unprinted" aria-label={name}>
        <a className="plain" href="#/journeys" title={words.allJourneys}>
          <Sign name="back" />
          <span className="unseen">{words.allJourneys}</span>
        </a>
        <h1>{name}</h1>
        <output className="state">{isDirty ? words.unsaved : ''}</output>
        {traffic.isThere && <TrafficChoice period={period} onPeriod={setPeriod} />}
        <fieldset className="switch">
          <legend className="unseen">{words.view}</legend>
          {(['picture', 'list'] as const).map((each) => (
            <label key={each}>
              <input type="radio" name="view" checked={view === each} onChange={() => setView(each)} />
              <span>{words[each]}</span>
            </label>
          ))}
        </fieldset>
        <span className="pair-of">
          <button type="button" className="plain" disabled={!editor.canUndo} title={words.undo} onClick={editor.undo}>
            <Sign name="undo" />
            <span className="unseen">{words.undo}</span>
          </button>
          <button type="button" className="plain" disabled={!editor.canRedo} title={words.redo} onClick={editor.redo}>
            <Sign name="redo" />
            <span className="unseen">{words.redo}</span>
          </button>
        </span>
        <button type="button" className="quiet" onClick={() => pick({ kind: 'node' })}>
          <Sign name="plus" />
          <span className="spelt">{words.addNode}</span>
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isDirty}
          title={isDirty ? words.saveToTry : words.tryText}
          onClick={() => window.open(tryAddress, '_blank', 'noopener')}
        >
          {words.tryIt}
        </button>
        <button type="button" className="primary" disabled={!isDirty} onClick={() => save(true)}>
          {words.save}
        </button>
        <Menu word={words.more} commands={commands} />
      </section>
      {traffic.numbers && period && <TrafficSum traffic={traffic.numbers} />}
      <div className="said" role="status">
        {said && <p className={`notice ${said.tone}`}>{said.text}</p>}
      </div>
      <div className="desk unprinted">
        <main className={view} aria-label={view === 'picture' ? words.picture : words.list}>
          {view === 'list' ? (
            <JourneyList {...shared} counts={period && traffic.numbers?.counts} />
          ) : laid ? (
            <Canvas
              {...{ findings, selection, onSelect, onMove, typeName }}
              {...{ graph: laid.graph, places: laid.places, layout: laid.layout }}
              counts={period && traffic.numbers?.counts}
              isEditable
              onConnect={(from, outcome, to) => editor.edit(connect(from, outcome, to))}
              onRemove={(nodes, connections) => {
                editor.edit((now) =>
                  connections.reduce(
                    (rest, { from, outcome }) => disconnect(from, outcome)(rest),
                    removeNodes(nodes)(now),
                  ),
                );
                onSelect(nothing);
              }}
              onInsert={({ from, outcome }) => onInsert(from, outcome)}
              onOpen={openJourney}
            />
          ) : (
            <p className="empty" role="status">
              {words.loading}
            </p>
          )}
        </main>
        <aside aria-label={words.details}>
          <Inspector {...shared} />
        </aside>
      </div>
      <div className="printed" ref={printed} aria-hidden="true">
        <p className="print-title">{name}</p>
        {drawing && <JourneySvg drawing={drawing} title={name} typeName={typeName} />}
      </div>
      {picking && (
        <Palette
          types={picking.kind === 'child' ? types.filter(isForPages) : types}
          title={
            picking.kind === 'insert' ? words.insertHere : picking.kind === 'child' ? words.addToPage : words.addNode
          }
          onPick={onPick}
          onClose={() => pick(undefined)}
        />
      )}
      {isSaving && (
        <SaveDialog
          editor={editor}
          onReload={onReload}
          onClose={() => save(false)}
          onSaved={() => {
            save(false);
            say({ tone: 'success', text: words.saved });
          }}
        />
      )}
    </div>
  );
}

/** Pages and what ends or leaves a journey are on no page. */
function isForPages({ type }: NodeType): boolean {
  return !/^(PageNode|InnerTreeEvaluatorNode)$/.test(type);
}

function useTraffic(server: ConsoleServer, name: string, period: Period | undefined) {
  const [numbers, setNumbers] = useState<Traffic>();
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    let isOver = false;
    void server
      .traffic(name, period ?? 'hour')
      .catch(() => undefined)
      .then((answer) => {
        if (isOver) return;
        setNumbers(answer);
        setThere((was) => was || answer !== undefined);
      });
    return () => {
      isOver = true;
    };
  }, [server, name, period]);
  return { numbers, isThere };
}

function TrafficChoice({
  period,
  onPeriod,
}: {
  period: Period | undefined;
  onPeriod: (period: Period | undefined) => void;
}) {
  return (
    <label className="choose">
      <span>{words.traffic}</span>
      <select value={period ?? ''} onChange={({ target }) => onPeriod(periods.find((each) => each === target.value))}>
        <option value="">{words.off}</option>
        {periods.map((each) => (
          <option key={each} value={each}>
            {words.periods[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function TrafficSum({ traffic }: { traffic: Traffic }) {
  const { started, succeeded, failed, broken } = traffic;
  return (
    <section aria-label={words.traffic}>
      <dl className="sums">
        {Object.entries({ started, succeeded, failed, broken }).map(([key, value]) => (
          <div key={key} className={key}>
            <dt>{words.sums[key as keyof typeof words.sums]}</dt>
            <dd>{numberText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function useKeys(editor: Pick<ReturnType<typeof useEditor>, 'undo' | 'redo'>, onSave: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      // In a field, undoing is the field's own.
      const isTyping = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (key === 's') onSave();
      else if (isTyping) return;
      else if (key === 'z' && !event.shiftKey) editor.undo();
      else if (key === 'y' || key === 'z') editor.redo();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [editor, onSave]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
