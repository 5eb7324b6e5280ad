// What both pages have around their content, and the place where trouble with the line is said.
import type { ComponentChildren } from 'preact';
import { Notice } from './notice.tsx';
import { words } from './speech.ts';

/** The card with the mark on it. */
export function Frame({ children, wide = false }: { children: ComponentChildren; wide?: boolean }) {
  return (
    <main class={wide ? 'wide' : undefined}>
      <div class="brand">
        <svg class="mark" viewBox="0 0 40 40" aria-hidden="true">
          <path d="M10 13l4.6 14.5L20 15l5.4 12.5L30 13" />
        </svg>
      </div>
      {children}
    </main>
  );
}

/** While there is nothing else to show. It is said at once, and seen when it takes a while. */
export function Loading({ text }: { text: string }) {
  return (
    <div class="loading late" role="status">
      <span class="spinner" aria-hidden="true" />
      {text}
    </div>
  );
}

/** It is there from the start: what appears in a live region later is read out. */
export function Offline({ offline, onRetry }: { offline: boolean; onRetry: () => void }) {
  return (
    <div class="offline" role="status">
      {offline && (
        <Notice tone="warning">
          {words.offline}{' '}
          <button type="button" class="link" onClick={onRetry}>
            {words.tryNow}
          </button>
        </Notice>
      )}
    </div>
  );
}
