// `npm run realm` over a desk in memory: what it asks for, what it prints, and what it refuses before it asks.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { realmCommand } from '../../cli/commands/realm.ts';
import { realmDesk } from '../../functions/administration/realm-desk.ts';
import type { JsonObject } from '../../functions/json.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { svgLogo, svgUri } from '../support/pictures.ts';

async function world(settings: JsonObject = { journeyMinutes: 15 }) {
  const ports = { ...memoryPorts(), clock: simulatedClock() };
  const { configurationEditor: editor } = ports;
  await editor.put('/alpha', 'realm', '', settings);
  await editor.put('/alpha', 'journey', 'Login', {});
  await editor.put('/', 'child', '/alpha', {});
  const printed: string[] = [];
  const complaints: string[] = [];
  const stages: string[] = [];
  const desk = realmDesk(ports, () => ({ by: 'operator', facts: { transactionId: 'one' } }));
  const run = (...args: string[]) =>
    realmCommand([...args, '--stage', 'prod'], {
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
      environment: {},
      fetch: async () => {
        throw new TypeError('no network here');
      },
      deployed: async (stage) => {
        stages.push(stage);
        return desk;
      },
    });
  const stored = async () => (await ports.configuration.get('/alpha', 'realm', ''))?.value;
  const service = async (id: string) => (await ports.configuration.get('/alpha', 'service', id))?.value;
  return {
    run,
    printed,
    complaints,
    stages,
    stored,
    service,
    editor,
    ports,
    desk,
    events: () => ports.auditLog.events,
  };
}

describe('the brand', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-brand-'));
  const file = join(folder, 'logo.svg');
  writeFileSync(file, svgLogo);

  test('is set with pictures by the names of their files, shown without them, and taken back', async () => {
    const { run, printed, ports, events } = await world();
    const brand = async () => (await ports.configuration.get('/alpha', 'brand', ''))?.value;

    const codes = [
      await run('set', '--brand', 'name=Acme', 'accent={"light":"#0a6e4f"}', `logo.light=${file}`),
      await run('get', '--brand'),
    ];
    const worn = await brand();
    await run('unset', '--brand', 'logo.light', 'accent');

    expect(codes).toEqual([0, 0]);
    expect(worn).toEqual({ name: 'Acme', accent: { light: '#0a6e4f' }, logo: { light: svgUri() } });
    expect(printed.join('\n')).toContain(`"light": "data:image/svg+xml;base64, ${svgUri().length} characters"`);
    expect(printed.join('\n')).not.toContain(svgUri());
    expect(await brand()).toEqual({ name: 'Acme' });
    expect(events().map(({ eventName, info }) => [eventName, info['kind']])).toEqual([
      ['AM-CONFIG-CHANGE', 'brand'],
      ['AM-CONFIG-CHANGE', 'brand'],
    ]);
  });

  test('may have a name that not every app reads: whoever sets it is told', async () => {
    const { run, printed } = await world();

    const code = await run('set', '--brand', 'name=почта');

    expect(code).toBe(0);
    expect(printed.at(-1)).toMatch(/^warning {3}name: почта: newer apps on Android refuse the QR code/);
  });

  test.each([
    ['accent=#77aadd', 'the next colour that passes is #517496'],
    ['nam=Acme', 'nam: unknown; did you mean name?'],
    ['links.help=http://acme.example', 'links.help: must be an https address'],
    ['favicon=none.png', 'Cannot read none.png'],
  ])('%s is refused, and nothing is changed', async (word, complaint) => {
    const { run, complaints, ports } = await world();

    const code = await run('set', '--brand', 'radius=4', word);

    expect([code, complaints.join('\n')]).toEqual([1, expect.stringContaining(complaint)]);
    expect(await ports.configuration.get('/alpha', 'brand', '')).toBeUndefined();
  });
});

