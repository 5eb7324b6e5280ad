// Help for a user: what he has, what happened to him lately, and what can be done for him.
import { type FormEvent, useRef, useState } from 'react';
import { Dialog } from './dialog.tsx';
import type { ConsoleServer, UserAction, UserEvent, UserEvents, UserFactor, UserFacts } from './server.ts';
import { momentText, numberText, words } from './speech.ts';

/** Minutes, as the server takes them. */
const usualPass = 30;
const longestPass = 1440;

interface UsersPageProps {
  readonly server: ConsoleServer;
  /** What fails is said by whoever shows this. */
  readonly attempt: <Value>(action: () => Promise<Value>) => Promise<Value | undefined>;
}

interface ShownPass {
  readonly pass: string;
  readonly expiresAt: number;
}

export function UsersPage({ server, attempt }: UsersPageProps) {
  const [sought, seek] = useState('');
  const [user, setUser] = useState<UserFacts | 'nobody'>();
  const [events, setEvents] = useState<UserEvents>();
  const [asked, ask] = useState<UserAction>();
  const [minutes, setMinutes] = useState(String(usualPass));
  const [said, say] = useState('');
  const [pass, setPass] = useState<ShownPass>();
  // An answer about somebody who is not on the page any more is late.
  const latest = useRef('');
  const load = async (name: string): Promise<void> => {
    latest.current = name;
    const found = await attempt(async () => (await server.user(name)) ?? 'nobody');
    if (!found || latest.current !== name) return;
    setUser(found);
    if (found === 'nobody') return;
    const happened = await attempt(() => server.userEvents(found.name));
    if (latest.current === name) setEvents(happened);
  };
  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    say('');
    setPass(undefined);
    setUser(undefined);
    setEvents(undefined);
    if (sought.trim() !== '') await load(sought.trim());
  };
  const act = async (name: string, action: UserAction): Promise<void> => {
    ask(undefined);
    say('');
    setPass(undefined);
    const answer = await attempt(() => server.act(name, action, action === 'pass' ? { minutes: Number(minutes) } : {}));
    if (!answer) return;
    const { pass: code, expiresAt } = answer;
    if (typeof code === 'string' && typeof expiresAt === 'number') setPass({ pass: code, expiresAt });
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
            autoCapitalize="none"
            spellCheck={false}
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
      {pass && (
        <p className="pass">
          {words.passText} <output>{pass.pass}</output>
          <span className="hint">{words.passUntil(momentText(pass.expiresAt))}</span>
        </p>
      )}
      {user && user !== 'nobody' && (
        <section className="user">
          <header className="page-head">
            <h2>{user.name}</h2>
            <span className="marks">{!user.isActive && <span className="mark-off">{words.userDisabled}</span>}</span>
          </header>
          {user.profile.length > 0 && <p className="hint">{user.profile.join(' · ')}</p>}
          <dl className="sums">
            <div>
              <dt>{words.failures}</dt>
              <dd>{numberText(user.failures)}</dd>
            </div>
          </dl>
          <h3>{words.help}</h3>
          <div className="row">
            {user.actions.map((action) => (
              <button
                key={action}
                type="button"
                className={`quiet ${action === 'resetMfa' || action === 'disable' ? 'danger' : ''}`}
                onClick={() => ask(action)}
              >
                {words.actions[action].word}
              </button>
            ))}
          </div>
          {!user.actions.includes('resetMfa') && <p className="hint">{words.notByYou}</p>}
          <h3>{words.factors}</h3>
          {user.factors.length === 0 && <p className="hint">{words.noFactors}</p>}
          <ul className="rows">
            {user.factors.map((factor) => (
              <li key={`${factor.kind} ${factor.uuid}`}>
                <strong>{factor.name}</strong>
                <span className="hint">{factorLine(factor)}</span>
              </li>
            ))}
          </ul>
          {user.optedOut.length > 0 && (
            <p className="hint">{words.optedOut(user.optedOut.map((kind) => words.kinds[kind] ?? kind))}</p>
          )}
          <h3>{words.events}</h3>
          {events ? (
            <>
              <p className="hint">{words.eventsSince(momentText(events.since), events.events.length)}</p>
              <ul className="rows">
                {events.events.map((event, index) => (
                  <li key={index}>
                    <strong>{eventName(event)}</strong>
                    <span className="hint">{eventLine(event)}</span>
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <p className="hint">{words.loading}</p>
          )}
        </section>
      )}
      {asked && user && user !== 'nobody' && (
        <Dialog title={words.actions[asked].word} onClose={() => ask(undefined)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void act(user.name, asked);
            }}
          >
            <p>{words.actions[asked].question(user.name)}</p>
            {asked === 'pass' && (
              <div className="field">
                <label htmlFor="minutes">{words.minutes}</label>
                <input
                  id="minutes"
                  type="number"
                  required
                  min={1}
                  max={longestPass}
                  step={1}
                  value={minutes}
                  onChange={({ target }) => setMinutes(target.value)}
                />
              </div>
            )}
            <div className="row end">
              <button type="button" className="quiet" onClick={() => ask(undefined)}>
                {words.cancel}
              </button>
              <button type="submit" className="primary">
                {words.actions[asked].word}
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </main>
  );
}

function factorLine(factor: UserFactor): string {
  const { kind, createdDate, lastAccessDate, failures, recoveryFailures, recoveryCodesLeft, unreachable } = factor;
  return [
    words.kinds[kind] ?? kind,
    `${words.added} ${momentText(createdDate)}`,
    `${words.lastUsed} ${lastAccessDate === undefined ? words.never : momentText(lastAccessDate)}`,
    recoveryCodesLeft > 0 && words.codesLeft(recoveryCodesLeft),
    failures + recoveryFailures > 0 && words.wrongCodes(failures + recoveryFailures),
    unreachable && words.userUnreachable,
  ]
    .filter(Boolean)
    .join(' · ');
}

function eventName({ name, result }: UserEvent): string {
  const known = Object.entries(words.eventNames).find(([one]) => one === name)?.[1] ?? name;
  return result === 'FAILED' ? `${known}: ${words.refused}` : known;
}

function eventLine({ at, journey, kind, by, ipAddress }: UserEvent): string {
  return [
    momentText(at),
    journey,
    kind !== undefined && (words.kinds[kind] ?? kind),
    by !== undefined && (by.kind === 'operator' ? words.byOperator : words.doneBy[by.kind](by.name)),
    ipAddress,
  ]
    .filter(Boolean)
    .join(' · ');
}
