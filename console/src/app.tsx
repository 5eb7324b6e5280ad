// The console around its pages: where one is, who one is, and what went wrong.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { JourneyPage } from './editor/journey-page.tsx';
import { failureId, type TreeExport } from './journey/tree-export.ts';
import { JourneysPage } from './journeys-page.tsx';
import { type ConsoleServer, type JourneyRow, type NodeType, ServerError, type StoredJourney } from './server.ts';
import { words } from './speech.ts';
import { UsersPage } from './users-page.tsx';
import { VersionsPage } from './versions-page.tsx';

type SignInAt = (place: 'here' | 'root') => string;

interface AppProps {
  readonly server: ConsoleServer;
  readonly signInAt: SignInAt;
  readonly tryAddress: (journey: string) => string;
}

type Place =
  | { readonly kind: 'journeys' }
  | { readonly kind: 'journey' | 'versions'; readonly name: string }
  | { readonly kind: 'users' };

export function App({ server, signInAt, tryAddress }: AppProps) {
  const [address, setAddress] = useState(location.hash);
  const [types, setTypes] = useState<readonly NodeType[]>();
  const [rows, setRows] = useState<readonly JourneyRow[]>();
  const [opened, setOpened] = useState<{ readonly name: string; readonly stored: StoredJourney }>();
  const [fault, setFault] = useState<ServerError>();
  const [isDirty, setDirty] = useState(false);
  const place = useMemo(() => placeOf(address), [address]);

  const attempt = useCallback(async <Value,>(action: () => Promise<Value>): Promise<Value | undefined> => {
    setFault(undefined);
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      setFault(error);
      return undefined;
    }
  }, []);

  useEffect(() => {
    const onHash = (): void => {
      if (location.hash === address) return;
      if (isDirty && !confirm(words.leaveUnsaved)) {
        history.replaceState(undefined, '', address || '#/journeys');
        return;
      }
      setDirty(false);
      setAddress(location.hash);
    };
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (isDirty) event.preventDefault();
    };
    addEventListener('hashchange', onHash);
    addEventListener('beforeunload', onLeave);
    return () => {
      removeEventListener('hashchange', onHash);
      removeEventListener('beforeunload', onLeave);
    };
  }, [address, isDirty]);

  useEffect(() => void attempt(server.nodeTypes).then((all) => all && setTypes(all)), [server, attempt]);

  const name = 'name' in place ? place.name : undefined;
  const openJourney = useCallback(
    async (name: string): Promise<void> => {
      const stored = await attempt(() => server.journey(name));
      if (stored) setOpened({ name, stored });
    },
    [server, attempt],
  );
  useEffect(() => {
    document.title = name ?? (place.kind === 'users' ? words.users : words.journeys);
    if (place.kind === 'users') return;
    void attempt(server.journeys).then((all) => all && setRows(all));
    if (place.kind === 'journey' && name !== undefined && !isNew(opened, name)) {
      setOpened(undefined);
      void openJourney(name);
    }
  }, [address]);

  const go = useCallback((to: string) => {
    location.hash = to;
  }, []);
  const onNew = (journey: TreeExport): void => {
    const base: TreeExport = { ...journey, tree: emptyTree(journey.tree._id), nodes: {}, innerNodes: {} };
    setOpened({ name: journey.tree._id, stored: { revision: null, journey: base, findings: [] } });
    setArrived(journey);
    go(`#/journeys/${encodeURIComponent(journey.tree._id)}`);
  };
  const [arrived, setArrived] = useState<TreeExport>();

  const content = () => {
    if (fault?.trouble === 'forbidden') {
      return (
        <SignIn
          title={words.forbidden}
          text={fault.message || words.forbiddenText}
          realm={server.realm}
          signInAt={signInAt}
        />
      );
    }
    if (place.kind === 'users') return <UsersPage {...{ server, attempt }} />;
    if (place.kind === 'journeys') return rows ? <JourneysPage {...{ rows, onNew }} /> : <Waiting fault={fault} />;
    if (fault?.trouble === 'gone' && !opened) {
      return (
        <Message
          title={words.noSuchJourney}
          text={place.name}
          action={words.allJourneys}
          onAction={() => go('#/journeys')}
        />
      );
    }
    if (!types) return <Waiting fault={fault} />;
    if (place.kind === 'versions')
      return <VersionsPage key={place.name} name={place.name} {...{ server, types, attempt }} />;
    if (opened?.name !== place.name) return <Waiting fault={fault} />;
    return (
      <JourneyPage
        key={`${place.name} ${opened.stored.revision}`}
        stored={opened.stored}
        {...{ server, types }}
        {...(arrived && opened.stored.revision === null && { arrived })}
        journeys={rows?.map((row) => row.name) ?? []}
        tryAddress={tryAddress(place.name)}
        onOpen={go}
        onDirty={setDirty}
        onReload={() => {
          setOpened(undefined);
          void openJourney(place.name);
        }}
      />
    );
  };
  const isGeneral = fault && fault.trouble !== 'forbidden';
  return (
    <>
      <header className="top unprinted">
        <a className="brand" href="#/journeys">
          <Mark />
          <span>{words.console}</span>
          <small>{server.realm}</small>
        </a>
        <nav aria-label={words.console}>
          <a href="#/journeys" aria-current={place.kind === 'users' ? undefined : 'page'}>
            {words.journeys}
          </a>
          {fault?.trouble !== 'forbidden' && (
            <a href="#/users" aria-current={place.kind === 'users' ? 'page' : undefined}>
              {words.users}
            </a>
          )}
        </nav>
        <span className="who">{server.username}</span>
        <button
          type="button"
          className="link"
          onClick={async () => {
            if (isDirty && !confirm(words.leaveUnsaved)) return;
            await attempt(server.signOut);
            setDirty(false);
            location.reload();
          }}
        >
          {words.signOut}
        </button>
      </header>
      <div className="alert" role="alert">
        {isGeneral && (
          <p className="notice error">
            {words.trouble(fault.trouble, fault.message)}{' '}
            {fault.trouble === 'signedOut' && (
              <a href={signInAt('here')} target="_blank" rel="noreferrer">
                {words.signIn}
              </a>
            )}
          </p>
        )}
      </div>
      {content()}
    </>
  );
}

