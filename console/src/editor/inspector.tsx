// Beside the picture: what is chosen in it, with all that can be changed about it; the journey itself when nothing is.
import { useId } from 'react';
import {
  configure,
  connect,
  disconnect,
  raiseChild,
  removeChild,
  removeNodes,
  rename,
  renameChild,
  setTree,
} from '../journey/edits.ts';
import type { Graph, GraphNode, OutcomesOfType } from '../journey/graph.ts';
import { fieldsOf } from '../journey/schema-fields.ts';
import { failureId, innerJourneyType, pageType, startId, successId } from '../journey/tree-export.ts';
import { NodeIcon, Sign } from '../picture/icons.tsx';
import { kindWord } from '../picture/node-card.tsx';
import { nothing, type Selection } from '../picture/selection.ts';
import type { Finding, NodeType } from '../server.ts';
import { words } from '../speech.ts';
import { Described } from './described.tsx';
import { Setting } from './setting.tsx';
import type { Editor } from './use-editor.ts';

export interface InspectorProps {
  readonly editor: Editor;
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, NodeType>;
  readonly outcomesOfType: OutcomesOfType;
  /** Names of the realm's journeys. */
  readonly journeys: readonly string[];
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Asks for a type first. */
  readonly onInsert: (from: string, outcome: string) => void;
  readonly onAddChild: (page: string) => void;
}

export function Inspector(props: InspectorProps) {
  const { graph, selection } = props;
  const connection = graph.connections.find(({ id }) => id === selection.connection);
  const [id, ...others] = selection.nodes;
  const node = graph.nodes.find((node) => node.id === id);
  if (connection)
    return <OfConnection {...props} from={connection.from} outcome={connection.outcome} to={connection.to} />;
  if (others.length > 0) return <OfMany {...props} />;
  if (!node) return <OfJourney {...props} />;
  if (node.kind !== 'node') return <OfEnd {...props} node={node} />;
  const child = node.children.find(({ _id }) => _id === selection.child);
  if (child) {
    const { _id, nodeType, displayName } = child;
    return (
      <>
        <button type="button" className="link back" onClick={() => props.onSelect({ nodes: [node.id] })}>
          {words.toPage(node.name)}
        </button>
        <Title type={nodeType} types={props.types} name={displayName} />
        <Problems findings={props.editor.findings.filter((finding) => finding.node === _id)} />
        <NameField
          name={displayName}
          onName={(name) => props.editor.edit(renameChild(node.id, _id, name), `name:${_id}`)}
        />
        <Settings {...props} id={_id} type={nodeType} />
        <div className="row end">
          <button
            type="button"
            className="quiet"
            disabled={node.children[0]?._id === _id}
            onClick={() => props.editor.edit(raiseChild(node.id, _id))}
          >
            {words.moveUp}
          </button>
          <button
            type="button"
            className="quiet danger"
            onClick={() => {
              props.editor.edit(removeChild(node.id, _id));
              props.onSelect({ nodes: [node.id] });
            }}
          >
            {words.removeFromPage}
          </button>
        </div>
      </>
    );
  }
  return <OfNode {...props} node={node} />;
}

function OfNode({ node, ...props }: InspectorProps & { node: GraphNode }) {
  const { editor, types, onSelect } = props;
  return (
    <>
      <Title type={node.type} types={types} name={node.name} />
      {!node.isReachable && <p className="notice warning">{words.notReachableText}</p>}
      <Problems findings={editor.findings.filter((finding) => finding.node === node.id)} />
      {node.inner !== undefined && (
        <p className="ends">
          <a href={`#/journeys/${encodeURIComponent(node.inner)}`}>{words.openJourney(node.inner)}</a>
        </p>
      )}
      <NameField name={node.name} onName={(name) => editor.edit(rename(node.id, name), `name:${node.id}`)} />
      {node.type === pageType && (
        <section className="group">
          <h3>{words.onThisPage}</h3>
          <ul className="plain-list">
            {node.children.map(({ _id, displayName, nodeType }) => (
              <li key={_id}>
                <button type="button" className="item" onClick={() => onSelect({ nodes: [node.id], child: _id })}>
                  <NodeIcon type={nodeType} />
                  {displayName}
                </button>
              </li>
            ))}
          </ul>
          <button type="button" className="link" onClick={() => props.onAddChild(node.id)}>
            {words.addToPage}
          </button>
        </section>
      )}
      <Settings {...props} id={node.id} type={node.type} />
      {node.outcomes.length > 0 && (
        <section className="group">
          <h3>{words.outcomes}</h3>
          {node.outcomes.map(({ id, displayName, target }) => (
            <OutcomeField key={id} {...props} node={node.id} outcome={id} label={displayName} target={target} />
          ))}
        </section>
      )}
      <div className="row end">
        <button
          type="button"
          className="quiet danger"
          onClick={() => {
            editor.edit(removeNodes([node.id]));
            onSelect(nothing);
          }}
        >
          {words.deleteNode}
        </button>
      </div>
    </>
  );
}

