// What a journey was: its versions, two of them beside each other, and the way back to one.
import { useEffect, useMemo, useState } from 'react';
import { Dialog } from './dialog.tsx';
import { useLayout } from './editor/use-layout.ts';
import { type Difference, differences } from './journey/differences.ts';
import { draw } from './journey/drawing.ts';
import { graphOf, type OutcomesOfType } from './journey/graph.ts';
import { failureId, successId, type TreeExport } from './journey/tree-export.ts';
import { Sign } from './picture/icons.tsx';
import { JourneySvg, type Mark } from './picture/journey-svg.tsx';
import { type ConsoleServer, type NodeType, ServerError, type Version, type Versions } from './server.ts';
import { momentText, words } from './speech.ts';

interface VersionsPageProps {
  readonly server: ConsoleServer;
  readonly name: string;
  readonly types: readonly NodeType[];
  /** What fails is said by whoever shows this. */
  readonly attempt: <Value>(action: () => Promise<Value>) => Promise<Value | undefined>;
}

export function VersionsPage({ server, name, types, attempt }: VersionsPageProps) {
  const [loaded, setLoaded] = useState<Versions>();
  const versions = loaded?.list;
  const [chosen, choose] = useState<{ readonly left: string; readonly right: string }>();
  const [back, goBackTo] = useState<Version>();
  const [said, say] = useState('');
  const load = async (): Promise<void> => {
    const found = await attempt(() => server.versions(name));
    if (!found) return;
    setLoaded(found);
    const [newest, before] = found.list;
    if (newest) choose({ left: (before ?? newest).version, right: newest.version });
  };
  useEffect(() => void load(), [name]);
  const rollBack = async ({ version }: Version): Promise<true> => {
    try {
      await server.rollBack(name, version, words.rollBackTo(version), loaded?.revision ?? null);
      return true;
    } catch (error) {
      // What somebody else has just saved is seen before it is decided again.
      if (error instanceof ServerError && error.trouble === 'stale') setLoaded(await server.versions(name));
      throw error;
    }
  };
  return (
    <main className="page wide">
      <header className="page-head">
        <h1>
          <a className="plain" href={`#/journeys/${encodeURIComponent(name)}`} title={words.backToJourney}>
            <Sign name="back" />
            <span className="unseen">{words.backToJourney}</span>
          </a>
          {words.versionsOf(name)}
        </h1>
      </header>
      <div role="status">{said && <p className="notice success">{said}</p>}</div>
      {!versions && <p role="status">{words.loading}</p>}
      {versions?.length === 0 && <p className="empty">{words.noVersions}</p>}
      {versions && versions.length > 0 && (
        <>
          <table className="versions">
            <caption className="unseen">{words.versionsOf(name)}</caption>
            <thead>
              <tr>
                <th scope="col">{words.compareLeft}</th>
                <th scope="col">{words.compareRight}</th>
                <th scope="col">{words.version}</th>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.who}</th>
                <th scope="col">{words.comment}</th>
                <th scope="col">
                  <span className="unseen">{words.rollBack}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {versions.map((version, index) => (
                <tr key={version.version}>
                  {(['left', 'right'] as const).map((side) => (
                    <td key={side}>
                      <input
                        type="radio"
                        name={side}
                        aria-label={`${side === 'left' ? words.compareLeft : words.compareRight}: ${version.version}`}
                        checked={chosen?.[side] === version.version}
                        onChange={() => chosen && choose({ ...chosen, [side]: version.version })}
                      />
                    </td>
                  ))}
                  <th scope="row">{version.version}</th>
                  <td>{momentText(version.at)}</td>
                  <td>{version.by}</td>
                  <td>{version.comment}</td>
                  <td>
                    {index === 0 ? (
                      <span className="hint">{words.current}</span>
                    ) : (
                      <button
                        type="button"
                        className="link"
                        aria-label={`${words.rollBack}: ${version.version}`}
                        onClick={() => goBackTo(version)}
                      >
                        {words.rollBack}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {chosen && (
            <Comparison key={`${chosen.left} ${chosen.right}`} {...{ server, name, types, attempt, ...chosen }} />
          )}
        </>
      )}
      {back && (
        <Dialog title={words.rollBackTo(back.version)} onClose={() => goBackTo(undefined)}>
          <p>{words.rollBackText}</p>
          <div className="row end">
            <button type="button" className="quiet" onClick={() => goBackTo(undefined)}>
              {words.cancel}
            </button>
            <button
              type="button"
              className="primary"
              onClick={async () => {
                const done = await attempt(() => rollBack(back));
                goBackTo(undefined);
                if (!done) return;
                say(words.rolledBack(back.version));
                await load();
              }}
            >
              {words.rollBack}
            </button>
          </div>
        </Dialog>
      )}
    </main>
  );
}

interface ComparisonProps extends VersionsPageProps {
  readonly left: string;
  readonly right: string;
}

function Comparison({ server, name, types, attempt, left, right }: ComparisonProps) {
  const [both, setBoth] = useState<readonly [TreeExport, TreeExport]>();
  useEffect(() => {
    void attempt(() => Promise.all([server.version(name, left), server.version(name, right)])).then(setBoth);
  }, [server, name, left, right]);
  if (!both) return <p role="status">{words.loading}</p>;
  const [before, after] = both;
  const found = differences(before, after);
  const marks = new Map<string, Mark>(found.map(({ node, kind }) => [node, kind]));
  const outcomesOfType: OutcomesOfType = (type) => types.find((each) => each.type === type)?.outcomes ?? [];
  const typeName = (type: string): string => types.find((each) => each.type === type)?.name ?? type;
  const shared = { marks, outcomesOfType, typeName };
  return (
    <section className="comparison">
      <h2>{words.comparison(left, right)}</h2>
      <div className="beside">
        <figure>
          <figcaption>{words.versionNamed(left)}</figcaption>
          <Still journey={before} title={words.versionNamed(left)} {...shared} />
        </figure>
        <figure>
          <figcaption>{words.versionNamed(right)}</figcaption>
          <Still journey={after} title={words.versionNamed(right)} {...shared} />
        </figure>
      </div>
      <h3>{words.changes(found.length)}</h3>
      <ul className="changes">
        {found.map((difference, index) => (
          <li key={index} className={difference.kind}>
            {text(difference, before, after)}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface StillProps {
  readonly journey: TreeExport;
  readonly title: string;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly outcomesOfType: OutcomesOfType;
  readonly typeName: (type: string) => string;
}

function Still({ journey, title, marks, outcomesOfType, typeName }: StillProps) {
  const graph = useMemo(() => graphOf(journey, outcomesOfType), [journey]);
  const laid = useLayout(graph);
  if (!laid) return <p role="status">{words.loading}</p>;
  return <JourneySvg {...{ title, marks, typeName }} drawing={draw(laid.graph, laid.places, laid.layout)} />;
}

function text(difference: Difference, before: TreeExport, after: TreeExport): string {
  const { name } = difference;
  if (difference.kind !== 'changed') return difference.kind === 'added' ? words.wasAdded(name) : words.wasRemoved(name);
  const { key, of } = difference;
  const value = (given: unknown, journey: TreeExport): string => {
    if (of === 'connection') return given === undefined ? words.nowhere : nodeName(String(given), journey);
    return given === undefined ? words.unset : typeof given === 'string' ? `“${given}”` : JSON.stringify(given);
  };
  return words.wasChanged(name || words.start, key, value(difference.before, before), value(difference.after, after));
}

function nodeName(id: string, { tree }: TreeExport): string {
  if (id === successId) return words.success;
  if (id === failureId) return words.failure;
  return tree.nodes[id]?.displayName ?? id;
}
