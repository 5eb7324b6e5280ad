// Each test is something that a script must not get away with.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type ScriptHost, type ScriptLimits, scriptLimits } from '../../functions/script/script-host.ts';
import type { ScriptResult, ScriptRun } from '../../functions/script/script-run.ts';
import { type ScriptRunner, scriptRunner } from '../../functions/script/script-runner.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { memoryScriptHost, scriptRun } from '../support/script-world.ts';

jest.setTimeout(60_000);

const randomness = seededRandomness('sandbox');
let runner: ScriptRunner;
beforeAll(() => {
  // Less than scripts get: what ends with it is waited for here.
  runner = scriptRunner({ randomness, limits: { ...scriptLimits, cpuMilliseconds: 200 } });
});
afterAll(() => runner.stop());

const { host } = memoryScriptHost({ users: { ada: { mail: ['ada@example.org'] } } });
const play = (source: string, changes: Partial<ScriptRun> = {}, ports: ScriptHost = host): Promise<ScriptResult> =>
  runner.run(scriptRun({ source, ...changes }), ports);

/** What a script puts into shared state under `told`. */
async function told(source: string, changes: Partial<ScriptRun> = {}): Promise<unknown> {
  const result = await play(`${source}\noutcome = "true";`, changes);
  if (result.kind !== 'outcome') throw new Error(JSON.stringify(result));
  const edit = result.edits.find(({ key }) => key === 'told');
  return edit?.op === 'put' ? edit.value : undefined;
}

const failureOf = (result: ScriptResult): string => (result.kind === 'failed' ? result.failure.message : result.kind);

/** Runs with limits of its own, in workers of its own. */
async function limited<Value>(
  limits: Partial<ScriptLimits>,
  use: (runner: ScriptRunner) => Promise<Value>,
  workers = 1,
): Promise<Value> {
  const own = scriptRunner({ randomness, workers, limits: { ...scriptLimits, ...limits } });
  try {
    return await use(own);
  } finally {
    await own.stop();
  }
}

/** The sandbox, or the worker that took its place, still does its work. */
async function expectAlive(used: ScriptRunner = runner): Promise<void> {
  expect(await used.run(scriptRun({ source: 'outcome = "true";' }), host)).toMatchObject({ outcome: 'true' });
}