describe('a mail of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-mails-'));
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const html = write('welcome.html', '<p>Hello {{object.givenName}}</p>');
  const mail = async ({ ports }: Awaited<ReturnType<typeof world>>, name = 'welcome') =>
    (await ports.configuration.get('/alpha', 'mailTemplate', name))?.value;

  test('is set with texts out of files, shown, and taken back as a whole', async () => {
    const at = await world();

    const codes = [await at.run('set', '--mail', 'welcome', 'subject.en=Hello', `html.en=@${html}`)];
    const set = await mail(at);
    codes.push(await at.run('mails'), await at.run('get', '--mail', 'welcome', 'subject.en'));
    codes.push(await at.run('unset', '--mail', 'welcome'));

    expect([codes, set]).toEqual([
      [0, 0, 0, 0],
      { subject: { en: 'Hello' }, html: { en: '<p>Hello {{object.givenName}}</p>' } },
    ]);
    expect(at.printed).toEqual(expect.arrayContaining(['welcome', '"Hello"']));
    expect(await mail(at)).toBeUndefined();
    expect(at.events().map(({ info }) => [info['kind'], info['operation']])).toEqual([
      ['mailTemplate', 'CREATE'],
      ['mailTemplate', 'DELETE'],
    ]);
  });

  test('comes as a whole from a file of AM’s, and leaves nothing of what was there', async () => {
    const at = await world();
    const template = { defaultLocale: 'de', subject: { de: 'Hallo' }, message: { de: '<p>Hallo</p>' } };
    const file = write('a.json', JSON.stringify({ meta: {}, emailTemplate: { welcome: template } }));
    await at.run('set', '--mail', 'welcome', 'subject.en=Hello', 'text.en=Hello');

    const code = await at.run('set', '--mail', 'welcome', `@${file}`);

    expect(code).toBe(0);
    expect(await mail(at)).toEqual({ defaultLocale: 'de', subject: { de: 'Hallo' }, html: { de: '<p>Hallo</p>' } });
  });

  test('may tell of the attributes that the realm has', async () => {
    const at = await world({ userAttributes: { department: { title: { en: 'Department' } } } });

    expect(await at.run('set', '--mail', 'welcome', 'subject.en=Hi', 'text.en={{object.department}}')).toBe(0);
  });

  test.each([
    [['subject.en=Hello'], 'html: give html, text, or both'],
    [['subject.en=Hello', 'text.en={{object.givenname}}'], 'did you mean {{object.givenName}}?'],
    [['subject.en=Hello', 'text.de=Hallo'], 'text.en: is missing; other texts are there in en'],
    [['subject.en=Hello', 'html.en=@none.html'], 'Cannot read none.html'],
    [['subjct.en=Hello', 'text.en=a'], 'subjct: unknown; did you mean subject?'],
  ])('%j is refused, and nothing is changed', async (words, complaint) => {
    const at = await world();

    const code = await at.run('set', '--mail', 'welcome', ...words);

    expect([code, at.complaints.join('\n')]).toEqual([1, expect.stringContaining(complaint)]);
    expect(await mail(at)).toBeUndefined();
  });

  test('of a name that none can have is refused', async () => {
    const { run, complaints } = await world();

    expect(await run('set', '--mail', '../x', 'subject.en=a', 'text.en=b')).toBe(1);
    expect(complaints.join()).toContain('is no name for a mail template');
  });

  test('unset without a key is for mails alone', async () => {
    const { run } = await world();

    expect(await run('unset')).not.toBe(0);
  });
});

describe('texts', () => {
  test('are set, shown and taken back, and the settings name the languages', async () => {
    const { run, printed, stored, events } = await world();

    await run('set', '--texts', 'de', 'node.userName=Mitgliedsnummer', 'page.ok=true');
    await run('get', '--texts', 'de');
    await run('languages');
    const named = await stored();
    await run('unset', '--texts', 'de', 'node.userName', 'page.ok');

    expect(printed).toEqual([
      'node.userName: (default) -> "Mitgliedsnummer"',
      'page.ok: (default) -> "true"',
      JSON.stringify({ 'node.userName': 'Mitgliedsnummer', 'page.ok': 'true' }, null, 2),
      'de',
      'node.userName: "Mitgliedsnummer" -> (default)',
      'page.ok: "true" -> (default)',
    ]);
    expect([named?.['ownTexts'], (await stored())?.['ownTexts']]).toEqual([['de'], []]);
    expect(events()[0]).toMatchObject({
      info: { kind: 'texts', objectId: 'de', changedFields: ['node.userName', 'page.ok'] },
    });
  });

  test.each([
    ['de', 'node.tapNumber=Los', 'must have {challenge} in it'],
    ['de', 'node.username=x', 'did you mean node.userName?'],
    ['german-ish-language', 'node.userName=x', 'is no language tag'],
  ])('in %s, %s is refused and said why', async (language, pair, why) => {
    const { run, complaints, stored } = await world();

    const code = await run('set', '--texts', language, pair);

    expect([code, complaints.join()]).toEqual([1, expect.stringContaining(why)]);
    expect(await stored()).not.toHaveProperty('ownTexts');
  });

  test('a whole language comes from a file', async () => {
    const { run, ports, printed } = await world();
    const file = join(mkdtempSync(join(tmpdir(), 'waymark-texts-')), 'ar.json');
    writeFileSync(file, JSON.stringify({ 'node.password': 'كلمة المرور' }));

    const code = await run('set', '--texts', 'ar', `@${file}`);

    expect(code).toBe(0);
    // Its key alone sounds like a secret.
    expect(printed).toEqual(['node.password: (default) -> "كلمة المرور"']);
    expect((await ports.configuration.get('/alpha', 'texts', 'ar'))?.value).toEqual({ 'node.password': 'كلمة المرور' });
  });
});

