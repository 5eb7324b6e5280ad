// Remembered browsers in memory, by id. A fake has no thief to fear: secrets are kept as they are.
import {
  type BrowserMemory,
  partsOfToken,
  type RememberedBrowser,
  type RememberedBrowserEditor,
  type RememberedBrowsers,
  tokenGrace,
} from '../../functions/ports/browsers.ts';
import { stands } from '../../functions/ports/sessions.ts';
import { userKey } from '../../functions/ports/users.ts';
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
    const parts = partsOfToken(token);
    const found = parts && browsers.get(parts.id);
    return found && { ...parts, found };
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

export function memoryRememberedBrowserEditor(
  { browsers, grounds }: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): RememberedBrowserEditor {
  return {
    async list(user) {
      const key = userKey(user);
      const ground = grounds.get(key ?? '') ?? { epoch: 0 };
      return [...browsers]
        .filter(([, { browser }]) => {
          const isOver = clock.now() >= Math.min(browser.idleEnd, browser.end);
          return userKey(browser) === key && !isOver && stands(browser.epoch, ground);
        })
        .map(
          ([
            id,
            {
              browser: { userAgent, sourceIp, createdAt, idleEnd, end },
              renewed,
            },
          ]) => ({
            ...{ id, userAgent, sourceIp, createdAt },
            lastUsedAt: renewed?.at ?? createdAt,
            end: Math.min(idleEnd, end),
          }),
        )
        .sort((one, other) => other.lastUsedAt - one.lastUsedAt);
    },
    async remove(user, id) {
      const found = browsers.get(id);
      return found !== undefined && userKey(found.browser) === userKey(user) && browsers.delete(id);
    },
  };
}
