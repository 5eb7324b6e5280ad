// Remembered browsers in memory, by id. A fake has no thief to fear: secrets are kept as they are.
import {
  type BrowserMemory,
  type RememberedBrowser,
  type RememberedBrowsers,
  tokenGrace,
} from '../../functions/ports/sessions.ts';
import type { MemoryStore, MemoryTools } from './store.ts';

export interface MemoryBrowser {
  readonly browser: RememberedBrowser;
  readonly secret: string;
  readonly renewed?: { readonly previous: string; readonly at: number; readonly by: string };
}

export function memoryRememberedBrowsers(
  { browsers }: MemoryStore,
  { clock, randomness }: MemoryTools,
): BrowserMemory & RememberedBrowsers {
  const text = (length: number): string => Buffer.from(randomness.bytes(length)).toString('base64url');
  const open = (token: string) => {
    const [, id = '', secret = ''] = /^v1\.([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
    const found = browsers.get(id);
    return found && { id, secret, found };
  };
  return {
    async remember(browser) {
      const [id, secret] = [text(16), text(32)];
      browsers.set(id, { browser: structuredClone(browser), secret });
      return `v1.${id}.${secret}`;
    },
    async find(token, visit) {
      const opened = open(token);
      if (!opened) return undefined;
      const { browser, secret, renewed } = opened.found;
      if (clock.now() >= Math.min(browser.idleEnd, browser.end)) return undefined;
      const isRecent = renewed && (clock.now() < renewed.at + tokenGrace || renewed.by === visit);
      const graced = renewed?.previous === opened.secret && isRecent;
      return {
        browser: structuredClone(browser),
        token: secret === opened.secret ? 'current' : graced ? 'graced' : 'spent',
      };
    },
    async renew(token, idleEnd, visit) {
      const opened = open(token);
      if (!opened) return undefined;
      const { id, secret: given, found } = opened;
      const again = found.renewed?.by === visit && found.renewed.previous === given;
      if (found.secret !== given && !again) return undefined;
      const secret = text(32);
      browsers.set(id, {
        browser: { ...found.browser, idleEnd: Math.min(idleEnd, found.browser.end) },
        secret,
        renewed: { previous: given, at: clock.now(), by: visit },
      });
      return `v1.${id}.${secret}`;
    },
    async forget(token) {
      const opened = open(token);
      if (opened) browsers.delete(opened.id);
    },
  };
}
