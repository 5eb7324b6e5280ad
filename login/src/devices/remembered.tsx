// The browsers in which the user is not asked for a second factor, each to be taken back.
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import type { AccountServer, RememberedBrowser } from './account-server.ts';
import { type Attempts, useLoaded } from './attempts.ts';
import { Question } from './question.tsx';
import { clientText, timeText } from './said.ts';

export function RememberedBrowsers({ server, attempts }: { server: AccountServer; attempts: Attempts }) {
  const { value: browsers, trouble, reload } = useLoaded(server.rememberedBrowsers, attempts);
  const heading = useRef<HTMLHeadingElement>(null);
  // A browser is remembered no longer than the device that it was remembered by.
  useEffect(() => {
    if (attempts.changes > 0) void reload().catch(() => undefined);
  }, [attempts.changes]);
  if (trouble === 'gone') return null;
  const forget = async ({ id }: RememberedBrowser): Promise<void> => {
    const done = await attempts.change(words.forgotten, async () => {
      await server.forgetBrowser(id).catch(async (error) => {
        // Somebody else was faster.
        await reload().catch(() => undefined);
        throw error;
      });
    });
    if (done) heading.current?.focus();
  };
  return (
    <section aria-labelledby="remembered" aria-busy={!browsers}>
      <h2 id="remembered" ref={heading} tabIndex={-1}>
        {words.rememberedBrowsers}
      </h2>
      <div class="group">
        {!browsers && <p role="status">{words.loading}</p>}
        {browsers?.length === 0 && <p class="facts">{words.rememberedNone}</p>}
        {browsers && browsers.length > 0 && (
          <>
            <p class="facts">{words.rememberedText}</p>
            <ul class="devices">
              {browsers.map((browser) => (
                <Browser key={browser.id} browser={browser} onForget={() => forget(browser)} />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}

function Browser({ browser, onForget }: { browser: RememberedBrowser; onForget: () => Promise<void> }) {
  const [asks, ask] = useState(false);
  // Which browsers they are is told to who has shown a second factor: of this one he knows it himself.
  const isThisAlone = browser.isCurrent && !browser.browser && !browser.system;
  const name = isThisAlone ? words.thisBrowser : clientText(browser);
  return (
    <li class="device">
      <h3>
        {name} {browser.isCurrent && !isThisAlone && <span class="badge">{words.thisBrowser}</span>}
      </h3>
      <p class="facts">
        <span>{filled(words.lastUsedAt, { time: timeText(browser.lastUsed) })}</span>
        <span>{filled(words.endsAt, { time: timeText(browser.end) })}</span>
      </p>
      <div class="actions">
        <button type="button" class="link" aria-label={`${words.forget}: ${name}`} onClick={() => ask(true)}>
          {words.forget}
        </button>
      </div>
      {asks && (
        <Question
          level="h4"
          title={words.forgetQuestion}
          text={words.forgetText}
          yes={words.forget}
          isDanger
          onYes={() => onForget().then(() => ask(false))}
          onClose={() => ask(false)}
        />
      )}
    </li>
  );
}
