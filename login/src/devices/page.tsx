// My account: what its user signs in with, where he is remembered, how he signed in lately, and the way out of everywhere.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Begun } from '../shared/begun.ts';
import { entitle } from '../shared/dress.ts';
import { Frame } from '../shared/frame.tsx';
import { Notice } from '../shared/notice.tsx';
import { words } from '../shared/speech.ts';
import type { AccountJourneys } from './account-journeys.ts';
import { type AccountServer, type DeviceKind, deviceKinds } from './account-server.ts';
import { useAttempts } from './attempts.ts';
import { Methods } from './methods.tsx';
import { Question } from './question.tsx';
import { RecentSignIns } from './recent-sign-ins.tsx';
import { RememberedBrowsers } from './remembered.tsx';

export interface AccountPageProps {
  readonly server: AccountServer;
  readonly journeys: AccountJourneys;
  /** What its user comes back from. */
  readonly back: Begun | undefined;
  /** By the default journey, and back here. */
  readonly toSignIn: () => void;
  /** By this journey, or the default one, and back here, where it is said what came of it. */
  readonly toJourney: (journey: string | undefined, begun: Omit<Begun, 'at'>) => void;
}

export function AccountPage({ server, journeys, back, toSignIn, toJourney }: AccountPageProps) {
  const attempts = useAttempts(toSignIn);
  const { said, proof, askForProof } = attempts;
  const owned = useRef(new Set<DeviceKind>());
  useEffect(() => {
    entitle(words.myAccount);
  }, []);
  const prove = (kind: DeviceKind): void => toJourney(journeys.proving[kind], { purpose: 'prove', kind, had: [] });
  const add = (kind: DeviceKind, had: readonly string[]): void =>
    toJourney(journeys.adding[kind] ?? journeys.proving[kind], { purpose: 'add', kind, had });
  /** By whatever the user has, to see what takes a second factor: nothing is to be said of it afterwards. */
  const show = (): void => {
    const kind = deviceKinds.find((one) => owned.current.has(one));
    toJourney(kind && journeys.proving[kind], { purpose: 'prove', kind: '', had: [] });
  };
  const signOut = async (): Promise<void> => {
    await attempts.attempt(server.signOut);
    toSignIn();
  };
  return (
    <Frame wide>
      <div class="top">
        <h1>{words.myAccount}</h1>
        <button type="button" class="quiet" onClick={() => void signOut()}>
          {words.signOut}
        </button>
      </div>
      <p class="whose">
        {words.signedInAs} <strong class="given">{server.username}</strong>
      </p>
      <div class="says" role="status">
        {said && <Notice tone={said.tone}>{said.text}</Notice>}
      </div>
      {proof && (
        <Question
          level="h2"
          title={words.signInAgain}
          text={words.signInAgainText}
          yes={words.signIn}
          onYes={() => prove(proof)}
          onClose={() => askForProof(undefined)}
        />
      )}
      <Methods
        server={server}
        journeys={journeys}
        attempts={attempts}
        back={back}
        onAdd={add}
        onChangePassword={() => toJourney(journeys.password, { purpose: 'password', kind: '', had: [] })}
        onOwned={(kind) => owned.current.add(kind)}
      />
      <RememberedBrowsers server={server} attempts={attempts} />
      <RecentSignIns server={server} attempts={attempts} onProve={show} />
      <Sessions server={server} attempts={attempts} toSignIn={toSignIn} />
    </Frame>
  );
}

function Sessions({
  server,
  attempts,
  toSignIn,
}: Pick<AccountPageProps, 'server' | 'toSignIn'> & { attempts: ReturnType<typeof useAttempts> }) {
  const [asks, ask] = useState(false);
  const signOut = async (): Promise<void> => {
    const done = await attempts.attempt(async () => {
      await server.signOutEverywhere();
      return true;
    });
    if (done) toSignIn();
    else ask(false);
  };
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <div class="group">
        <p class="facts">{words.sessionsText}</p>
        <button type="button" class="quiet" onClick={() => ask(true)}>
          {words.signOutEverywhere}
        </button>
        {asks && (
          <Question
            level="h3"
            title={words.signOutEverywhereQuestion}
            text={words.signOutEverywhereText}
            yes={words.signOutEverywhere}
            isDanger
            onYes={signOut}
            onClose={() => ask(false)}
          />
        )}
      </div>
    </section>
  );
}
