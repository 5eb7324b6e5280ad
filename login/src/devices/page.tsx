// My devices, of every kind.
import { useEffect, useRef, useState } from 'preact/hooks';
import { entitle } from '../shared/dress.ts';
import { Frame } from '../shared/frame.tsx';
import { Notice } from '../shared/notice.tsx';
import { words } from '../shared/speech.ts';
import { DeviceCard } from './device-card.tsx';
import {
  type Device,
  type DeviceJourneys,
  type DeviceKind,
  type DeviceServer,
  DeviceServerError,
  type Trouble,
} from './device-server.ts';
import { signalRemoved } from './signal-passkey.ts';

export interface DevicesPageProps {
  readonly server: DeviceServer;
  readonly journeys: DeviceJourneys;
  /** And back here. `anew`: who is signed in proves again who he is, by this journey or by the default one. */
  readonly toSignIn: (anew?: { readonly journey: string | undefined }) => void;
}

interface KindState {
  readonly devices: readonly Device[];
  readonly isOptedOut: boolean;
}

type Said = { readonly tone: 'success' | 'error'; readonly text: string } | undefined;

const kinds = ['webauthn', 'push', 'oath'] as const;
const retryMilliseconds = 3000;
const titles = { webauthn: words.passkeys, push: words.pushDevices, oath: words.oathDevices };
/** What adding one is called for who has one: an app for one-time passwords takes the place of the one before, as in AM. */
const further = { webauthn: words.addAnother, push: words.addAnother, oath: words.replaceIt };

export function DevicesPage({ server, journeys, toSignIn }: DevicesPageProps) {
  const [states, setStates] = useState<Partial<Record<DeviceKind, KindState>>>({});
  const [said, say] = useState<Said>();
  const [proof, askForProof] = useState<DeviceKind>();
  const [everywhere, askEverywhere] = useState(false);

  const load = async (kind: DeviceKind): Promise<void> => {
    const [devices, isOptedOut] = await Promise.all([server.list(kind), server.isOptedOut(kind)]);
    setStates((all) => ({ ...all, [kind]: { devices, isOptedOut } }));
  };
  /** Undefined when it could not be done; then it says why. */
  const attempt = async <Value,>(kind: DeviceKind, action: () => Promise<Value>): Promise<Value | undefined> => {
    say(undefined);
    try {
      return await action();
    } catch (error) {
      const { trouble } = error instanceof DeviceServerError ? error : { trouble: 'other' as const };
      if (trouble === 'signedOut') toSignIn();
      else if (trouble === 'signInAgain') askForProof(kind);
      else say({ tone: 'error', text: troubleText(trouble) });
      if (trouble === 'gone') await load(kind);
      return undefined;
    }
  };
  const change = async (kind: DeviceKind, text: string, action: () => Promise<void>): Promise<boolean> => {
    const done = await attempt(kind, async () => {
      await action();
      await load(kind);
      return true;
    });
    if (done) say({ tone: 'success', text });
    return done === true;
  };
  const open = async (kind: DeviceKind): Promise<void> => {
    const done = await attempt(kind, async () => {
      await load(kind);
      return true;
    });
    if (!done) setTimeout(open, retryMilliseconds, kind);
  };
  useEffect(() => {
    entitle(words.devices);
    for (const kind of kinds) void open(kind);
  }, []);

  const signOut = async (): Promise<void> => {
    await attempt('push', server.signOut);
    toSignIn();
  };
  const signOutEverywhere = async (): Promise<void> => {
    const done = await attempt('push', async () => {
      await server.signOutEverywhere();
      return true;
    });
    if (done) toSignIn();
  };
  return (
    <Frame wide>
      <div class="top">
        <h1>{words.devices}</h1>
        <button type="button" class="quiet" onClick={signOut}>
          {words.signOut}
        </button>
      </div>
      <p>
        {words.signedInAs} <strong class="given">{server.username}</strong>
      </p>
      <div role="status">{said && <Notice tone={said.tone}>{said.text}</Notice>}</div>
      {proof && (
        <Question
          title={words.signInAgain}
          text={words.signInAgainText}
          yes={words.signIn}
          onYes={() => toSignIn({ journey: journeys.proving[proof] })}
          onNo={() => askForProof(undefined)}
        />
      )}
      {kinds.map((kind) => {
        const state = states[kind];
        return (
          <section class="kind" key={kind} aria-labelledby={kind} aria-busy={!state}>
            <div class="top">
              <h2 id={kind}>{titles[kind]}</h2>
              {state && (kind !== 'webauthn' || state.isOptedOut) && (
                <button
                  type="button"
                  class="link"
                  aria-label={`${state.isOptedOut ? words.optIn : words.optOut}: ${titles[kind]}`}
                  onClick={() =>
                    change(kind, state.isOptedOut ? words.optInDone : words.optOutDone, () =>
                      server.setOptedOut(kind, !state.isOptedOut),
                    )
                  }
                >
                  {state.isOptedOut ? words.optIn : words.optOut}
                </button>
              )}
            </div>
            {!state && <p>{words.loading}</p>}
            {state?.isOptedOut && <p class="facts">{words.optedOut}</p>}
            {state?.devices.length === 0 && (
              <p class="facts">{kind === 'webauthn' ? words.noPasskeys : words.noDevices}</p>
            )}
            <ul class="devices">
              {state?.devices.map((device) => (
                <DeviceCard
                  key={device.uuid}
                  device={device}
                  actions={{
                    rename: (name) => change(kind, words.renamed, () => server.rename(kind, device.uuid, name)),
                    remove: () =>
                      change(kind, words.removed, async () => {
                        await server.remove(kind, device.uuid);
                        if (device.credentialId) await signalRemoved(device.credentialId);
                      }),
                    newRecoveryCodes: () => attempt(kind, () => server.newRecoveryCodes(kind, device.uuid)),
                  }}
                />
              ))}
            </ul>
            {state && <Add kind={kind} has={state.devices.length > 0} journeys={journeys} toSignIn={toSignIn} />}
          </section>
        );
      })}
      <section class="kind">
        {everywhere ? (
          <Question
            title={words.signOutEverywhereQuestion}
            text={words.signOutEverywhereText}
            yes={words.signOutEverywhere}
            isDanger
            onYes={signOutEverywhere}
            onNo={() => askEverywhere(false)}
          />
        ) : (
          <button type="button" class="quiet" onClick={() => askEverywhere(true)}>
            {words.signOutEverywhere}
          </button>
        )}
      </section>
    </Frame>
  );
}

interface AddProps extends Pick<DevicesPageProps, 'journeys' | 'toSignIn'> {
  readonly kind: DeviceKind;
  readonly has: boolean;
}

/** For who has one already only where the realm has a journey for it: others would sign in with it, and add none. */
function Add({ kind, has, journeys: { adding, proving }, toSignIn }: AddProps) {
  if (has && adding[kind] === undefined) return null;
  const label = has ? further[kind] : words.addOne;
  return (
    <button
      type="button"
      class="link add"
      aria-label={`${label}: ${titles[kind]}`}
      onClick={() => toSignIn({ journey: adding[kind] ?? proving[kind] })}
    >
      {label}
    </button>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Question({ title, text, yes, isDanger = false, onYes, onNo }: QuestionProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="panel">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{text}</p>
      <div class="row">
        <button type="button" class={isDanger ? 'primary danger' : 'primary'} onClick={onYes}>
          {yes}
        </button>
        <button type="button" class="quiet" onClick={onNo}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

function troubleText(trouble: Trouble): string {
  if (trouble === 'gone') return words.gone;
  return trouble === 'offline' ? words.offlineNow : words.somethingWrong;
}
