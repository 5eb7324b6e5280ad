// A step that asks for a passkey: what the browser is about to ask, what became of it, and the ways around it.
import { useId } from 'preact/hooks';
import { Button, Ways } from '../shared/button.tsx';
import { Notice } from '../shared/notice.tsx';
import { words } from '../shared/speech.ts';
import { type PasskeyItem, passkeyName } from './passkey-step.ts';
import { labelOf, main, type Pressed } from './step-buttons.tsx';
import type { StepModel } from './step-model.ts';
import type { PasskeyTrouble, PasskeyUse } from './use-passkey.ts';

export function PasskeyText({ item, use }: { item: PasskeyItem; use: PasskeyUse }) {
  const id = useId();
  const { asking, trouble } = use;
  const said = troubleText(trouble, item);
  // Nobody is asked for what this browser cannot do.
  const canUse = trouble !== 'unsupported';
  return (
    <>
      {/* There from the start: what appears in it later is read out. */}
      <div role="status">
        {said && <Notice tone="error">{said}</Notice>}
        {asking && <p class="lead">{words.passkeyAsking}</p>}
      </div>
      {!asking && !item.conditional && canUse && <p class="lead">{item.isNew ? words.passkeyNew : words.passkeyUse}</p>}
      {item.isNew && canUse && (
        <div class="field">
          <label htmlFor={id}>{words.passkeyName}</label>
          <input
            id={id}
            name={passkeyName}
            type="text"
            maxLength={100}
            autoComplete="off"
            defaultValue={platform()}
            aria-describedby={`${id}-hint`}
          />
          <p class="hint" id={`${id}-hint`}>
            {words.passkeyNameHint}
          </p>
        </div>
      )}
    </>
  );
}

interface PasskeyButtonsProps {
  readonly item: PasskeyItem;
  readonly use: PasskeyUse;
  readonly buttons: StepModel['buttons'];
  readonly busy: boolean;
  readonly pressed: Pressed;
  readonly onPress: (option: number) => void;
}

/** The first comes with Enter. Where the browser has no passkeys, that is the first of the other ways. */
export function PasskeyButtons({ item, use, buttons, busy, pressed, onPress }: PasskeyButtonsProps) {
  const start = item.isNew ? words.makePasskey : words.usePasskey;
  const options = (buttons?.options ?? []).map((option) => ({
    key: `${option.value}`,
    label: labelOf(option),
    isBusy: pressed === option.value,
    onPress: () => onPress(option.value),
  }));
  const none = item.isNew ? words.noPasskeyNow : words.anotherWay;
  // Where the journey has a button of that name, one is enough.
  const isThere = options.some(({ label }) => label === none);
  const ways = isThere ? options : [...options, { key: 'none', label: none, isBusy: false, onPress: use.giveUp }];
  const hasPasskeys = use.trouble !== 'unsupported';
  return (
    <>
      <div class="buttons">
        {hasPasskeys ? (
          <Button
            type="submit"
            label={use.trouble ? words.tryAgain : start}
            isLocked={busy}
            isBusy={use.asking || pressed === main}
          />
        ) : (
          ways.slice(0, 1).map((way) => <Button {...way} isLocked={busy} />)
        )}
      </div>
      <Ways>
        {(hasPasskeys ? ways : ways.slice(1)).map((way) => (
          <Button {...way} look="link" isLocked={busy} />
        ))}
      </Ways>
    </>
  );
}

function troubleText(trouble: PasskeyTrouble | undefined, { isNew }: PasskeyItem): string | undefined {
  switch (trouble) {
    case undefined:
      return undefined;
    case 'unsupported':
      return words.passkeyUnsupported;
    case 'wrongPlace':
      return words.passkeyWrongPlace;
    case 'known':
      return isNew ? words.passkeyKnown : words.passkeyNotDone;
    case 'notDone':
      return words.passkeyNotDone;
  }
}

/** What somebody with several devices would call this one. */
function platform(): string {
  const { userAgentData, userAgent } = navigator as Navigator & { userAgentData?: { platform?: string } };
  const [named = ''] = /iPhone|iPad|Android|Windows|Mac|Linux/.exec(userAgent) ?? [];
  return userAgentData?.platform || named;
}
