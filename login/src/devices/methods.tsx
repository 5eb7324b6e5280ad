// The ways in which a user signs in: passkeys, phones, an app for one-time passwords, and the password.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Begun } from '../shared/begun.ts';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { AccountJourneys } from './account-journeys.ts';
import { type AccountServer, type Device, type DeviceKind, deviceKinds } from './account-server.ts';
import { type Attempts, useLoaded } from './attempts.ts';
import { DeviceCard } from './device-card.tsx';
import { Password } from './password.tsx';
import { Question } from './question.tsx';
import { nameOf } from './said.ts';
import { signalRemoved } from './signal-passkey.ts';

export interface MethodsProps {
  readonly server: AccountServer;
  readonly journeys: AccountJourneys;
  readonly attempts: Attempts;
  /** What the user comes back from. */
  readonly back: Begun | undefined;
  readonly onAdd: (kind: DeviceKind, had: readonly string[]) => void;
  readonly onChangePassword: () => void;
  /** There is a device of the kind. */
  readonly onOwned: (kind: DeviceKind) => void;
}

const titles = { webauthn: words.passkeys, push: words.pushDevices, oath: words.oathDevices };
const texts = { webauthn: words.passkeysText, push: words.pushDevicesText, oath: words.oathDevicesText };
/** What adding one is called for who has one: an app for one-time passwords takes the place of the one before, as in AM. */
const further = { webauthn: words.addAnother, push: words.addAnother, oath: words.replaceIt };

export function Methods(props: MethodsProps) {
  return (
    <section aria-labelledby="methods">
      <h2 id="methods">{words.signInMethods}</h2>
      <div class="group">
        {deviceKinds.map((kind) => (
          <Method key={kind} kind={kind} {...props} />
        ))}
        {props.journeys.password !== undefined && (
          <Password attempts={props.attempts} back={props.back} onChange={props.onChangePassword} />
        )}
      </div>
    </section>
  );
}

interface KindState {
  readonly devices: readonly Device[];
  readonly isOptedOut: boolean;
}

function Method({ kind, server, journeys, attempts, back, onAdd, onOwned }: MethodsProps & { kind: DeviceKind }) {
  const load = async (): Promise<KindState> => {
    const [devices, isOptedOut] = await Promise.all([server.list(kind), server.isOptedOut(kind)]);
    return { devices, isOptedOut };
  };
  const { value: state, reload } = useLoaded(load, attempts);
  const [asksOptOut, askOptOut] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const came = back?.kind === kind ? back : undefined;
  const added = came?.purpose === 'add' ? state?.devices.find(({ uuid }) => !came.had.includes(uuid)) : undefined;
  const isLoaded = state !== undefined;
  // Without a device it is not asked for, but offered.
  const optOut = state?.devices.length === 0 ? words.optOutUnowned : words.optOut;
  useEffect(() => {
    if (state && state.devices.length > 0) onOwned(kind);
    if (!came || !state) return;
    attempts.say(outcomeOf(came, state.devices, added));
    if (!added) heading.current?.focus();
  }, [isLoaded]);

  const change = (text: string, action: () => Promise<void>): Promise<boolean> =>
    attempts.change(
      text,
      async () => {
        // The list is read anew also when it was not done: somebody else may have been faster.
        await action().finally(() => reload().catch(() => undefined));
      },
      kind,
    );
  const setOptedOut = async (value: boolean): Promise<void> => {
    const text = value ? words.optOutDone : words.optInDone;
    if (await change(text, () => server.setOptedOut(kind, value))) askOptOut(false);
  };
  const remove = async (device: Device): Promise<boolean> => {
    const done = await change(filled(words.removed, { name: nameOf(device) }), async () => {
      await server.remove(kind, device.uuid);
      if (device.credentialId) await signalRemoved(device.credentialId);
    });
    // Its card is gone, and with it where the keyboard was.
    if (done) heading.current?.focus();
    return done;
  };
  return (
    <section class="kind" aria-labelledby={kind} aria-busy={!state}>
      <div class="top">
        <h3 id={kind} ref={heading} tabIndex={-1}>
          {titles[kind]}
        </h3>
        {state && (kind !== 'webauthn' || state.isOptedOut) && (
          <button
            type="button"
            class="link faint"
            aria-label={`${state.isOptedOut ? words.optIn : optOut}: ${titles[kind]}`}
            onClick={() => (state.isOptedOut ? void setOptedOut(false) : askOptOut(true))}
          >
            {state.isOptedOut ? words.optIn : optOut}
          </button>
        )}
      </div>
      <p class="facts">{state?.isOptedOut ? words.optedOut : texts[kind]}</p>
      {asksOptOut && (
        <Question
          level="h4"
          title={words.optOutQuestion}
          text={words.optOutText}
          yes={optOut}
          isDanger
          onYes={() => setOptedOut(true).then(() => askOptOut(false))}
          onClose={() => askOptOut(false)}
        />
      )}
      {!state && <p role="status">{words.loading}</p>}
      {state && state.devices.length > 0 && (
        <ul class="devices">
          {state.devices.map((device) => (
            <DeviceCard
              key={device.uuid}
              device={device}
              isNew={device === added}
              actions={{
                rename: (name) => change(words.renamed, () => server.rename(kind, device.uuid, name)),
                remove: () => remove(device),
                newRecoveryCodes: () => attempts.attempt(() => server.newRecoveryCodes(kind, device.uuid), kind),
              }}
            />
          ))}
        </ul>
      )}
      {state && <Add kind={kind} devices={state.devices} journeys={journeys} onAdd={onAdd} />}
    </section>
  );
}

interface AddProps extends Pick<MethodsProps, 'journeys' | 'onAdd'> {
  readonly kind: DeviceKind;
  readonly devices: readonly Device[];
}

/** For who has one already only where the realm has a journey for it: others would sign in with it, and add none. */
function Add({ kind, devices, journeys: { adding }, onAdd }: AddProps) {
  const has = devices.length > 0;
  if (has && adding[kind] === undefined) return null;
  const label = has ? further[kind] : words.addOne;
  const had = devices.map(({ uuid }) => uuid);
  return (
    <button type="button" class="link add" aria-label={`${label}: ${titles[kind]}`} onClick={() => onAdd(kind, had)}>
      {label}
    </button>
  );
}

/** What is said to who comes back from the sign-in page. */
function outcomeOf({ purpose }: Begun, devices: readonly Device[], added: Device | undefined) {
  if (added) return { tone: 'success', text: filled(words.addedDone, { name: nameOf(added) }) } as const;
  if (purpose === 'add') return { tone: 'plain', text: words.nothingAdded } as const;
  const isProved = devices.some(({ isManaged }) => isManaged);
  return isProved ? ({ tone: 'success', text: words.provedDone } as const) : undefined;
}