function Title({ type, types, name }: { type: string; types: InspectorProps['types']; name: string }) {
  const known = types.get(type);
  return (
    <header className="of">
      <NodeIcon type={type} />
      <div>
        <h2>{name}</h2>
        <small>{known?.name ?? type}</small>
      </div>
      {known?.description && (
        <p className="hint">
          <Described text={known.description} />
        </p>
      )}
      {known && known.needs.length > 0 && <p className="hint needs">{words.needs(known.needs.map(inWords))}</p>}
    </header>
  );
}

/** `oath devices` of `oathDevices`. */
function inWords(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

export function Problems({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="problems">
      {findings.map(({ level, message }, index) => (
        <li key={index} className={`notice ${level}`}>
          <Sign name={level} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}

function NameField({ name, onName }: { name: string; onName: (name: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.displayName}</label>
      <input id={id} type="text" value={name} onChange={({ target }) => onName(target.value)} />
    </div>
  );
}

function Settings({ editor, types, journeys, id, type }: InspectorProps & { id: string; type: string }) {
  const config = editor.journey.innerNodes[id] ?? editor.journey.nodes[id] ?? {};
  const fields = fieldsOf(types.get(type)?.schema).filter(({ key }) => type !== pageType || key !== 'nodes');
  if (fields.length === 0) return null;
  return (
    <section className="group">
      <h3>{words.settings}</h3>
      {fields.map((field) => (
        <Setting
          key={`${id}:${field.key}`}
          field={field}
          value={config[field.key] ?? field.standard}
          options={optionsOf(type, field.key, journeys, editor)}
          isEditable
          onChange={(value) => editor.configure(id, type, configure(id, field.key, value), `set:${id}:${field.key}`)}
        />
      ))}
    </section>
  );
}

/** What a setting names that the schema does not know. */
function optionsOf(type: string, key: string, journeys: readonly string[], { journey }: Editor) {
  if (type === innerJourneyType && key === 'tree') return journeys.map((name) => ({ value: name, title: name }));
  const scripts = Object.entries(journey.scripts ?? {});
  if (key !== 'script' || scripts.length === 0) return undefined;
  return scripts.map(([id, script]) => ({
    value: id,
    title: typeof script === 'object' && script !== null && 'name' in script ? String(script['name']) : id,
  }));
}

export interface OutcomeFieldProps extends Pick<InspectorProps, 'editor' | 'graph' | 'onInsert'> {
  readonly node: string;
  readonly outcome: string;
  readonly label: string;
  readonly target: string | undefined;
}

/** Where an outcome leads, to be chosen; the way to connect without a pointer. */
export function OutcomeField({ editor, graph, onInsert, node, outcome, label, target }: OutcomeFieldProps) {
  const id = useId();
  return (
    <div className="outcome-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={target === undefined ? 'dead' : ''}
        value={target ?? ''}
        onChange={({ target: { value } }) =>
          editor.edit(value === '' ? disconnect(node, outcome) : connect(node, outcome, value))
        }
      >
        {node !== startId && <option value="">{words.nowhere}</option>}
        {node === startId && target === undefined && <option value="">{words.nowhere}</option>}
        <optgroup label={words.ends}>
          <option value={successId}>{words.success}</option>
          <option value={failureId}>{words.failure}</option>
        </optgroup>
        <optgroup label={words.nodes}>
          {graph.nodes
            .filter(({ kind }) => kind === 'node')
            .map((other) => (
              <option key={other.id} value={other.id}>
                {other.name}
              </option>
            ))}
        </optgroup>
      </select>
      <button type="button" className="plain" title={words.insertHere} onClick={() => onInsert(node, outcome)}>
        <Sign name="plus" />
        <span className="unseen">{`${words.insertHere}: ${label}`}</span>
      </button>
    </div>
  );
}

function OfConnection({
  editor,
  graph,
  from,
  outcome,
  to,
  onInsert,
  onSelect,
}: InspectorProps & { from: string; outcome: string; to: string }) {
  const named = (id: string): string => {
    const node = graph.nodes.find((node) => node.id === id);
    return node ? node.name || kindWord(node.kind) : id;
  };
  const label = graph.nodes.find(({ id }) => id === from)?.outcomes.find(({ id }) => id === outcome)?.displayName;
  return (
    <>
      <header className="of">
        <div>
          <h2>{words.aConnection}</h2>
          <small>{label || outcome}</small>
        </div>
      </header>
      <p className="ends">
        <button type="button" className="link" onClick={() => onSelect({ nodes: [from], reveal: from })}>
          {named(from)}
        </button>
        <span aria-hidden="true"> → </span>
        <button type="button" className="link" onClick={() => onSelect({ nodes: [to], reveal: to })}>
          {named(to)}
        </button>
      </p>
      <div className="row">
        <button type="button" className="primary" onClick={() => onInsert(from, outcome)}>
          {words.insertHere}
        </button>
        {from !== startId && (
          <button
            type="button"
            className="quiet danger"
            onClick={() => {
              editor.edit(disconnect(from, outcome));
              onSelect(nothing);
            }}
          >
            {words.disconnect}
          </button>
        )}
      </div>
    </>
  );
}

function OfMany({ editor, selection, onSelect }: InspectorProps) {
  return (
    <>
      <header className="of">
        <div>
          <h2>{words.nodesChosen(selection.nodes.length)}</h2>
        </div>
      </header>
      <div className="row">
        <button
          type="button"
          className="quiet danger"
          onClick={() => {
            editor.edit(removeNodes(selection.nodes));
            onSelect(nothing);
          }}
        >
          {words.deleteNodes}
        </button>
      </div>
    </>
  );
}

function OfEnd({ node, ...props }: InspectorProps & { node: GraphNode }) {
  const [start] = node.outcomes;
  return (
    <>
      <header className="of">
        <div>
          <h2>{kindWord(node.kind)}</h2>
          <small>
            {node.kind === 'start' ? words.startText : node.kind === 'success' ? words.successText : words.failureText}
          </small>
        </div>
      </header>
      {start && (
        <OutcomeField {...props} node={node.id} outcome={start.id} label={words.startsWith} target={start.target} />
      )}
    </>
  );
}

function OfJourney({ editor, graph, onSelect }: InspectorProps) {
  const { journey, findings } = editor;
  const description = useId();
  const told = new Set(findings.map(({ node }) => node));
  const deadEnds = graph.nodes.flatMap(({ id, name, kind, outcomes }) =>
    outcomes
      .filter(({ target }) => target === undefined && !told.has(id))
      .map((outcome) => ({ id, name: name || kindWord(kind), outcome })),
  );
  const owner = (node: string): GraphNode | undefined =>
    graph.nodes.find(({ id, children }) => id === node || children.some(({ _id }) => _id === node));
  const show = (node: GraphNode, child: string): void =>
    onSelect({ nodes: [node.id], reveal: node.id, ...(child !== node.id && { child }) });
  return (
    <>
      <header className="of">
        <div>
          <h2>{words.theJourney}</h2>
          <small>{words.journeySize(graph.nodes.filter(({ kind }) => kind === 'node').length)}</small>
        </div>
      </header>
      <div className="field">
        <label htmlFor={description}>{words.description}</label>
        <textarea
          id={description}
          rows={3}
          value={journey.tree.description === 'null' ? '' : (journey.tree.description ?? '')}
          onChange={({ target }) => editor.edit(setTree({ description: target.value }), 'description')}
        />
      </div>
      <div className="field">
        <label className="flag">
          <input
            type="checkbox"
            checked={journey.tree.enabled !== false}
            onChange={({ target }) => editor.edit(setTree({ enabled: target.checked }))}
          />
          {words.enabledText}
        </label>
      </div>
      <section className="group" aria-live="polite">
        <h3>{words.problemsTitle}</h3>
        {findings.length === 0 && deadEnds.length === 0 && (
          <p className="hint">
            <Sign name="check" /> {words.noProblems}
          </p>
        )}
        <ul className="problems">
          {findings.map(({ level, message, node }, index) => {
            const place = node === undefined ? undefined : owner(node);
            return (
              <li key={index} className={`notice ${level}`}>
                <Sign name={level} />
                <span>
                  {place && node !== undefined && (
                    <button type="button" className="link" onClick={() => show(place, node)}>
                      {place.name}
                    </button>
                  )}{' '}
                  {message}
                </span>
              </li>
            );
          })}
          {deadEnds.map(({ id, name, outcome }) => (
            <li key={`${id}:${outcome.id}`} className="notice warning">
              <Sign name="warning" />
              <span>
                <button type="button" className="link" onClick={() => onSelect({ nodes: [id], reveal: id })}>
                  {name}
                </button>{' '}
                {words.deadEnd(outcome.displayName || words.start)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <p className="hint">{words.chooseSomething}</p>
    </>
  );
}
