import { describe, expect, test } from '@jest/globals';
import { catalogueLanguages } from '../../functions/languages.ts';
import { noticeNames } from '../../functions/manifest/audit-events.ts';
import { type NoticeDetail, noticeDetail, noticeTypes } from '../../functions/manifest/notices.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { speechIn } from '../../functions/texts.ts';
import { noticeMail } from '../../functions/workers/notify/notice-mail.ts';
import { notify } from '../../functions/workers/notify/notify.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { pngUri } from '../support/pictures.ts';

const detail: NoticeDetail = {
  ...{ id: 'id-1', time: '2027-01-15T08:00:00.000Z', realm: '/alpha', user: 'demo', transactionId: 'turn-1' },
  ...{ kind: 'push', device: 'uuid-1' },
};

const on = { notices: { mail: true } };

interface WorldOptions {
  readonly settings?: object | undefined;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

async function world({ settings = on, attributes = { mail: ['demo@example.com'] } }: WorldOptions = {}) {
  const ports = memoryPorts();
  ports.mails.senders = ['no-reply@example.com', 'brand@example.com'];
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes });
  const log = recordedLog();
  const tell = notify({
    ...{ brands: ports.brands, identities: ports.identities, mails: ports.mails, log },
    texts: async () => ({ 'mail.subject.factorRegistered': 'تم تسجيل جهاز' }),
    realmSettings: async (realm) => (realm === '/alpha' ? realmSettings.parse(settings) : undefined),
  });
  const happen = (type = 'Factor Registered', changes: Partial<NoticeDetail> = {}) =>
    tell({ source: 'waymark', 'detail-type': type, detail: { ...detail, ...changes } });
  return { ...ports, tell, happen, log, sent: ports.mails.sent };
}

describe('the notifier', () => {
  test('says it in words of the realm’s own, in a language that Waymark does not have', async () => {
    const attributes = { mail: ['demo@example.com'], preferredLanguage: ['ar'] };
    const { happen, sent } = await world({ settings: { ...on, ownTexts: ['ar'] }, attributes });

    await happen('Factor Registered');

    expect(sent[0]?.subject).toBe('تم تسجيل جهاز');
    expect(sent[0]?.text).toContain('was registered for your account');
  });

  test('A-6.3.7 N-BIND-1 tells the user what happened, when, and from where', async () => {
    const { happen, sent } = await world();

    await happen('Factor Registered', { ipAddress: '203.0.113.9' });

    expect(sent).toEqual([
      {
        from: 'no-reply@example.com',
        to: 'demo@example.com',
        subject: 'A device was registered',
        text: expect.any(String),
        html: expect.any(String),
      },
    ]);
    for (const words of [
      'Hello demo',
      'push notifications',
      'January 15, 2027',
      '203.0.113.9',
      'If this was not you',
    ]) {
      expect(sent[0]?.text).toContain(words);
      expect(sent[0]?.html).toContain(words);
    }
  });

  test.each(['Push Denied', 'Push Disowned'])(
    'C-4 %s: does not take the phone’s own address for the stranger’s',
    async (type) => {
      const { happen, sent } = await world();

      await happen(type, { ipAddress: '198.51.100.7' });

      expect(sent[0]?.text).toContain('knows your password');
      expect(`${sent[0]?.text}${sent[0]?.html}`).not.toContain('198.51.100.7');
    },
  );

  test.each([
    ['off, as it is at first', {}],
    ['off', { notices: { mail: false } }],
  ])('sends nothing where the realm has it %s', async (_, settings) => {
    const { happen, sent } = await world({ settings });

    await happen();

    expect(sent).toEqual([]);
  });

  test('sends nothing about a realm or a user that is not there', async () => {
    const { happen, sent } = await world();

    await happen('Factor Registered', { realm: '/beta' });
    await happen('Factor Registered', { user: 'nobody' });

    expect(sent).toEqual([]);
  });

  test.each([
    [{ preferredLanguage: ['de-CH, fr;q=0.8'] }, 'Ein Gerät wurde registriert'],
    [{ preferredlocale: ['fr_CA'] }, 'Un appareil a été enregistré'],
    [{ preferredLanguage: ['fi'], preferredLocale: ['de'] }, 'Ein Gerät wurde registriert'],
    [{ preferredLanguage: ['fi'] }, 'Un appareil a été enregistré'],
    [{}, 'Un appareil a été enregistré'],
  ])('writes to a user with %j in a realm that speaks French: %s', async (more: Record<string, string[]>, subject) => {
    const attributes = { mail: ['demo@example.com'], ...more };
    const { happen, sent } = await world({ attributes, settings: { ...on, locale: 'fr' } });

    await happen();

    expect(sent.map((mail) => mail.subject)).toEqual([subject]);
  });

  test('a realm whose language there is no text in is written to in English', async () => {
    const { happen, sent } = await world({ settings: { ...on, locale: 'fi' } });

    await happen();

    expect(sent[0]?.subject).toBe('A device was registered');
  });

  test('A-6.3.7 account take-over: the old address hears of the new one', async () => {
    const { happen, sent } = await world({ attributes: { mail: ['thief@example.org'] } });

    await happen('Address Changed', { previous: 'demo@example.com', by: 'operator' });

    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['thief@example.org', 'Your mail address was changed'],
      ['demo@example.com', 'Your mail address was changed'],
    ]);
    expect(sent[0]?.text).toContain('An operator did this.');
    expect(sent[0]?.text).not.toContain('thief@example.org');
  });

  test.each([
    ['none', {}],
    ['an empty one', { mail: [''] }],
    ['one that is none', { mail: ['demo at example'] }],
    ['one with a line break, for headers of a stranger', { mail: ['demo@example.com\r\nBcc: all@example.com'] }],
  ])('whoever has %s gets no mail, and nobody else does', async (_, attributes: Record<string, string[]>) => {
    const { happen, sent, log } = await world({ attributes });

    await happen();

    expect(sent).toEqual([]);
    expect(log.messages('info')).toEqual(['The user has no address for mails']);
  });

  test('the realm may name its sender, of those that the deployment has', async () => {
    const own = await world({ settings: { notices: { mail: true, from: 'brand@example.com' } } });
    const foreign = await world({ settings: { notices: { mail: true, from: 'ceo@example.org' } } });

    await own.happen();
    await foreign.happen();

    expect([own.sent[0]?.from, foreign.sent[0]?.from]).toEqual(['brand@example.com', 'no-reply@example.com']);
    expect(foreign.log.messages('warn')).toHaveLength(1);
  });

  test('a mail is under the brand of the realm, and without its links', async () => {
    const { happen, sent, configurationEditor } = await world();
    const links = { help: 'https://acme.example/help' };
    await configurationEditor.put('/alpha', 'brand', '', {
      ...{ name: 'Acme', accent: '#0a6e4f', logo: { light: pngUri() }, links, support: { en: 'Call 1234' } },
    });

    await happen();

    expect(sent).toMatchObject([{ fromName: 'Acme', images: [{ id: 'logo', type: 'image/png' }] }]);
    for (const shown of ['src="cid:logo"', '#0a6e4f']) expect(sent[0]?.html).toContain(shown);
    expect(sent[0]?.text).toMatch(/Acme\nCall 1234\n$/);
    expect(`${sent[0]?.text}${sent[0]?.html}`).not.toContain('https:');
  });

  test('a brand that cannot be used keeps no mail back', async () => {
    const { happen, sent, configurationEditor } = await world();
    await configurationEditor.put('/alpha', 'brand', '', { name: 7 });

    await happen();

    expect(sent.map((mail) => mail.fromName)).toEqual([undefined]);
  });

  test('an event that failed comes again', async () => {
    const { happen, mails, sent } = await world();
    mails.down = true;

    await expect(happen()).rejects.toThrow();
    mails.down = false;
    await happen();

    expect(sent).toHaveLength(1);
  });

  test.each([
    ['another source', { source: 'aws.ec2', 'detail-type': 'Factor Registered', detail }],
    ['no detail', { source: 'waymark', 'detail-type': 'Factor Registered' }],
  ])('an event of %s is none of ours', async (_, event) => {
    const { tell, sent } = await world();

    await expect(tell(event)).rejects.toThrow();

    expect(sent).toEqual([]);
  });

  test('a notice that is newer than the texts is left alone', async () => {
    const { happen, sent, log } = await world();

    await happen('Passkey Cloned');

    expect([sent, log.messages('warn')]).toEqual([[], ['There is no text for such a notice']]);
  });

  test('no address and no text of a mail reaches the log', async () => {
    const { happen, log } = await world();

    await happen();

    expect(JSON.stringify(log.lines)).not.toMatch(/@|demo/);
  });
});

