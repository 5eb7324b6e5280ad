// Recovery codes, which are shown once: to copy, to download and to print. Leaving before any of that asks first.
import { useEffect, useState } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';
import { unnamedAs } from './device-names.ts';
import { words } from './speech.ts';

export function RecoveryCodes({ codes, deviceName }: { codes: readonly string[]; deviceName: string }) {
  const [kept, keep] = useState(false);
  useEffect(() => {
    if (kept) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [kept]);
  const usual = unnamedAs(deviceName);
  const text = `${codes.join('\n')}\n`;
  const done = (): void => keep(true);
  return (
    <div class="recovery">
      <p class="lead">{words.recoveryIntro}</p>
      {deviceName && (
        <p class="lead">
          {words.forDevice}: <strong class={usual === undefined ? 'given' : undefined}>{usual ?? deviceName}</strong>
        </p>
      )}
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row unprinted">
        <CopyButton text={text} label={words.copyCodes} onCopied={done} />
        <button type="button" class="quiet" onClick={() => download(text, done)}>
          {words.downloadCodes}
        </button>
        <button type="button" class="quiet" onClick={() => print(done)}>
          {words.printCodes}
        </button>
      </div>
    </div>
  );
}

function download(text: string, done: () => void): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = 'recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(link.href);
  done();
}

function print(done: () => void): void {
  window.print();
  done();
}
