// One device: what it is, and what its user may do with it. Each thing asks in place, one at a time.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { unnamedAs } from '../shared/device-names.ts';
import { RecoveryCodes } from '../shared/recovery-codes.tsx';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { Device } from './account-server.ts';
import { Panel, Question } from './question.tsx';
import { nameOf, timeText } from './said.ts';

interface DeviceActions {
  /** Each resolves to whether it was done; what went wrong is said elsewhere. */
  rename(name: string): Promise<boolean>;
  remove(): Promise<boolean>;
  newRecoveryCodes(): Promise<readonly string[] | undefined>;
}

interface DeviceCardProps {
  readonly device: Device;
  readonly actions: DeviceActions;
  /** It was added a moment ago: who may name it is asked for a name. */
  readonly isNew: boolean;
}

type Asked = 'rename' | 'remove' | 'askCodes';
type Open = Asked | { readonly codes: readonly string[] } | undefined;

export function DeviceCard({ device, actions, isNew }: DeviceCardProps) {
  const isUnnamed = unnamedAs(device.deviceName) !== undefined;
  const [panel, open] = useState<Open>(isNew && device.isManaged && isUnnamed ? 'rename' : undefined);
  const row = useRef<HTMLDivElement>(null);
  const pressed = useRef<Asked>();
  const { provider, createdDate, lastAccessDate } = device;
  const name = nameOf(device);
  const close = (): void => open(undefined);
  useEffect(() => {
    if (panel === undefined) row.current?.querySelector<HTMLElement>(`[data-asks=${pressed.current}]`)?.focus();
    else if (typeof panel === 'string') pressed.current = panel;
  }, [panel]);
  const makeCodes = async (): Promise<void> => {
    const codes = await actions.newRecoveryCodes();
    open(codes && { codes });
  };
  const action = (asks: Asked, label: string) => (
    <button type="button" class="link" data-asks={asks} aria-label={`${label}: ${name}`} onClick={() => open(asks)}>
      {label}
    </button>
  );
  return (
    <li class={isNew ? 'device new' : 'device'}>
      <h4 class="given">{name}</h4>
      <p class="facts">
        {provider && <span>{provider}</span>}
        <span>{filled(words.addedAt, { time: timeText(createdDate) })}</span>
        <span>{filled(words.lastUsedAt, { time: timeText(lastAccessDate) })}</span>
      </p>
      {panel === undefined && (
        <div class="actions" ref={row}>
          {action('rename', words.rename)}
          {action('askCodes', words.newCodes)}
          {action('remove', words.remove)}
        </div>
      )}
      {panel === 'rename' && (
        <Rename name={isUnnamed ? '' : name} isNew={isNew} onSave={actions.rename} onClose={close} />
      )}
      {panel === 'remove' && (
        <Question
          level="h5"
          title={filled(words.removeQuestion, { name })}
          text={words.removeText}
          yes={words.remove}
          isDanger
          onYes={() => actions.remove().then((done) => done || close())}
          onClose={close}
        />
      )}
      {panel === 'askCodes' && (
        <Question
          level="h5"
          title={words.newCodesQuestion}
          text={words.newCodesText}
          yes={words.makeCodes}
          isDanger
          onYes={makeCodes}
          onClose={close}
        />
      )}
      {typeof panel === 'object' && (
        <Panel level="h5" title={words.recoveryCodes}>
          <RecoveryCodes codes={panel.codes} deviceName={name} />
          <div class="row">
            <Button label={words.done} onPress={close} />
          </div>
        </Panel>
      )}
    </li>
  );
}

interface RenameProps {
  readonly name: string;
  readonly isNew: boolean;
  readonly onSave: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
}

function Rename({ name, isNew, onSave, onClose }: RenameProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => field.current?.select(), []);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = field.current?.value.trim() ?? '';
    if (typed === '') return;
    setBusy(true);
    if (typed === name || (await onSave(typed))) onClose();
    else setBusy(false);
  };
  return (
    <form class="panel" onSubmit={save} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="field">
        <label>
          {words.name}
          <input ref={field} type="text" required maxLength={100} defaultValue={name} autoComplete="off" />
        </label>
        {isNew && <p class="hint">{words.nameIt}</p>}
      </div>
      <div class="row">
        <Button label={words.save} type="submit" isBusy={isBusy} />
        <Button label={words.cancel} look="quiet" onPress={onClose} />
      </div>
    </form>
  );
}
