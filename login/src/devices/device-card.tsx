// One device: what it is, and what its user may do with it. Each thing asks in place, one at a time.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { RecoveryCodes } from '../shared/recovery-codes.tsx';
import { language, words } from '../shared/speech.ts';
import type { Device } from './device-server.ts';

export interface DeviceActions {
  /** Each resolves to whether it was done; what went wrong is said elsewhere. */
  rename(name: string): Promise<boolean>;
  remove(): Promise<boolean>;
  newRecoveryCodes(): Promise<readonly string[] | undefined>;
}

type Panel = 'rename' | 'remove' | 'askCodes' | { readonly codes: readonly string[] } | undefined;

export function DeviceCard({ device, actions }: { device: Device; actions: DeviceActions }) {
  const [panel, open] = useState<Panel>();
  const { deviceName, provider, createdDate, lastAccessDate } = device;
  const close = (): void => open(undefined);
  const makeCodes = async (): Promise<void> => {
    const codes = await actions.newRecoveryCodes();
    open(codes && { codes });
  };
  return (
    <li class="device">
      <h3 class="given">{deviceName}</h3>
      <p class="facts">
        {provider && `${provider} · `}
        {words.added} {day(createdDate)}, {words.lastUsed} {day(lastAccessDate)}
      </p>
      {panel === undefined && (
        <div class="row">
          <Action label={words.rename} device={deviceName} onPress={() => open('rename')} />
          <Action label={words.newCodes} device={deviceName} onPress={() => open('askCodes')} />
          <Action label={words.remove} device={deviceName} onPress={() => open('remove')} />
        </div>
      )}
      {panel === 'rename' && <Rename name={deviceName} onSave={actions.rename} onClose={close} />}
      {panel === 'remove' && (
        <Question
          title={words.removeQuestion}
          text={words.removeText}
          yes={words.remove}
          onYes={() => actions.remove().then(close)}
          onClose={close}
        />
      )}
      {panel === 'askCodes' && (
        <Question
          title={words.newCodesQuestion}
          text={words.newCodesText}
          yes={words.makeCodes}
          onYes={makeCodes}
          onClose={close}
        />
      )}
      {typeof panel === 'object' && (
        <PanelBox title={words.recoveryCodes}>
          <RecoveryCodes codes={panel.codes} deviceName={deviceName} />
          <div class="row">
            <button type="button" class="primary" onClick={close}>
              {words.done}
            </button>
          </div>
        </PanelBox>
      )}
    </li>
  );
}

/** Read out with the device it is for. */
function Action({ label, device, onPress }: { label: string; device: string; onPress: () => void }) {
  return (
    <button type="button" class="quiet" aria-label={`${label}: ${device}`} onClick={onPress}>
      {label}
    </button>
  );
}

function Rename({
  name,
  onSave,
  onClose,
}: {
  name: string;
  onSave: (name: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = field.current?.value.trim() ?? '';
    if (typed === name || (typed !== '' && (await onSave(typed)))) onClose();
  };
  return (
    <form class="panel" onSubmit={save}>
      <div class="field">
        <label>
          {words.name}
          <input ref={field} type="text" required maxLength={100} defaultValue={name} autoComplete="off" />
        </label>
      </div>
      <div class="row">
        <button type="submit" class="primary">
          {words.save}
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onYes: () => Promise<void>;
  readonly onClose: () => void;
}

function Question({ title, text, yes, onYes, onClose }: QuestionProps) {
  const [busy, setBusy] = useState(false);
  const agree = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await onYes();
  };
  return (
    <PanelBox title={title}>
      <p>{text}</p>
      <div class="row">
        <button type="button" class="primary danger" aria-disabled={busy} onClick={agree}>
          {yes}
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </PanelBox>
  );
}

function PanelBox({ title, children }: { title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="panel">
      <h4 ref={heading} tabIndex={-1}>
        {title}
      </h4>
      {children}
    </div>
  );
}

/** Of a device that was just added AM says it was used then. */
function day(milliseconds: number): string {
  if (milliseconds <= 0) return words.never;
  return new Date(milliseconds).toLocaleDateString(language, { dateStyle: 'medium' });
}