describe('a way out to the host', () => {
  const names = [
    ...['process', 'require', 'module', 'Buffer', 'fetch', 'setTimeout', 'setImmediate', 'queueMicrotask', 'console'],
    ...['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'Worker', 'postMessage'],
    ...['std', 'os', 'print', 'load', 'Deno', 'navigator', 'structuredClone', 'hostCall', 'kit', 'Intl'],
  ];

  test('by name: nothing of Node, of a browser or of QuickJS is there', async () => {
    const found = await told(`
      sharedState.put("told", ${JSON.stringify(names)}.filter(function (name) { return typeof globalThis[name] !== "undefined"; }));`);

    expect(found ?? []).toEqual([]);
  });

  test('by constructor chains from every binding, and from what bindings throw', async () => {
    const found = await told(`
      var roots = [this, nodeState, sharedState, callbacks, logger, idRepository, httpClient, systemEnv, secrets, requestHeaders,
        JavaImporter, java.lang.String, org.forgerock.openam.auth.node.api.Action, nodeState.get, logger.message, httpClient.send];
      try { secrets.getGenericSecret("none"); } catch (e) { roots.push(e, e.javaException, e.javaException.getMessage); }
      try { nodeState.get(null); } catch (e) { roots.push(e); }
      var seen = {};
      roots.forEach(function (root) {
        for (var at = root, depth = 0; at !== null && at !== undefined && depth < 6; at = at.constructor, depth++) {
          try { seen[at.constructor("return typeof process + typeof require + typeof hostCall")()] = 1; } catch (e) {}
        }
        for (var up = root; up; up = Object.getPrototypeOf(up)) {
          Object.getOwnPropertyNames(up).forEach(function (name) {
            var member; try { member = up[name]; } catch (e) { return; }
            if (typeof member === "function") seen[member.constructor("return typeof process + typeof require + typeof hostCall")()] = 1;
          });
        }
      });
      sharedState.put("told", Object.keys(seen));`);

    expect(found).toEqual(['undefinedundefinedundefined']);
  });

  test('by import(): there is no module, and no file', async () => {
    const found = await told(`
      var results = [];
      ["node:fs", "fs", "os", "./script-worker.ts", "file:///etc/passwd", "data:text/javascript,1"].forEach(function (name) {
        import(name).then(function () { results.push("in"); }, function (e) { results.push("out"); });
      });
      var held = { toString: function () { return "x"; } };
      sharedState.put("told", results);`);

    expect((found as string[]).filter((one) => one !== 'out')).toEqual([]);
    expect(found).toHaveLength(6);
  });

  test('by an error’s stack: it names no file of the host', async () => {
    const found = await told(`
      var stacks = [new Error().stack];
      try { null.x; } catch (e) { stacks.push(e.stack); }
      try { secrets.getGenericSecret("none"); } catch (e) { stacks.push(e.stack); }
      Error.prepareStackTrace = function (error, sites) { return sites; };
      stacks.push(String(new Error().stack));
      sharedState.put("told", stacks.join());`);

    expect(found).not.toMatch(/[/\\]|file:|node_modules|\.ts|\.js|worker/);
  });

  test('by replacing what the shims are made of: the call to the host never passes through a script’s hands', async () => {
    const found = await told(`
      var caught = [];
      function spy(owner, name) {
        var real = owner[name];
        owner[name] = function () {
          for (var i = 0; i < arguments.length; i++) if (typeof arguments[i] === "function") caught[caught.length] = arguments[i];
          if (typeof this === "function") caught[caught.length] = this;
          return real.apply(this, arguments);
        };
      }
      ["call", "bind"].forEach(function (name) { spy(Function.prototype, name); });
      [[JSON, "parse"], [JSON, "stringify"], [Array.prototype, "push"], [Array.prototype, "map"], [Array.prototype, "forEach"],
        [Array.prototype, "join"], [Object, "keys"], [Object, "defineProperty"], [Reflect, "apply"], [Reflect, "construct"],
        [WeakMap.prototype, "get"], [WeakMap.prototype, "set"], [String.prototype, "slice"]].forEach(function (pair) { spy(pair[0], pair[1]); });
      caught = [];
      idRepository.getAttribute("ada", "mail"); nodeState.get("x"); logger.message("x {}", "y");
      sharedState.put("told", caught.map(function (one) { return one.name + Object.keys(one); }));`);

    expect((found as string[]).filter((one) => /call|host/.test(one))).toEqual([]);
  });

  test('by what is left behind: proxies, getters and promises in place of a result run no code of the host', async () => {
    const results = await Promise.all(
      [
        `outcome = new Proxy({}, { get: function () { throw 1; }, ownKeys: function () { throw 2; } });`,
        `Object.defineProperty(this, "outcome", { get: function () { throw new Error("now"); } });`,
        `action = Promise.resolve(1); outcome = "true";`,
        `sharedState.put("x", new Proxy({}, { ownKeys: function () { throw new Error("trap"); } })); outcome = "true";`,
        `throw new Proxy({}, { get: function () { throw new Error("trap"); } });`,
        `throw { get message() { throw 1; }, get stack() { for (;;) {} } };`,
      ].map((source) => play(source)),
    );

    expect(results.map((result) => (result.kind === 'outcome' ? result.outcome : failureOf(result)))).toEqual([
      "Script must set 'outcome' to a string.",
      "Script must set 'outcome' to a string.",
      'true',
      'trap',
      'no message',
      'Script exceeded its CPU time',
    ]);
  });

  test('by hostile arguments: what is called is not what was looked at', async () => {
    const result = await play(`
      var turn = 0;
      var name = { toString: function () { turn++; return turn > 1 ? "root" : "ada"; } };
      var list = []; list.length = 4e9;
      [function () { idRepository.getAttribute(name, name); }, function () { idRepository.getAttribute(Symbol("x"), "a"); },
        function () { idRepository.setAttribute("ada", "mail", list); }, function () { idRepository.getAttribute("x".repeat(1e6), "a"); },
        function () { new java.security.SecureRandom().nextBytes(1e9); }, function () { callbacks.get({}); },
        function () { idRepository.getAttribute("ada", "m".repeat(2e6)); }
      ].forEach(function (attack) { try { attack(); } catch (e) {} });
      outcome = "true";`);

    expect(['outcome', 'failed']).toContain(result.kind);
    await expectAlive();
  });
});

describe('time', () => {
  test.each([
    ['an endless loop', 'for (;;) {}'],
    ['a script that catches its own end', 'for (;;) { try { for (;;) {} } catch (e) {} finally { continue; } }'],
    ['a regular expression that backtracks', `/^(a+)+$/.test("${'a'.repeat(40)}!");`],
    ['jobs that make jobs', 'function again() { Promise.resolve().then(again); } again(); outcome = "true";'],
    [
      'an end that is put off by getters',
      'Object.defineProperty(this, "outcome", { get: function () { for (;;) {} } });',
    ],
    [
      'an endless toString',
      'throw { toString: function () { for (;;) {} } , message: "x", get name() { for (;;) {} } };',
    ],
  ])('%s ends with its CPU time', async (_, source) => {
    const started = performance.now();

    const result = await play(source);

    expect(failureOf(result)).toBe('Script exceeded its CPU time');
    expect(performance.now() - started).toBeLessThan(20_000);
    await expectAlive();
  });

  test('a native loop, which nothing interrupts, ends with its worker', async () => {
    await limited({ wallMilliseconds: 1500, cpuMilliseconds: 1000 }, async (own) => {
      const result = await own.run(scriptRun({ source: `new Array(1e9) + ""; outcome = "true";` }), host);

      expect(failureOf(result)).toBe('Script exceeded its time');
      await new Promise((resolve) => setImmediate(resolve));
    });
    await expectAlive();
  });

  test('a host that does not answer does not hold a script', async () => {
    const silent = { ...host, findIdentity: () => new Promise<string>(() => {}) };

    const result = await play(`idRepository.getAttribute("ada", "mail");`, { millisecondsLeft: 800 }, silent);

    expect(failureOf(result)).toBe('Script exceeded its time');
    await expectAlive();
  });

  test('a run that waits for a worker longer than its time is not run at all', async () => {
    let asked = 0;
    const counting = {
      ...host,
      findIdentity: async (key: string) => {
        asked += 1;
        return key;
      },
    };

    await limited({ wallMilliseconds: 1500, cpuMilliseconds: 1400 }, async (own) => {
      const [long, short] = await Promise.all([
        own.run(scriptRun({ source: 'for (;;) {}' }), counting),
        own.run(
          scriptRun({ source: 'idRepository.getIdentity("ada"); outcome = "true";', millisecondsLeft: 50 }),
          counting,
        ),
      ]);

      expect(failureOf(long)).toMatch(/exceeded its (CPU )?time/);
      expect(failureOf(short)).toBe('Script exceeded its time');
      expect(asked).toBe(0);
    });
  });

  test('the clock of a script stands still', async () => {
    const clock = await told(`
      var first = Date.now(); for (var i = 0; i < 1e5; i++) {}
      sharedState.put("told", [first, Date.now() - first, new Date().toISOString(), new Date(0).getHours(), String(new Date(0))]);`);

    const now = Date.parse('2024-05-01T12:00:00Z');
    expect(clock).toEqual([now, 0, '2024-05-01T12:00:00.000Z', 0, expect.stringMatching(/1970 00:00:00 GMT\+0000/)]);
  });
});

describe('memory and depth', () => {
  test.each([
    ['strings that double', 'var s = "x"; for (;;) s += s;'],
    ['arrays that hold arrays', 'var all = []; for (;;) all.push(new Array(1000).fill(all.length));'],
    ['one large buffer', 'new ArrayBuffer(1e9);'],
    ['a text repeated', '"x".repeat(2e8);'],
  ])('%s: an allocation bomb is the script’s error', async (_, source) => {
    const result = await play(source);

    expect(result.kind).toBe('failed');
    await expectAlive();
  });

  test('bombs one after the other do not fill the process', async () => {
    for (let count = 0; count < 5; count += 1)
      await play('var all = []; for (;;) all.push("x".repeat(1000) + all.length);');

    await expectAlive();
    expect(process.memoryUsage().rss).toBeLessThan(2_000_000_000);
  });

  test.each([
    ['plain', 'function f() { return f() + 1; } f();'],
    [
      'through getters, sort and toJSON',
      `
      var o = { get x() { return [3, 1].sort(function () { return JSON.stringify({ toJSON: function () { return o.x; } }); }); } }; o.x;`,
    ],
    [
      'with a call to the host at its end',
      `
      function f() { try { f(); } catch (e) { idRepository.getAttribute("ada", "mail"); throw e; } } f();`,
    ],
    ['in printing a list that holds itself', 'var list = new java.util.ArrayList(); list.add(list); String(list);'],
    ['of JSON', 'JSON.parse("[".repeat(200000));'],
    ['of JSON out', 'var o = {}; for (var i = 0; i < 100000; i++) o = { o: o }; JSON.stringify(o);'],
    ['of a pattern', 'new RegExp("(".repeat(100000));'],
    ['of source', 'eval("(".repeat(100000));'],
  ])('deep recursion is the script’s error: %s', async (_, source) => {
    const result = await play(source);

    expect(result.kind).toBe('failed');
    expect(failureOf(result)).not.toBe('The sandbox of the script gave way');
    await expectAlive();
  });

  test('state nested ten thousand deep does not come out', async () => {
    const result = await play(`
      var deep = 1; for (var i = 0; i < 10000; i++) deep = [deep];
      sharedState.put("deep", deep); outcome = "true";`);

    expect(failureOf(result)).toBe('Script state is nested too deeply');
  });

  test('state that holds itself does not come out', async () => {
    expect(failureOf(await play('var a = {}; a.a = a; sharedState.put("a", a); outcome = "true";'))).toBe(
      'Script state is nested too deeply',
    );
  });
});

describe('sizes', () => {
  const megabyte = '"x".repeat(1024 * 1024)';
  const imports = 'var fr = JavaImporter(org.forgerock.openam.auth.node.api.Action, javax.security.auth.callback);';

  test.each([
    ['state', `sharedState.put("big", ${megabyte}); outcome = "true";`, 'Script state is too large'],
    [
      'state by many keys',
      'for (var i = 0; i < 9000; i++) nodeState.putShared("key" + i, i); outcome = "true";',
      'Script state is too large',
    ],
    [
      'a callback',
      `${imports} action = fr.Action.send(new fr.NameCallback(${megabyte})).build();`,
      'Script sent too much',
    ],
    [
      'callbacks',
      `${imports} var all = []; for (var i = 0; i < 51; i++) all.push(fr.NameCallback("n")); action = fr.Action.send(all).build();`,
      'Script sent too much',
    ],
    [
      'a header',
      `${imports} action = fr.Action.goTo("true").withHeader(${megabyte}).build();`,
      'The header is longer than 8192 characters',
    ],
    [
      'a header of wide characters',
      `${imports} action = fr.Action.goTo("true").withHeader("\u20ac".repeat(5000)).build();`,
      'Script sent too long a text',
    ],
    [
      'what goes into the audit log',
      `auditEntryDetail = ${megabyte}; outcome = "true";`,
      'Script left too large an auditEntryDetail',
    ],
    [
      'what goes into the audit log as a map',
      'auditEntryDetail = {}; for (var i = 0; i < 2000; i++) auditEntryDetail["key" + i] = i; outcome = "true";',
      'Script left too large an auditEntryDetail',
    ],
    [
      'names of keys to remove',
      'for (var i = 0; i < 20000; i++) nodeState.remove("key" + i); outcome = "true";',
      'Script state is too large',
    ],
    [
      'session properties',
      `${imports} var a = fr.Action.goTo("true"); for (var i = 0; i < 21; i++) a.putSessionProperty("p" + i, "v"); action = a.build();`,
      'Script set too many or too long session properties',
    ],
  ])('%s in megabytes or masses ends the run', async (_, source, message) => {
    expect(failureOf(await play(source))).toBe(message);
  });

  test('a result of many megabytes ends the run, and is no text in a log', async () => {
    const result = await play('outcome = "x".repeat(4e6);');

    expect(result.kind).toBe('failed');
    expect(failureOf(result).length).toBeLessThan(5000);
  });

  test('megabytes of log are cut, line by line and in all', async () => {
    const result = await play(
      `for (var i = 0; i < 1000; i++) logger.message("line " + i + "x".repeat(10000)); outcome = "true";`,
    );

    expect(result.log).toHaveLength(101);
    expect(result.log[100]).toEqual({ level: 'message', text: '… more' });
    expect(Math.max(...result.log.map(({ text }) => Buffer.byteLength(text)))).toBeLessThanOrEqual(2051);
  });

  test('a config in megabytes ends the run', async () => {
    const result = await play(`config = { message: ${megabyte} };`, { purpose: 'config' });

    expect(failureOf(result)).toBe('Script left too large a config');
  });

  // What comes after a run has no time limit: whoever makes it slow stops everybody else’s.
  test.each<[what: string, engine: 'legacy' | 'next', source: string]>([
    [
      'by lines of log that are nearly secrets',
      'legacy',
      `
      for (var i = 0; i < 3000; i++) nodeState.putTransient("k" + i, "aaaaaa" + i);
      for (var j = 0; j < 30; j++) logger.message("a".repeat(100000)); outcome = "true";`,
    ],
    [
      'by an error that is nearly a secret',
      'legacy',
      `
      for (var i = 0; i < 3000; i++) nodeState.putTransient("k" + i, "aaaaaa" + i);
      throw new Error("a".repeat(1000000));`,
    ],
    [
      'by a secret that is nearly all of a line',
      'legacy',
      `
      nodeState.putTransient("long", "a".repeat(50000) + "b");
      for (var j = 0; j < 30; j++) logger.message("a".repeat(100000)); outcome = "true";`,
    ],
    [
      'by keys to remove, each looked for among all',
      'legacy',
      'for (var i = 0; i < 40000; i++) nodeState.remove("k" + i); outcome = "true";',
    ],
    [
      'nor before it: by languages without end',
      'next',
      `
      var m = {}; for (var i = 0; i < 40000; i++) m["x" + i + "-Latn"] = "a";
      for (var j = 0; j < 9; j++) try { locales.getLocalizedMessage(m); } catch (e) {} action.goTo("true");`,
    ],
  ])('a script does not keep its host busy after its end: %s', async (_, engine, source) => {
    await limited({ cpuMilliseconds: 1500 }, async (own) => {
      await expectAlive(own);
      const before = process.threadCpuUsage();

      await own.run(scriptRun({ source, engine }), host);

      // Of this thread, whatever else the machine does. It was ten seconds and more.
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(2000);
    });
  });

  test('what is too large to be handed in is not run', async () => {
    const state = { shared: { big: 'x'.repeat(70_000) }, transient: {}, secure: {} };
    const [large, long] = await Promise.all([play('outcome = "true";', { state }), play(`//${'x'.repeat(110_000)}`)]);

    expect([failureOf(large), failureOf(long)]).toEqual(['Script state is too large', 'Script is too large']);
  });

  test('a flood of calls is cut off, also for a script that catches the error', async () => {
    const { host: counted, sent } = memoryScriptHost({ users: { ada: {} } });
    let asked = 0;
    const counting = {
      ...counted,
      findIdentity: async (key: string) => {
        asked += 1;
        return key;
      },
    };

    const result = await play(
      `
      var told = {};
      for (var i = 0; i < 300; i++) try { idRepository.getIdentity("ada"); } catch (e) { told[e.message] = 1; }
      sharedState.put("told", Object.keys(told)); outcome = "true";`,
      {},
      counting,
    );
    const http = await play(
      `
      var Request = org.forgerock.http.protocol.Request, last;
      for (var i = 0; i < 9; i++) { var r = new Request(); r.setUri("https://x.example/"); try { httpClient.send(r); } catch (e) { last = e.message; } }
      throw last;`,
      {},
      counted,
    );

    expect(asked).toBe(200);
    expect(result).toMatchObject({ edits: [{ value: ['Script made more than 200 calls'] }] });
    expect([sent.length, failureOf(http)]).toEqual([5, 'Script made more than 5 HTTP calls']);
  });
});

describe('what a script replaces', () => {
  test('__proto__ in state is refused, going in and coming out, and nothing is polluted', async () => {
    const bad = JSON.parse('{"a":{"__proto__":{"polluted":1}}}');
    const results = await Promise.all([
      play('outcome = "true";', { state: { shared: bad, transient: {}, secure: {} } }),
      play(`nodeState.putShared("__proto__", { polluted: 1 }); outcome = "true";`),
      play(`sharedState.put("x", JSON.parse('{"__proto__":{"polluted":1}}')); outcome = "true";`),
      play(`nodeState.mergeShared(JSON.parse('{"__proto__":"x"}')); outcome = "true";`),
    ]);

    expect(results.map(failureOf)).toEqual([
      'Script state is too large',
      '__proto__ is no key for state',
      '__proto__ is no key for state',
      '__proto__ is no key for state',
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('keys that are names of Object’s own are keys like others', async () => {
    const result = await play('sharedState.put("constructor", 1); sharedState.put("toString", 2); outcome = "true";');

    expect(result).toMatchObject({
      edits: [
        { key: 'constructor', value: 1 },
        { key: 'toString', value: 2 },
      ],
    });
  });

  test('Object.prototype, JSON and the prototypes of the language: the result is still that of the script', async () => {
    const result = await play(`
      sharedState.put("kept", { list: [1, "two"], at: new Date(0) });
      Object.prototype.polluted = "everywhere";
      Object.prototype.toJSON = function () { return "forged"; };
      Array.prototype.toJSON = String.prototype.toJSON = function () { return "forged"; };
      Object.defineProperty(Array.prototype, "0", { get: function () { return "forged"; }, set: function () {}, configurable: true });
      Object.defineProperty(Object.prototype, "value", { get: function () { return "forged"; }, set: function () {}, configurable: true });
      JSON.stringify = function () { return '{"report":{}}'; }; JSON.parse = function () { return { value: "forged" }; };
      Object.keys = Object.entries = function () { return []; };
      Array.prototype[Symbol.iterator] = function () { throw new Error("no"); };
      Array.prototype.push = Array.prototype.join = Array.prototype.map = undefined;
      Function.prototype.call = Function.prototype.apply = Function.prototype.bind = undefined;
      WeakMap.prototype.get = WeakMap.prototype.has = function () { return undefined; };
      Array.isArray = function () { return false; };
      sharedState.put("mail", idRepository.getAttribute("ada", "mail").get(0).length);
      nodeState.putTransient("number", 5);
      logger.error("still {}", "here");
      eval = undefined;
      outcome = "true";`);

    expect(result).toMatchObject({
      kind: 'outcome',
      outcome: 'true',
      log: [{ level: 'error', text: 'still here' }],
    });
    const written = result.kind === 'outcome' ? result.edits : [];
    expect(written).toContainEqual({
      op: 'put',
      store: 'shared',
      key: 'kept',
      value: expect.objectContaining({ list: [1, 'two'], at: '1970-01-01T00:00:00.000Z' }),
    });
    expect(written).toContainEqual({ op: 'put', store: 'transient', key: 'number', value: 5 });
    expect(written).toContainEqual({ op: 'put', store: 'shared', key: 'mail', value: 15 });
  });

  test('a forged action, callback or system property is none', async () => {
    const results = await Promise.all([
      play('action = { outcome: "true", callbacks: [], sessionProperties: {}, removed: [] };'),
      play('org.forgerock.openam.auth.node.api.Action.send([{ type: "NameCallback", fields: {} }]).build();'),
      play(`action.putSessionProperty("UserId", "root");`, { engine: 'next' }),
      play(
        `action.putSessionProperty({ toString: function () { this.n = (this.n || 0) + 1; return this.n > 1 ? "UserId" : "x"; } }, "root").goTo("true");`,
        {
          engine: 'next',
        },
      ),
    ]);

    expect(results.map((result) => (result.kind === 'outcome' ? result.sessionProperties : failureOf(result)))).toEqual(
      [
        "Script must set 'outcome' to a string.",
        'Only callbacks can be sent',
        'Cannot set system session property UserId',
        { x: 'root' },
      ],
    );
  });
});

describe('libraries', () => {
  const libraries = {
    a: 'exports.early = typeof require("b").name; exports.name = "a";',
    b: 'exports.of = require("a").name; exports.name = "b";',
    self: 'exports.me = require("self"); exports.x = 1;',
    tamper: `
      JSON.stringify = JSON.parse = function () { return "forged"; }; Object.keys = function () { return []; };
      Array.prototype.push = Function.prototype.call = null; Function = null; exports.ok = 1;`,
    peek: 'exports.seen = [typeof nodeState, typeof callbacks, typeof idRepository, typeof action, typeof existingSession];',
  };
  const { host: shelf } = memoryScriptHost({ libraries, users: { ada: { mail: ['ada@example.org'] } } });
  const next = (source: string) => play(`${source} action.goTo("true");`, { engine: 'next' }, shelf);
  const put = (value: unknown) => ({ edits: [{ op: 'put', store: 'shared', key: 'told', value }] });

  test('that require each other, or themselves, come to an end', async () => {
    expect(await next('nodeState.putShared("told", require("a"));')).toMatchObject(put({ early: 'string', name: 'a' }));
    expect(await next('nodeState.putShared("told", require("self").me.x);')).toMatchObject(put(1));
  });

  test('that tamper with the language do not get at what the host is asked and told', async () => {
    const result = await next(`
      require("tamper");
      nodeState.putShared("told", [idRepository.getIdentity("ada").getAttributeValues("mail").get(0), require("b").name]);`);

    expect(result).toMatchObject(put(['ada@example.org', 'b']));
  });

  test('see nothing of the node by its usual names', async () => {
    expect(await next('nodeState.putShared("told", require("peek").seen);')).toMatchObject(
      put(['undefined', 'undefined', 'undefined', 'undefined', 'undefined']),
    );
  });
});

describe('one run and another', () => {
  test('what a script leaves in its world is not there for the next', async () => {
    await play('globalThis.left = 1; Object.prototype.left = 2; String.prototype.equals = null; outcome = "true";');

    expect(await told('sharedState.put("told", [typeof left, ({}).left === undefined, "a".equals("a")]);')).toEqual([
      'undefined',
      true,
      true,
    ]);
  });

  test.each([
    ['out of time', 'for (;;) {}', /CPU time/],
    ['out of memory', 'new ArrayBuffer(1e9);', /memory/],
    [
      'by what it throws, far down',
      'var down = function (n) { return n ? [down(n - 1)] : held.none(); }; down(300);',
      /./,
    ],
  ])(
    'a run that ends %s leaves nothing either, and the one after it is stopped like it',
    async (_how, end, message) => {
      await limited({ cpuMilliseconds: 200 }, async (own) => {
        const left = `left = 1; Object.prototype.left = 1; JSON.parse = null; Promise.resolve().then(function () { left = 2; });`;
        for (let round = 0; round < 2; round += 1) {
          expect(failureOf(await own.run(scriptRun({ source: left + end }), host))).toMatch(message);
          const next = await own.run(
            scriptRun({
              source: 'outcome = typeof left + ({}).left + JSON.parse("1");',
              outcomes: ['undefinedundefined1'],
            }),
            host,
          );
          expect(next).toMatchObject({ outcome: 'undefinedundefined1' });
        }
      });
    },
  );

  test('a bomb beside it does a run no harm', async () => {
    await limited(
      { wallMilliseconds: 3000 },
      async (own) => {
        const bombs = ['for (;;) {}', 'new Array(1e9) + ""', 'var a = []; for (;;) a.push(a.concat(a));'];
        const results = await Promise.all([
          ...bombs.map((source) => own.run(scriptRun({ source }), host)),
          own.run(scriptRun({ source: 'sharedState.put("n", 1); outcome = "true";' }), host),
        ]);

        expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'outcome']);
        await expectAlive(own);
      },
      4,
    );
  });

  test('a fault of the host is not the script’s to see, ends the run, and the next one has a sound worker', async () => {
    const broken = { ...host, findIdentity: () => Promise.reject(new Error('table users-7 is down')) };

    const run = play('try { idRepository.getIdentity("ada"); } catch (e) { outcome = "true"; }', {}, broken);

    await expect(run).rejects.toThrow('table users-7 is down');
    await expectAlive();
  });

  test('chance is not repeated, and what Math.random says is not what keys are made of', async () => {
    const draw = () =>
      told(
        'sharedState.put("told", [Math.random(), Math.random(), java.util.UUID.randomUUID(), new java.security.SecureRandom().nextInt()]);',
      );
    const [first, second] = [await draw(), await draw()];

    expect(first).not.toEqual(second);
    expect(new Set([...(first as []), ...(second as [])]).size).toBe(8);
  });

  test('the same seed gives the same chance, so that a visit can be repeated', async () => {
    const seed = new Uint8Array(32).fill(7);
    const draw = () => told('sharedState.put("told", [Math.random(), java.util.UUID.randomUUID()]);', { seed });

    expect(await draw()).toEqual(await draw());
  });
});

describe('the log', () => {
  const transient = { password: 'Correct-Horse-9', pin: 246810, short: 'abc', quoted: 'a "quoted" one' };
  const state = { shared: { username: 'amalia-1' }, transient, secure: { token: 'sealed-token-77' } };
  const callback = { type: 'PasswordCallback', output: [], input: [{ value: '' }] };

  test('secret values are taken out of its lines wherever they stand', async () => {
    const result = await play(
      `
      logger.message("a " + transientState.get("password") + " b " + nodeState.get("token").asString() + transientState.get("pin"));
      logger.message(JSON.stringify(transientState));
      logger.message(java.lang.String(callbacks.get(0).getPassword()));
      transientState.put("fresh", "just-made-up"); logger.message("just-made-up " + sharedState.get("username"));
      outcome = "true";`,
      { state, callbacks: [{ sent: callback, values: ['typed-secret'] }] },
    );

    expect(result.log.map(({ text }) => text)).toEqual([
      'a [redacted] b [redacted][redacted]',
      '{"password":"[redacted]","pin":[redacted],"short":"abc","quoted":"[redacted]"}',
      '[redacted]',
      '[redacted] amalia-1',
    ]);
  });

  test('a secret that lies across the end of a line is told in no part', async () => {
    const result = await play(
      `
      logger.message("x".repeat(2020) + transientState.get("password") + "y".repeat(3000));
      logger.message("x".repeat(4090) + transientState.get("password"));
      logger.message(transientState.get("password").repeat(150) + transientState.get("long"));
      outcome = "true";`,
      { state: { ...state, transient: { ...transient, long: `begin-${'z'.repeat(5000)}` } } },
    );

    expect(result.log.map(({ text }) => text).join()).not.toMatch(/Correct|Horse|begin-|zzz/);
  });

  test('secrets inside each other and over each other are taken out whole', async () => {
    const nested = { a: 'abcdef', b: 'xxabcdefxx', c: 'fxx-next-one' };
    const result = await play('logger.message("[xxabcdefxx-next-one] [abcdefabcdef] [abcde]"); outcome = "true";', {
      state: { shared: {}, transient: nested, secure: {} },
    });

    expect(result.log[0]?.text).toBe('[[redacted]] [[redacted][redacted]] [abcde]');
  });

  test('what a script throws quotes no state, its name and class included', async () => {
    const result = await play(
      `
      var e = new Error("no " + transientState.get("password") + " of " + sharedState.get("username"));
      e.name = "E" + transientState.get("password"); throw e;`,
      { state },
    );

    expect(result).toMatchObject({
      failure: {
        script: 'A script',
        engine: 'legacy',
        errorClass: 'E[redacted]',
        message: 'no [redacted] of [redacted]',
        line: 2,
      },
    });
  });

  test('an outcome that is a secret is not told to the log', async () => {
    const result = await play('outcome = transientState.get("password");', { state });

    expect(failureOf(result)).toBe("Invalid outcome from script, '[redacted]'");
  });

  test('log injection: a line is one line', async () => {
    const result = await play('logger.error("one\\ntwo\\r\\u2028three\\u001b[31m"); outcome = "true";');

    expect(result.log).toEqual([{ level: 'error', text: 'one\\u000atwo\\u000d\\u2028three\\u001b[31m' }]);
  });
});