describe('set', () => {
  test('takes JSON, text and keys of groups, and prints what was before and is now', async () => {
    const { run, printed, stored, stages } = await world();

    const code = await run(
      'set',
      'session.maxIdleMinutes=10',
      'defaultJourney=Login',
      'allowedGoto=["https://a.example/*"]',
    );

    expect([code, stages]).toEqual([0, ['prod']]);
    expect(await stored()).toEqual({
      journeyMinutes: 15,
      session: { maxIdleMinutes: 10 },
      defaultJourney: 'Login',
      allowedGoto: ['https://a.example/*'],
    });
    expect(printed).toEqual([
      'session.maxIdleMinutes: (default) -> 10',
      'defaultJourney: (default) -> "Login"',
      'allowedGoto: (default) -> ["https://a.example/*"]',
    ]);
  });

  test('is told to the audit log, with what was before and after', async () => {
    const { run, events } = await world();

    await run('set', 'journeyMinutes=20');
    await run('set', 'journeyMinutes=20');

    expect(events()).toHaveLength(1);
    expect(events()[0]).toMatchObject({
      eventName: 'AM-CONFIG-CHANGE',
      realm: '/alpha',
      info: { changedFields: ['journeyMinutes'], before: { journeyMinutes: 15 }, after: { journeyMinutes: 20 } },
    });
  });

  test.each([
    [['set', 'jurneyMinutes=20'], 'jurneyMinutes: unknown; did you mean journeyMinutes?'],
    [['set', 'session.maxIdleMinute=20'], 'session.maxIdleMinute: unknown; did you mean session.maxIdleMinutes?'],
    [['set', 'journeyMinutes=0'], 'Nothing is changed:\n  journeyMinutes: must be at least 1'],
    [['set', 'defaultJourney=Logn'], 'Nothing is changed:\n  the realm has no journey Logn; did you mean Login?'],
    [['set', 'allowedGoto=["https://a.example*"]'], 'Nothing is changed:\n  allowedGoto: https://a.example*: must be'],
    [['unset', 'sesion'], 'sesion: unknown; did you mean session?'],
    [['get', 'nothing.of.the.kind'], 'nothing.of.the.kind: unknown'],
    [['get', '--realm', 'nowhere'], 'There is no realm /nowhere'],
    [['set', 'journeyMinutes=20', '--realm', 'nowhere'], 'There is no realm /nowhere'],
    [['get', '--service', 'pushNotification'], 'The realm /alpha has no service pushNotification'],
    [['set', 'mdDuraton=5', '--service', 'pushNotification'], 'mdDuraton: unknown; did you mean mdDuration?'],
    [['set', 'mdDuration=0', '--service', 'pushNotification'], 'Nothing is changed:\n  mdDuration: must be at least 1'],
    [['set', 'a=1', '--service', 'pushNotifcation'], 'did you mean pushNotification?'],
    [['set', 'secret=hush', '--service', 'emailService'], 'secret: is a secret'],
  ])('%j changes nothing and ends with 1', async (args, said) => {
    const { run, complaints, stored, events } = await world();

    expect(await run(...args)).toBe(1);
    expect(complaints.join('\n')).toContain(said);
    expect(complaints.join('\n')).not.toContain('hush');
    expect([await stored(), events()]).toEqual([{ journeyMinutes: 15 }, []]);
  });

  test.each([
    [[]],
    [['set']],
    [['set', 'journeyMinutes']],
    [['list', 'x']],
    [['get', 'a', 'b']],
    [['set', 'a=1', '--realm', '#']],
  ])('%j is not understood', async (args) => {
    const { run, complaints } = await world();

    expect(await run(...args)).toBe(2);
    expect(complaints[0]).toContain('Usage:');
  });

  test('a key of a newer release stays, and hinders nobody', async () => {
    const { run, stored } = await world({ quantumLogin: true });

    expect(await run('set', 'journeyMinutes=20')).toBe(0);
    expect(await stored()).toEqual({ quantumLogin: true, journeyMinutes: 20 });
  });

  test('race: what somebody else has changed meanwhile is not undone', async () => {
    const { ports, stored } = await world();
    const { configurationStore: store, configurationEditor: editor } = ports;
    let tries = 0;
    const configurationStore: typeof store = {
      ...store,
      async replace(...args) {
        tries += 1;
        if (tries === 1) await editor.put('/alpha', 'realm', '', { journeyMinutes: 15, locale: 'fr' });
        return store.replace(...args);
      },
    };
    const desk = realmDesk({ ...ports, configurationStore }, () => ({ by: 'operator', facts: { transactionId: 'x' } }));

    await desk.change('/alpha', { set: { journeyMinutes: 20 }, unset: [] });

    expect([tries, await stored()]).toEqual([2, { journeyMinutes: 20, locale: 'fr' }]);
  });

  test('prototype pollution: a key that is none of JSON’s is unknown', async () => {
    const { desk } = await world();

    const verdict = await desk.change('/alpha', { set: { '__proto__.polluted': true }, unset: [] });

    expect(verdict.kind).toBe('refused');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('unset', () => {
  test('gives keys their defaults back, and takes away groups that are empty then', async () => {
    const { run, printed, stored } = await world({ journeyMinutes: 15, session: { maxMinutes: 60 } });

    expect(await run('unset', 'session.maxMinutes', 'locale')).toBe(0);
    expect(await stored()).toEqual({ journeyMinutes: 15 });
    expect(printed).toEqual(['session.maxMinutes: 60 -> (default)']);
  });
});

describe('get', () => {
  test('prints what is set, what holds, and one key', async () => {
    const { run, printed } = await world({ journeyMinutes: 15 });

    await run('get');
    await run('get', '--defaults');
    await run('get', 'session.maxMinutes');

    expect(JSON.parse(printed[0] ?? '')).toEqual({ journeyMinutes: 15 });
    expect(JSON.parse(printed[1] ?? '')).toMatchObject({ journeyMinutes: 15, session: { maxMinutes: 120 } });
    expect(printed[2]).toBe('120');
  });

  test('leaves out the secrets of a service that somebody has stored', async () => {
    const { run, printed, editor, service } = await world();
    await editor.put('/alpha', 'service', 'pushNotification', { accessKey: 'AKIA1', secret: 'hush', mdDuration: 60 });

    await run('get', '--service', 'pushNotification');
    await run('set', 'mdDuration=90', '--service', 'pushNotification');
    await run('services');

    expect(JSON.parse(printed[0] ?? '')).toEqual({ mdDuration: 60 });
    expect(printed.slice(1)).toEqual(['mdDuration: 60 -> 90', 'pushNotification']);
    expect(printed.join()).not.toMatch(/AKIA1|hush/);
    expect(await service('pushNotification')).toEqual({ accessKey: 'AKIA1', secret: 'hush', mdDuration: 90 });
  });
});

test.each([{ enabled: false }, { innerTreeOnly: true }, { noSession: true }])(
  'a journey that is %j becomes no way in: neither the default nor one of My account',
  async (tree) => {
    const { run, complaints, stored, editor } = await world();
    await editor.put('/alpha', 'journey', 'Shut', { tree });

    const codes = [await run('set', 'defaultJourney=Shut'), await run('set', 'deviceJourneys.oath=Shut')];
    const excepted = await run('set', 'passwordOnlyJourneys=["Shut"]');

    expect([codes, excepted]).toEqual([[1, 1], 0]);
    expect(complaints.join('\n')).toContain('nobody can begin with Shut');
    expect(await stored()).toEqual({ journeyMinutes: 15, passwordOnlyJourneys: ['Shut'] });
  },
);

test('attack: what is taken out of a service is not printed where it was a secret', async () => {
  const { run, printed, editor } = await world();
  const secrets = { clientSecret: 'hush-1', smtp: { host: 'a', password: 'hush-2' }, hosts: [{ apiKey: 'hush-3' }] };
  await editor.put('/alpha', 'service', 'other', secrets);

  await run('set', 'smtp={"host":"b"}', 'hosts=[]', '--service', 'other');
  await run('unset', 'clientSecret', '--service', 'other');

  expect(printed).toEqual([
    'smtp: {"host":"a"} -> {"host":"b"}',
    'hosts: [{}] -> []',
    'clientSecret: "(secret)" -> (default)',
  ]);
});

test('list names the realms', async () => {
  const { run, printed } = await world();

  await run('list');

  expect(printed).toEqual(['/', '/alpha']);
});
