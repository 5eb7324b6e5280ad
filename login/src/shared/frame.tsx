// What both pages have around their content, and the place where trouble with the line is said.
import type { ComponentChildren } from 'preact';
import { useBrand } from './look.ts';
import { Notice } from './notice.tsx';
import { words } from './speech.ts';

/** The card with the brand on it, and what the brand has to say below. */
export function Frame({ children, wide = false }: { children: ComponentChildren; wide?: boolean }) {
  return (
    <>
      <main class={wide ? 'wide' : undefined}>
        <Mark />
        {children}
      </main>
      <Foot />
    </>
  );
}

/** What a realm is called that has no name of its own. */
const ownName = 'Waymark';

/** Of the same height whatever it is, and before anybody knows what. */
function Mark() {
  const brand = useBrand();
  const { name = ownName, logo } = brand ?? {};
  return (
    <div class="brand">
      {logo && (
        <picture>
          <source media="(prefers-color-scheme: dark)" srcset={logo.dark} />
          <img class="logo" src={logo.light} alt={name} />
        </picture>
      )}
      {brand && !logo && name !== ownName && <span class="wordmark">{name}</span>}
      {brand && !logo && name === ownName && (
        <svg class="mark" viewBox="0 0 40 40" aria-hidden="true">
          <path d="M10 13l4.6 14.5L20 15l5.4 12.5L30 13" />
        </svg>
      )}
    </div>
  );
}

const links = [
  ['help', 'linkHelp'],
  ['terms', 'linkTerms'],
  ['privacy', 'linkPrivacy'],
] as const;

/** In a window of their own: a sign-in that is under way stays. */
function Foot() {
  const brand = useBrand();
  const shown = links.flatMap(([link, word]) => {
    const address = brand?.links?.[link];
    return address === undefined ? [] : [{ label: words[word], address }];
  });
  if (shown.length === 0 && !brand?.support) return null;
  return (
    <footer class="foot">
      {brand?.support && <p class="given">{brand.support}</p>}
      {shown.map(({ label, address }) => (
        <a key={address} href={address} target="_blank" rel="noopener noreferrer">
          {label}
        </a>
      ))}
    </footer>
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
