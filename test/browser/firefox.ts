// Firefox by WebDriver BiDi: as much of it as a person in front of the sign-in page needs. Types with the keys of a keyboard.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';

const out = fileURLToPath(new URL('out/', import.meta.url));
const places = ['firefox-esr', 'firefox'].map((name) => `/usr/bin/${name}`);

/** What keys are called on the wire. */
const keys = { Enter: '\uE007', Tab: '\uE004' } as const;

export interface Firefox {
  /** What pages complained about in their consoles. */
  readonly complaints: readonly string[];
  open(address: string): Promise<void>;
  /** The value of an expression in the page, as far as JSON holds it. */
  read(expression: string): Promise<unknown>;
  /** Once the expression is true. Rejects after ten seconds. */
  until(expression: string): Promise<void>;
  type(text: string): Promise<void>;
  press(key: keyof typeof keys): Promise<void>;
  /** Saves the screen as `<name>.png`. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function launchFirefox(): Promise<Firefox> {
  const executable = process.env['FIREFOX'] ?? places.find(existsSync);
  if (executable === undefined) throw new Error('Firefox is not here: apt-get install firefox-esr');
  const profile = mkdtempSync(join(tmpdir(), 'waymark-firefox-'));
  // Nothing of it calls home, and it speaks English.
  writeFileSync(join(profile, 'user.js'), preferences);
  const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile];
  const program = spawn(executable, [...args, '--window-size', '1280,800'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const line = await lineTo(`${await addressOf(program)}/session`);
  await line.send('session.new', { capabilities: {} });
  const context = String((await line.send('browsingContext.create', { type: 'window' }))['context']);
  // Without the focus of its window a button takes no key.
  await line.send('browsingContext.activate', { context });
  const complaints: string[] = [];
  line.onEvent((method, { level, text }) => {
    if (method === 'log.entryAdded' && level === 'error') complaints.push(String(text));
  });
  await line.send('session.subscribe', { events: ['log.entryAdded'] });
  await line.send('browsingContext.setViewport', { context, viewport: { width: 1280, height: 800 } });

  const read = async (expression: string): Promise<unknown> => {
    const target = { context };
    const answer = await line.send('script.evaluate', {
      ...{ expression: `JSON.stringify(${expression})`, target, awaitPromise: true },
    });
    const { value } = isJsonObject(answer['result']) ? answer['result'] : {};
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  };
  const strike = async (text: readonly string[]): Promise<void> => {
    const actions = text.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await line.send('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
  };
  return {
    complaints,
    read,
    async open(url) {
      await line.send('browsingContext.navigate', { context, url, wait: 'interactive' });
    },
    async until(expression) {
      const end = Date.now() + 10_000;
      // A page that is just being left has no answer.
      while ((await read(`!!(${expression})`).catch(() => false)) !== true) {
        if (Date.now() > end) throw new Error(`Still not so: ${expression}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    type: (text) => strike([...text]),
    press: (key) => strike([keys[key]]),
    async shot(name) {
      mkdirSync(out, { recursive: true });
      const { data } = await line.send('browsingContext.captureScreenshot', { context });
      writeFileSync(`${out}${name}.png`, Buffer.from(String(data), 'base64'));
    },
    async close() {
      const ended = new Promise((resolve) => program.once('exit', resolve));
      await line.send('browser.close', {}).catch(() => program.kill());
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const preferences = Object.entries({
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'intl.accept_languages': 'en-GB',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
})
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  .join('');

/** Where it listens, which it says once it does. */
function addressOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    program.once('exit', (code) => reject(new Error(`Firefox has ended with ${code}: ${said}`)));
    program.stderr?.on('data', (text) => {
      said += text;
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

interface Line {
  send(method: string, params: JsonObject): Promise<JsonObject>;
  onEvent(heed: (method: string, params: JsonObject) => void): void;
}

async function lineTo(address: string): Promise<Line> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, PromiseWithResolvers<JsonObject>>();
  let heed: Parameters<Line['onEvent']>[0] = () => {};
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message: unknown = JSON.parse(String(data));
    if (!isJsonObject(message)) return;
    const { id, method, params, result, error } = message;
    const asked = waiting.get(Number(id));
    if (asked && isJsonObject(result)) asked.resolve(result);
    else if (asked) asked.reject(new Error(`${error}: ${message['message']}`));
    else if (isJsonObject(params)) heed(String(method), params);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return {
    send(method, params) {
      last += 1;
      const asked = Promise.withResolvers<JsonObject>();
      waiting.set(last, asked);
      socket.send(JSON.stringify({ id: last, method, params }));
      return asked.promise;
    },
    onEvent(given) {
      heed = given;
    },
  };
}
