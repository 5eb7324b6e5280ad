// Help for a user: what he has, and what can be done for him.
import { type FormEvent, useState } from 'react';
import type { JsonObject } from '../../functions/json.ts';
import { Dialog } from './dialog.tsx';
import type { ConsoleServer, UserAction, UserFacts } from './server.ts';
import { momentText, numberText, words } from './speech.ts';

interface UsersPageProps {
  readonly server: ConsoleServer;
  /** What fails is said by whoever shows this. */
  readonly attempt: <Value>(action: () => Promise<Value>) => Promise<Value | undefined>;
}

export function UsersPage({ server, attempt }: UsersPageProps) {
  const [sought, seek] = useState('');
  const [user, setUser] = useState<UserFacts | 'nobody'>();
  const [asked, ask] = useState<UserAction>();
  const [said, say] = useState('');
  const [pass, setPass] = useState<string>();
  const load = async (name: string): Promise<void> => {
    const found = await attempt(async () => (await server.user(name)) ?? 'nobody');
    if (found) setUser(found);
  };
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    say('');
    setPass(undefined);
    if (sought.trim() !== '') await load(sought.trim());
  };
  const act = async (name: string, action: UserAction): Promise<void> => {
    ask(undefined);
    const answer = await attempt(() => server.act(name, action, action === 'pass' ? { minutes: 30 } : {}));
    if (!answer) return;
    const shown = answer['pass'];
    setPass(typeof shown === 'string' ? shown : undefined);
    say(words.actions[action].done);
    await load(name);
  };
  return (
    <main className="page">
      <header className="page-head">
        <h1>{words.users}</h1>
      </header>
      <form className="field search" onSubmit={find}>
        <label htmlFor="user">{words.userName}</label>
        <div className="row">
          <input
            id="user"
            type="text"
            autoComplete="off"
            value={sought}
            onChange={({ target }) => seek(target.value)}
          />
          <button type="submit" className="primary">
            {words.find}
          </button>
        </div>
      </form>
      <div role="status">
        {said && <p className="notice success">{said}</p>}
        {user === 'nobody' && <p className="empty">{words.nobody}</p>}
      </div>
      {pass !== undefined && (
        <p className="pass">
          {words.passText} <output>{pass}</output>
        </p>
      )}
      {user && user !== 'nobody' && (
        <section className="user">
          <header className="page-head">
            <h2>{user.name}</h2>
            <span className="marks">{user.status && <span className="mark-off">{user.status}</span>}</span>
          </header>
          <dl className="sums">
            <div>
              <dt>{words.sessions}</dt>
              <dd>{numberText(user.sessions)}</dd>
            </div>
            <div>
              <dt>{words.failures}</dt>
              <dd>{numberText(user.failures)}</dd>
            </div>
          </dl>
          <h3>{words.factors}</h3>
          {user.factors.length === 0 && <p className="hint">{words.noFactors}</p>}
          <ul className="rows">
            {user.factors.map((factor, index) => (
              <li key={index}>
                <strong>{textOf(factor, 'name', 'deviceName', 'kind', 'type')}</strong>
                <span className="hint">{factLine(factor)}</span>
              </li>
            ))}
          </ul>
          {user.events.length > 0 && (
            <>
              <h3>{words.events}</h3>
              <ul className="rows">
                {user.events.map((event, index) => (
                  <li key={index}>
                    <strong>{textOf(event, 'eventName', 'name', 'event')}</strong>
                    <span className="hint">{momentOf(event['at'] ?? event['time'] ?? event['timestamp'])}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h3>{words.help}</h3>
          <div className="row">
            {(['signOut', 'resetMfa', 'pass', user.status === 'inactive' ? 'enable' : 'disable'] as const).map(
              (action) => (
                <button
                  key={action}
                  type="button"
                  className={`quiet ${action === 'resetMfa' || action === 'disable' ? 'danger' : ''}`}
                  onClick={() => ask(action)}
                >
                  {words.actions[action].word}
                </button>
              ),
            )}
          </div>
        </section>
      )}
      {asked && user && user !== 'nobody' && (
        <Dialog title={words.actions[asked].word} onClose={() => ask(undefined)}>
          <p>{words.actions[asked].question(user.name)}</p>
          <div className="row end">
            <button type="button" className="quiet" onClick={() => ask(undefined)}>
              {words.cancel}
            </button>
            <button type="button" className="primary" onClick={() => act(user.name, asked)}>
              {words.actions[asked].word}
            </button>
          </div>
        </Dialog>
      )}
    </main>
  );
}

function textOf(facts: JsonObject, ...keys: readonly string[]): string {
  return String(keys.map((key) => facts[key]).find((value) => typeof value === 'string') ?? '');
}

function factLine(facts: JsonObject): string {
  const [added, used] = [facts['createdDate'] ?? facts['created'], facts['lastAccessDate'] ?? facts['lastUsed']];
  return [
    textOf(facts, 'kind', 'type'),
    added !== undefined && `${words.added} ${momentOf(added)}`,
    used !== undefined && `${words.lastUsed} ${momentOf(used)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function momentOf(value: unknown): string {
  if (value === 0 || value === null) return words.never;
  return typeof value === 'string' || typeof value === 'number' ? momentText(value) : '';
}
