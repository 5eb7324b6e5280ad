// Copies a text, and says whether that worked.
import { useState } from 'preact/hooks';
import { words } from './speech.ts';

export function CopyButton({ text, label, onCopied }: { text: string; label: string; onCopied?: () => void }) {
  const [said, say] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say(words.copied);
      onCopied?.();
    } catch {
      say(words.notCopied);
    }
  };
  return (
    <>
      <button type="button" class="quiet" onClick={copy}>
        {label}
      </button>
      <span class="said" role="status">
        {said}
      </span>
    </>
  );
}