function isNew(opened: { readonly name: string; readonly stored: StoredJourney } | undefined, name: string): boolean {
  return opened?.name === name && opened.stored.revision === null;
}

function emptyTree(name: string): TreeExport['tree'] {
  return { _id: name, entryNodeId: failureId, nodes: {} };
}

function placeOf(hash: string): Place {
  const [first, name, rest] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (first === 'users') return { kind: 'users' };
  if (first !== 'journeys' || !name) return { kind: 'journeys' };
  return { kind: rest === 'versions' ? 'versions' : 'journey', name };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Waiting({ fault }: { fault: ServerError | undefined }) {
  return (
    <main className="page">
      <h1 className="unseen">{words.console}</h1>
      {!fault && <p role="status">{words.loading}</p>}
      {fault && (
        <button type="button" className="quiet" onClick={() => location.reload()}>
          {words.tryAgain}
        </button>
      )}
    </main>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 40 40" aria-hidden="true">
      <path d="M10 13l4.6 14.5L20 15l5.4 12.5L30 13" />
    </svg>
  );
}

interface SignInProps {
  readonly title: string;
  readonly text: string;
  readonly realm: string;
  readonly signInAt: SignInAt;
}

/** For who is nobody here, or nobody who may. */
export function SignIn({ title, text, realm, signInAt }: SignInProps) {
  const isRoot = realm.replaceAll('/', '') === '' || realm === 'root';
  return (
    <main className="page message">
      <Mark />
      <h1>{title}</h1>
      <p>{text}</p>
      <div className="row">
        <a className="primary" href={signInAt(isRoot ? 'root' : 'here')}>
          {isRoot ? words.signIn : words.signInTo(realm)}
        </a>
        {!isRoot && (
          <a className="quiet" href={signInAt('root')}>
            {words.signInToRoot}
          </a>
        )}
      </div>
    </main>
  );
}

export function Message({
  title,
  text,
  action,
  onAction,
}: {
  title: string;
  text: string;
  action: string;
  onAction: () => void;
}) {
  return (
    <main className="page message">
      <Mark />
      <h1>{title}</h1>
      <p>{text}</p>
      <button type="button" className="primary" onClick={onAction}>
        {action}
      </button>
    </main>
  );
}
