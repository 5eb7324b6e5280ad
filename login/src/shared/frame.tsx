// What both pages have around their content, and the place where trouble with the line is said.
import type { ComponentChildren } from 'preact';
import { words } from './speech.ts';

export function Frame({ children, wide = false }: { children: ComponentChildren; wide?: boolean }) {
  return (
    <main class={wide ? 'wide' : undefined}>
      <svg class="mark" viewBox="0 0 40 40" aria-hidden="true">
        <path d="M6 8l7 24 7-18 7 18 7-24" />
      </svg>
      {children}
    </main>
  );
}

/** It is there from the start: what appears in a live region later is read out. */
export function Offline({ offline, onRetry }: { offline: boolean; onRetry: () => void }) {
  return (
    <div class="offline" role="status">
      {offline && (
        <p class="notice warning">
          {words.offline}{' '}
          <button type="button" class="link" onClick={onRetry}>
            {words.tryNow}
          </button>
        </p>
      )}
    </div>
  );
}
