// All journeys of the realm.
import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import { readFile } from './editor/menu.tsx';
import { failureId, readTreeExport, type TreeExport } from './journey/tree-export.ts';
import { Sign } from './picture/icons.tsx';
import type { JourneyRow } from './server.ts';
import { words } from './speech.ts';

interface JourneysPageProps {
  readonly rows: readonly JourneyRow[];
  /** Opens a journey that is not saved yet. */
  readonly onNew: (journey: TreeExport) => void;
}

export function JourneysPage({ rows, onNew }: JourneysPageProps) {
  const [sought, seek] = useState('');
  const [isNaming, name] = useState(false);
  const [fault, setFault] = useState('');
  const shown = rows.filter((row) => `${row.name} ${row.description}`.toLowerCase().includes(sought.toLowerCase()));
  const importFile = async (): Promise<void> => {
    const text = await readFile();
    if (text === undefined) return;
    let journey: TreeExport | undefined;
    try {
      journey = readTreeExport(JSON.parse(text));
    } catch {
      journey = undefined;
    }
    if (journey) onNew(journey);
    else setFault(words.noJourneyFile);
  };
  return (
    <main className="page">
      <header className="page-head">
        <h1>{words.journeys}</h1>
        <div className="row">
          <button type="button" className="quiet" onClick={importFile}>
            {words.importFile}
          </button>
          <button type="button" className="primary" onClick={() => name(true)}>
            <Sign name="plus" />
            {words.newJourney}
          </button>
        </div>
      </header>
      <div role="status">{fault && <p className="notice error">{fault}</p>}</div>
      <div className="field search">
        <label htmlFor="find">{words.findJourney}</label>
        <input id="find" type="text" autoComplete="off" value={sought} onChange={({ target }) => seek(target.value)} />
      </div>
      <ul className="rows">
        {shown.map(({ name, description, isEnabled, errors }) => (
          <li key={name}>
            <a href={`#/journeys/${encodeURIComponent(name)}`}>
              <strong>{name}</strong>
              <span>{description}</span>
            </a>
            <span className="marks">
              {!isEnabled && <span className="mark-off">{words.disabled}</span>}
              {errors > 0 && (
                <span className="mark-error">
                  <Sign name="error" />
                  {words.problems(errors)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="empty">{rows.length === 0 ? words.noJourneys : words.noSuchJourney}</p>}
      {isNaming && (
        <NewDialog
          taken={rows.map((row) => row.name)}
          onClose={() => name(false)}
          onName={(given) => {
            name(false);
            onNew(emptyJourney(given));
          }}
        />
      )}
    </main>
  );
}

interface NewDialogProps {
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

function NewDialog({ taken, onClose, onName }: NewDialogProps) {
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());
  return (
    <Dialog title={words.newJourney} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '' && !isTaken) onName(name.trim());
        }}
      >
        <div className="field">
          <label htmlFor="new-name">{words.journeyName}</label>
          <input
            id="new-name"
            type="text"
            required
            autoComplete="off"
            value={name}
            aria-invalid={isTaken}
            aria-describedby="new-name-hint"
            onChange={({ target }) => setName(target.value)}
          />
          <p className={isTaken ? 'fault' : 'hint'} id="new-name-hint">
            {isTaken ? words.nameTaken : words.nameHint}
          </p>
        </div>
        <div className="row end">
          <button type="button" className="quiet" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" className="primary">
            {words.create}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function emptyJourney(name: string): TreeExport {
  return {
    tree: { _id: name, entryNodeId: failureId, nodes: {}, staticNodes: {}, enabled: true },
    nodes: {},
    innerNodes: {},
    scripts: {},
  };
}
