import { describe, expect, test } from '@jest/globals';
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/email-suspend.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

async function world() {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const attributes = { mail: ['demo@example.com'] };
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes });
  let visits = 0;
  const visit = (config: JsonObject = {}, options: object = {}) => {
    visits += 1;
    return runNode(node, {
      ...{ ports, clock, config: { objectLookup: true, ...config }, visit: `visit ${visits}` },
      ...{ state: { shared: { username: 'demo' } }, pageUrl: 'https://www.example.com/login' },
      ...options,
    });
  };
  return { ports, visit, sent: ports.mails.sent };
}

const typed = (mail: string) => ({ state: { shared: { objectAttributes: { mail, userName: 'new' } } } });

describe('Email Suspend', () => {
  test('mails a link to the sign-in page, with a token of 256 bits, and suspends the journey with it', async () => {
    const { visit, sent } = await world();

    const { extras, callbacks } = await visit({ emailTemplateName: 'resetPassword' });

    const token = extras.suspend?.token ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(extras.suspend?.minutes).toBe(5);
    expect(callbacks[0]?.output).toEqual([
      { name: 'message', value: 'An email has been sent to your inbox.' },
      { name: 'messageType', value: '0' },
    ]);
    expect(sent[0]).toMatchObject({ to: 'demo@example.com', subject: 'Reset your password' });
    expect(sent[0]?.text).toContain(
      `https://www.example.com/login?realm=%2Falpha&authIndexType=service&authIndexValue=Login&suspendedId=${token}`,
    );
  });

  test('opened, it goes on and sends nothing', async () => {
    const { visit, sent } = await world();

    const { outcome } = await visit({}, { resumed: true });

    expect([outcome, sent]).toEqual(['outcome', []]);
  });

  test.each([
    ['has another address', { attributes: { mail: ['new@example.com'] } }],
    ['is locked', { active: false, attributes: { mail: ['demo@example.com'] } }],
  ])('attack: a link that lies in a mailbox from before its user %s leads on to nothing', async (_, change) => {
    const { visit, ports } = await world();
    const { state } = await visit();
    const changed = { realm: '/alpha', username: 'demo', active: true, ...change };
    const identities = { ...ports.identities, find: async () => changed };

    const { outcome, errorCode } = await visit({}, { resumed: true, state, ports: { ...ports, identities } });

    expect([outcome, errorCode]).toEqual([undefined, 'ERR_IDENTITY_UNKNOWN']);
  });

  test('the link is good as long as the node says, and a day at most', async () => {
    const { visit } = await world();

    expect((await visit({ suspendDuration: 60 })).extras.suspend?.minutes).toBe(60);
    expect((await visit({ suspendDuration: 100_000 })).extras.suspend?.minutes).toBe(1440);
    expect((await visit({ suspendDuration: null })).extras.suspend?.minutes).toBe(5);
  });

  test('to what was typed, where nobody is looked up', async () => {
    const { visit, sent } = await world();

    await visit({ objectLookup: false }, typed(' new@example.com '));

    expect(sent[0]?.to).toBe('new@example.com');
  });

  test.each([
    ['who has proved who he is', { standing: { proofs: [{ factor: 'pwd', at: 0 }], enrolled: [] } }],
    ['who is signed in', { request: { proofs: { realm: '/alpha', username: 'Demo', factors: [] } } }],
  ])('%s can have the address that he is to have from now on', async (_, options) => {
    const { visit, sent } = await world();

    const shared = { username: 'demo', objectAttributes: { mail: 'new@example.com' } };
    await visit({ objectLookup: false }, { state: { shared }, ...options });

    expect(sent[0]?.to).toBe('new@example.com');
  });

  test('attack: a session of one’s own brings no link to another’s account', async () => {
    const { visit, sent } = await world();

    const shared = { username: 'demo', objectAttributes: { mail: 'mallory@example.com' } };
    const proofs = { realm: '/alpha', username: 'mallory', factors: [] };
    await visit({ objectLookup: false }, { state: { shared }, request: { proofs } });

    expect(sent).toEqual([]);
  });

  test('flood: what was typed gets one, whoever types it', async () => {
    const { visit, sent } = await world();

    for (let nth = 0; nth < 5; nth += 1) await visit({ objectLookup: false }, typed('victim@example.com'));

    expect(sent).toHaveLength(1);
  });

  test('A-6.3.8 enumeration: nobody gets the same answer, and it takes as long', async () => {
    const { visit, sent, ports } = await world();

    const known = await visit();
    const unknown = await visit({}, { state: { shared: { username: 'nobody' } } });

    expect(unknown.callbacks).toEqual(known.callbacks);
    expect([sent.length, ports.mails.pretended.length]).toEqual([1, 1]);
  });

  test('retried request: the copy suspends with the token that was sent', async () => {
    const { visit, sent } = await world();
    const first = await visit({}, { visit: 'same' });

    const copy = await visit({}, { visit: 'same', randomness: { bytes: (count: number) => new Uint8Array(count) } });

    expect(copy.extras.suspend).toEqual(first.extras.suspend);
    expect(sent).toHaveLength(1);
  });

  test('a page of the realm’s own is where its links lead', async () => {
    const { visit, sent } = await world();
    const sending = { coolDownSeconds: 30, perHour: 5, linkMinutes: 30, smsCountries: [], ownTexts: [] };

    await visit({}, { sending: { ...sending, resumeUrl: 'https://app.example.com/go?on=1' } });

    expect(sent[0]?.text).toMatch(/https:\/\/app\.example\.com\/go\?on=1&realm=%2Falpha&\S+suspendedId=\S+/);
  });

  describe('in words of the realm’s own', () => {
    const template = {
      subject: { en: 'Go on, {{object.givenName}}' },
      html: { en: '<p>{{object.city}}</p><a href="{{object.resumeURI}}">On</a>' },
    };
    const own = async (value: JsonObject = template) => {
      const made = await world();
      await made.ports.configurationEditor.put('/alpha', 'mailTemplate', 'registration', value);
      const attributes = { mail: ['demo@example.com'], givenName: ['Zoë'], city: ['Bern'] };
      await made.ports.identityStore.put({ realm: '/alpha', username: 'ann', active: true, attributes });
      return made;
    };

    test('has the link, and what the profile says', async () => {
      const { visit, sent } = await own();

      const { extras } = await visit({}, { state: { shared: { username: 'ann' } } });

      expect(sent[0]).toMatchObject({ subject: 'Go on, Zoë', text: expect.stringContaining('Bern') });
      expect(sent[0]?.text).toContain(`suspendedId=${extras.suspend?.token}`);
      expect(sent[0]?.html).toMatch(/<a href="https:\/\/www\.example\.com\/login\?realm=%2Falpha&amp;[^"]+">On<\/a>/);
    });

    test('leak: to an address that was typed goes what was typed, and nothing of the profile of that name', async () => {
      const typed = { userName: 'ann', givenName: 'Mallory' };
      const arrived = [];

      for (const mail of ['thief@example.com', 'demo@example.com']) {
        const { visit, sent } = await own();
        await visit({ objectLookup: false }, { state: { shared: { objectAttributes: { ...typed, mail } } } });
        arrived.push(...sent);
      }

      expect(arrived.map(({ to, subject }) => [to, subject])).toEqual([['demo@example.com', 'Go on, Mallory']]);
      expect(JSON.stringify(arrived)).not.toMatch(/Zoë|Bern/);
    });

    test('leak: a password that was typed on the way is in no mail', async () => {
      const { visit, sent } = await own({ ...template, subject: { en: '>{{object.password}}<' } });
      const objectAttributes = { mail: 'new@example.com', userName: 'new', password: 'hunter2' };

      await visit({ objectLookup: false }, { state: { shared: { objectAttributes } } });

      expect(sent[0]?.subject).toBe('><');
    });

    test('spam by registration: what was typed brings no link of its own', async () => {
      const { visit, sent } = await own();
      const objectAttributes = {
        mail: 'victim@example.com',
        givenName: 'https://evil.example',
        city: 'evil.example/x',
      };

      await visit({ objectLookup: false }, { state: { shared: { objectAttributes } } });

      expect(JSON.stringify(sent)).not.toContain('evil');
    });

    test('is not sent while it is disabled, and the answer is the same', async () => {
      const { visit, sent } = await own({ ...template, enabled: false });

      const { callbacks, extras } = await visit();

      expect([sent, extras.events]).toEqual([[], undefined]);
      expect(callbacks[0]?.output[0]?.value).toBe('An email has been sent to your inbox.');
    });

    test('A-6.3.8 enumeration: nobody gets the same answer, and it takes as long', async () => {
      const { visit, sent, ports } = await own();

      await visit({}, { state: { shared: { username: 'nobody' } } });

      expect([sent.length, ports.mails.pretended.length]).toEqual([0, 1]);
    });
  });

  test('neither token nor address stands in the log', async () => {
    const { visit } = await world();

    const { log, extras } = await visit();

    const told = JSON.stringify([log, extras.events, extras.audit]);
    expect(told).not.toContain(extras.suspend?.token);
    expect(told).not.toContain('demo@example.com');
  });

  test('its author hears that the link alone signs in, and of a template that there is not', () => {
    const journey = journeyExport({
      id: 'Open',
      entry: 'mail',
      nodes: { mail: { type: 'EmailSuspendNode', config: { emailTemplateName: 'mine' }, to: { outcome: 'success' } } },
    });

    const compiled = compileJourneys(['Open'], {
      ...{ definitions: nodeDefinitions, realm: '/alpha', revision: '1', mailTemplates: [] },
      source: () => journey,
    });

    expect(compiled.get('Open')?.warnings?.map(({ message }) => message)).toEqual([
      'the realm has no mail template mine: registration is sent in its place',
      'leads to Success without another proof: whoever has the link is signed in',
    ]);
  });
});
