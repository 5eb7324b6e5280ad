// The phone's page and its doors, without a browser.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html, htmlText } from '../../local/phone/html.ts';
import { type LocalPhone, localPhone } from '../../local/phone/local-phone.ts';
import { isPhonePath, phoneDoor } from '../../local/phone/phone-door.ts';
import { type PhonePage, phonePage } from '../../local/phone/phone-page.ts';
import type { ReceivedRequest } from '../../local/proxy-event.ts';
import { StartError } from '../../local/start-error.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { temporaryFolder } from '../support/running-stack.ts';

const push: ShownPush = {
  messageId: 'AUTHENTICATE:1',
  type: 'challenge',
  text: 'Sign in as demo at Waymark?',
  numbers: [17, 42, 88],
  context: { remoteIp: '203.0.113.9', userAgent: 'Firefox', location: { latitude: 51.45, longitude: -2.6 } },
  createdAt: 1_800_000_000_000,
  customPayload: '{}',
  issuer: 'Waymark',
  name: 'demo',
  state: 'pending',
  secondsLeft: 120,
};

const empty: PhonePage = { accounts: [], codes: [], pushes: [] };

function pageOf(changes: Partial<PhonePage>): string {
  return htmlText(phonePage({ ...empty, ...changes }));
}

describe('The page', () => {
  test('shows a push with its text, where it comes from, its numbers and the time that is left', () => {
    const page = pageOf({ pushes: [push] });

    for (const text of ['Sign in as demo at Waymark?', '203.0.113.9', 'Firefox', '51.4500, -2.6000', '120 s left']) {
      expect(page).toContain(text);
    }
    expect(page.match(/<button name="number" value="\d\d">/g)).toHaveLength(3);
    expect(page).toContain('<button class="deny" name="notMe" value="yes">It was not me</button>');
    expect(page).toContain('<title>(1) Virtual phone</title>');
  });

  test('shows the newest push of an account, and folds away what it asked before', () => {
    const other = { ...push, messageId: 'AUTHENTICATE:0', text: 'The one before', createdAt: push.createdAt - 1 };
    const page = pageOf({ pushes: [push, other, { ...push, messageId: 'AUTHENTICATE:2', name: 'ada' }] });

    const [shown = '', folded = ''] = page.split('<details id="older">');
    expect(shown.match(/<article/g)).toHaveLength(2);
    expect(shown).not.toContain('The one before');
    expect(folded).toContain('The one before');
  });

  test('has one button for a push without numbers, and none for one that is over', () => {
    const tap = pageOf({ pushes: [{ ...push, type: 'default', numbers: [] }] });
    const over = pageOf({ pushes: [{ ...push, state: 'expired', secondsLeft: 0 }] });

    expect(tap).toContain('<button>Approve</button>');
    expect(over).not.toContain('/phone/api/approve');
    expect(over).toContain('expired');
  });

  test('shows running codes in groups of three, and makes HOTP codes at a press', () => {
    const account = { issuer: 'Waymark', name: 'demo', kinds: ['TOTP' as const], isLocked: false };
    const accounts = [
      { ...account, backgroundColor: undefined, imageUrl: undefined, userId: undefined },
      { ...account, name: 'other', backgroundColor: '#519387', imageUrl: undefined, userId: undefined },
    ];

    const page = pageOf({
      accounts,
      codes: [
        { issuer: 'Waymark', name: 'demo', type: 'TOTP', code: '12345678', secondsLeft: 7, period: 30 },
        { issuer: 'Waymark', name: 'other', type: 'HOTP', code: undefined },
      ],
    });

    expect(page).toContain('<output class="code">12 345 678</output>');
    expect(page).toContain('<progress value="7" max="30"');
    expect(page).toContain('action="/phone/api/next-code"');
    expect(page).toContain('fill="#519387"');
  });

  test('script injection: hostile names never become markup', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;b&gt;`;
    const plain = 'plain';
    const pageWith = (text: string): string =>
      pageOf({
        notice: text,
        pushes: [
          {
            ...push,
            ...{ text, issuer: text, name: text, messageId: text },
            context: { remoteIp: text, userAgent: text },
          },
          { ...push, ...{ text, messageId: `${text}2` }, state: 'denied' },
        ],
        accounts: [
          {
            ...{ issuer: text, name: text, backgroundColor: text, imageUrl: text, userId: text },
            ...{ kinds: ['HOTP'], isLocked: false },
          },
        ],
        codes: [{ issuer: text, name: text, type: 'HOTP', code: text, counter: 1 }],
      });

    const [attacked, harmless] = [pageWith(hostile), pageWith(plain)];

    // As many tags of each kind, and quotes and brackets only where they are without it.
    const tags = (page: string) => page.match(/<\/?[a-z0-9!]+/gi);
    expect(tags(attacked)).toEqual(tags(harmless));
    for (const sign of ['<', '>', '"', "'"]) {
      expect(attacked.split(sign)).toHaveLength(harmless.split(sign).length);
    }
  });

  test('script injection: whatever text is put into a template, it is read back as that text', () => {
    const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inside = htmlText(html`<p title="${text}">`).slice('<p title="'.length, -'">'.length);
        const read = inside.replace(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => entities[name] ?? '');
        expect(inside).not.toMatch(/[<>"']/);
        expect(read).toBe(text);
      }),
    );
  });

  test('a colour that is none of six hex digits is not used', () => {
    const account = { issuer: 'A', name: 'b', kinds: [], isLocked: false, imageUrl: undefined, userId: undefined };

    const page = pageOf({ accounts: [{ ...account, backgroundColor: 'url(https://evil.example.com)' }] });

    expect(page).not.toContain('evil.example.com');
  });

  test('privacy: a logo from elsewhere is not loaded', () => {
    const imageUrl = 'https://tracker.example.com/logo.png';
    const account = {
      issuer: 'A',
      name: 'b',
      kinds: [],
      isLocked: false,
      backgroundColor: undefined,
      userId: undefined,
    };

    const page = pageOf({ accounts: [{ ...account, imageUrl }] });

    expect(page).not.toContain('tracker.example.com');
  });
});

const host = 'localhost:8080';
const get: ReceivedRequest = {
  method: 'GET',
  path: '/phone',
  search: '',
  rawHeaders: ['Host', host],
  body: new Uint8Array(),
  sourceIp: '127.0.0.1',
};

function post(action: string, fields: Record<string, string> = {}): ReceivedRequest {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return { ...get, method: 'POST', path: `/phone/api/${action}`, body };
}

interface Desk {
  readonly phone: LocalPhone;
  ask(request: ReceivedRequest): Promise<{ status: number; headers: Record<string, string>; body: string }>;
}

async function withPhone(work: (desk: Desk) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const tools = { clock: simulatedClock(), randomness: seededRandomness('page') };
  const phone = localPhone({ file: `${folder.path}/phone.json`, ...tools });
  try {
    await work({
      phone,
      async ask(request) {
        const { status, headers, body } = await phoneDoor(request, phone);
        return { status, headers: Object.fromEntries(headers), body: String(body) };
      },
    });
  } finally {
    folder.remove();
  }
}

const totp = 'otpauth://totp/Waymark:demo?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Waymark&digits=6&period=30';

describe('The door', () => {
  test('gives the page, its style and its script, with a policy that lets in nothing from elsewhere', async () => {
    await withPhone(async ({ ask }) => {
      const answers = await Promise.all(
        ['/phone', '/phone/', '/phone/page.css', '/phone/page.js'].map((path) => ask({ ...get, path })),
      );

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      for (const { headers, body } of answers) {
        expect(headers['content-security-policy']).toContain("default-src 'none'");
        expect(headers['content-security-policy']).not.toMatch(/unsafe|http|\*/);
        expect(headers['x-content-type-options']).toBe('nosniff');
        expect(body).not.toMatch(/https?:\/\//);
      }
    });
  });

  test('scans, shows the account as JSON without its key, and removes it', async () => {
    await withPhone(async ({ ask }) => {
      const added = await ask(post('scan', { uri: ` ${totp}\n` }));
      const again = await ask(post('scan', { uri: totp }));
      const state = await ask({ ...get, path: '/phone/api/state' });
      const removed = await ask(post('remove', { issuer: 'Waymark', name: 'demo' }));
      const after = await ask({ ...get, path: '/phone/api/state' });

      expect([added, again, removed].map(({ status, headers }) => [status, headers['location']])).toEqual([
        [303, '/phone?notice=added'],
        [303, '/phone?notice=duplicate'],
        [303, '/phone?notice=removed'],
      ]);
      expect(JSON.parse(state.body)).toMatchObject({ accounts: [{ issuer: 'Waymark', name: 'demo' }], pushes: [] });
      expect(state.body).not.toMatch(/secret|JBSWY3DP/);
      expect(JSON.parse(after.body)).toEqual({ accounts: [], codes: [], pushes: [] });
    });
  });

  test.each([
    ['scan', { uri: 'https://example.com' }, '/phone?notice=badUri'],
    ['scan', {}, '/phone?notice=badUri'],
    ['approve', { messageId: 'AUTHENTICATE:none' }, '/phone?notice=unknown'],
    ['deny', { messageId: 'AUTHENTICATE:none' }, '/phone?notice=unknown'],
    ['deny', { messageId: 'AUTHENTICATE:none', notMe: 'yes' }, '/phone?notice=unknown'],
    ['next-code', { issuer: 'A', name: 'b' }, '/phone?notice=unknown'],
    ['refresh', {}, '/phone?notice=refreshed'],
  ])('%s of %j says %s', async (action, fields, location) => {
    await withPhone(async ({ ask }) => {
      const { status, headers } = await ask(post(action, fields as Record<string, string>)); // some have no fields

      expect([status, headers['location']]).toEqual([303, location]);
    });
  });

  test('offers to scan the code that the sign-in page shows, for as long as it shows it', async () => {
    await withPhone(async ({ ask }) => {
      const offer = 'action="/phone/api/scan-sight"';
      const before = await ask(get);
      await ask(post('sight', { uri: totp }));
      const seen = await ask(get);
      const scanned = await ask(post('scan-sight'));
      await ask(post('sight', { uri: '' }));
      const after = await ask(get);
      const nothing = await ask(post('scan-sight'));

      expect([before, seen, after].map(({ body }) => body.includes(offer))).toEqual([false, true, false]);
      expect(seen.body).not.toContain('JBSWY3DP');
      expect([scanned, nothing].map(({ headers }) => headers['location'])).toEqual([
        '/phone?notice=added',
        '/phone?notice=nothingSeen',
      ]);
    });
  });

  test('says what was done, in words of its own and never in those of the address', async () => {
    await withPhone(async ({ ask }) => {
      const known = await ask({ ...get, search: 'notice=approved' });
      const made = await ask({ ...get, search: 'notice=Your%20account%20is%20closed' });
      const inherited = await ask({ ...get, search: 'notice=constructor' });

      expect(known.body).toContain('<p id="notice" role="status">Answer sent.</p>');
      for (const { body } of [made, inherited]) expect(body).toContain('<p id="notice" role="status"></p>');
    });
  });

  test('the page of this very address may press its buttons', async () => {
    await withPhone(async ({ ask }) => {
      const rawHeaders = ['Host', host, 'Origin', `http://${host}`, 'Sec-Fetch-Site', 'same-origin'];

      const { status } = await ask({ ...post('scan', { uri: totp }), rawHeaders });

      expect(status).toBe(303);
    });
  });

  test.each([
    ['cross-site request forgery: a page of another site', ['Host', host, 'Origin', 'https://evil.example.com']],
    ['a page on another port of this machine', ['Host', host, 'Origin', 'http://localhost:3000']],
    ['a page in a sandbox', ['Host', host, 'Origin', 'null']],
    ['a page that hides its origin', ['Host', host, 'Sec-Fetch-Site', 'cross-site']],
    ['DNS rebinding: a name that leads here', ['Host', 'evil.example.com:8080', 'Sec-Fetch-Site', 'same-origin']],
    ['a tunnel', ['Host', host, 'X-Forwarded-For', '203.0.113.9']],
    ['two hosts', ['Host', host, 'Host', 'evil.example.com']],
    ['no host', []],
  ])('%s gets 403, and nothing is done', async (_who, rawHeaders) => {
    await withPhone(async ({ ask, phone }) => {
      const asked = [post('scan', { uri: totp }), { ...get, path: '/phone/api/state' }];

      const answers = await Promise.all(asked.map((request) => ask({ ...request, rawHeaders })));

      expect(answers.map(({ status }) => status)).toEqual([403, 403]);
      expect(phone.accounts()).toEqual([]);
    });
  });

  test('another machine gets 403', async () => {
    await withPhone(async ({ ask }) => {
      const { status } = await ask({ ...get, sourceIp: '192.0.2.7' });

      expect(status).toBe(403);
    });
  });

  test('a link from elsewhere opens the page, but no frame and no script gets it', async () => {
    await withPhone(async ({ ask }) => {
      const as = (dest: string) => ['Host', host, 'Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Dest', dest];

      const answers = await Promise.all(
        ['document', 'iframe', 'empty', 'script'].map((dest) => ask({ ...get, rawHeaders: as(dest) })),
      );

      expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
    });
  });

  test.each([
    ['GET', '/phone/api/scan'],
    ['POST', '/phone'],
    ['GET', '/phone/../keys.json'],
    ['GET', '/phone/phone-door.ts'],
    ['POST', '/phone/api/constructor'],
  ])('%s %s is nothing here', async (method, path) => {
    await withPhone(async ({ ask }) => {
      const { status } = await ask({ ...get, method, path });

      expect(status).toBe(404);
    });
  });

  test('only its own paths are its own', () => {
    expect(['/phone', '/phone/', '/phone/api/scan'].map(isPhonePath)).toEqual([true, true, true]);
    expect(['/', '/phones', '/am/phone'].map(isPhonePath)).toEqual([false, false, false]);
  });
});

describe('The phone', () => {
  test('takes what is for its own token, and nothing else', async () => {
    await withPhone(async ({ phone }) => {
      phone.take({ token: 'another', message: 'not even JSON' });

      expect(phone.inbox()).toEqual([]);
    });
  });

  test('a file that is no phone is named as such', () => {
    const folder = temporaryFolder();
    const file = folder.write('phone.json', '{"accounts":"none"}');

    const open = () => localPhone({ file, clock: simulatedClock(), randomness: seededRandomness() });

    expect(open).toThrow(StartError);
    expect(open).toThrow(file);
    folder.remove();
  });
});