describe('the texts of mails', () => {
  const operations = noticeDetail.shape.operation.unwrap().options;
  const mailsIn = (language: string) => [
    ...noticeTypes
      .filter((type) => type !== 'Factor Changed')
      .map((type) => noticeMail({ type, detail }, speechIn(language))),
    ...operations.map((operation) =>
      noticeMail({ type: 'Factor Changed', detail: { ...detail, operation, left: 2 } }, speechIn(language)),
    ),
  ];

  test.each(catalogueLanguages)(
    'A-6.3.7 N-RC-5 there is one in %s for each notice, with nothing left to fill in',
    (language) => {
      const mails = mailsIn(language);

      expect(mails).not.toContain(undefined);
      expect(mails.length).toBe(noticeNames.length - 1 + operations.length);
      for (const mail of mails) expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toMatch(/[{}]|undefined/);
    },
  );

  test.each(catalogueLanguages.filter((language) => language !== 'en'))('none is English in %s', (language) => {
    const [english, other] = ['en', language].map((one) => mailsIn(one).map((mail) => mail?.subject));

    expect(other?.filter((subject) => english?.includes(subject))).toEqual([]);
  });

  test('phishing: no mail has a link', () => {
    const all = catalogueLanguages.flatMap(mailsIn);

    for (const mail of all) expect(`${mail?.text}${mail?.html}`).not.toMatch(/https?:|href|www\./);
  });

  test('script injection: a user name never becomes markup, nor fills in anything', () => {
    const user = `<img src=x onerror="alert(1)">$&{left}`;

    const mail = noticeMail({ type: 'Factor Registered', detail: { ...detail, user } }, speechIn('en'));

    expect(mail?.html).not.toContain('<img');
    expect(mail?.html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;$&amp;{left}');
    expect(mail?.text).toContain(`Hello ${user},`);
  });
});
