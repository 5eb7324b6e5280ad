// As an attacker tries it with a stolen password, over the doors of the running stack: nobody adds,
// replaces, removes or outlives a factor of a user who has one.
import { describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoSkipSettings } from '../../functions/adapters/dynamo/factors.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { userKey } from '../../functions/ports/users.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';
import {
  attackedStack,
  hasSession,
  messageOf,
  type OathVictim,
  type PhoneVictim,
  tokenOf,
  uriOf,
} from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';

const attacked = attackedStack();

const asksForCode = ['NameCallback', 'ConfirmationCallback'];
const changed = 'The second factors of this account have changed meanwhile. Nothing was added. Please start again.';
const goToMfaLogin = expect.stringMatching(
  /has a second factor already.*The sign-in MfaLogin asks for what you have\./,
);
const needsFactor = expect.stringMatching(/protected by a second factor.*Sign in with MfaLogin\./);

/** The victim's own app and one of the codes on paper still open the account. */
async function oathStillWorks({ username, app, codes }: OathVictim): Promise<boolean[]> {
  const { signIn, answer, enter } = attacked();
  const byApp = await enter(await signIn('OathLogin', username), app);
  const asked = await answer(await signIn('OathLogin', username), code('', true));
  return [byApp, await answer(asked, { NameCallback: String(codes[0]) })].map(hasSession);
}

async function phoneStillWorks({ username, phone, codes }: PhoneVictim): Promise<boolean[]> {
  const { signIn, answer, approve } = attacked();
  const byPhone = await approve(await signIn('PushLoginSimple', username), phone);
  const left = await answer(await signIn('PushLoginSimple', username), { ConfirmationCallback: 0 });
  return [byPhone, await answer(left, { NameCallback: String(codes[0]) })].map(hasSession);
}

const register = { ConfirmationCallback: 0 };

describe('a registration that was opened before the victim enrolled, finished after', () => {
  test('A-6.4.3 at the code step of OathLogin: device and recovery codes of the victim stay, and there is no session', async () => {
    const { signIn, answer, withOath, withoutFactor, stored } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('OathLogin', username);
    const mallory = authenticator(qr);
    const prompt = await answer(await answer(qr));
    const victim = await withOath(username);
    const before = await stored(username);

    const end = await answer(prompt, code(mallory.totp(systemClock)));

    expect([hasSession(end), messageOf(end)]).toEqual([false, changed]);
    expect(await stored(username)).toEqual(before);
    expect(await oathStillWorks(victim)).toEqual([true, true]);
  });

  test('A-7.5.1 at the QR code of OathRegistration: Next stores nothing', async () => {
    const { signIn, answer, withOath, withoutFactor, stored } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('OathRegistration', username);
    const victim = await withOath(username);
    const before = await stored(username);

    const end = await answer(qr, register);

    expect([hasSession(end), messageOf(end)]).toEqual([false, changed]);
    expect(await stored(username)).toEqual(before);
    expect(await oathStillWorks(victim)).toEqual([true, true]);
  });

  test('A-6.4.3 in CombinedMfaLogin: neither half is stored, the victim’s phone and codes stay', async () => {
    const { signIn, answer, withPhone, withoutFactor, stored, phone } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('CombinedMfaLogin', username);
    const victim = await withPhone(username);
    const before = await stored(username);

    await phone().scan(uriOf(qr));
    const end = await answer(qr);

    expect([hasSession(end), messageOf(end)]).toEqual([false, changed]);
    expect(await stored(username)).toEqual(before);
    expect(await phoneStillWorks(victim)).toEqual([true, true]);
  });

  test('A-6.4.3 in PushLogin, within its 120 seconds: the victim’s phone and codes stay', async () => {
    const { signIn, answer, withPhone, withoutFactor, stored, phone } = attacked();
    const username = await withoutFactor();
    const qr = await answer(await signIn('PushLogin', username), register);
    const victim = await withPhone(username);
    const before = await stored(username);

    await phone().scan(uriOf(qr));
    const end = await answer(qr);

    expect([hasSession(end), messageOf(end)]).toEqual([false, changed]);
    expect(await stored(username)).toEqual(before);
    expect(await phoneStillWorks(victim)).toEqual([true, true]);
  });

  test('A-6.4.3 of the other kind: a phone beside the victim’s new app', async () => {
    const { signIn, answer, withOath, withoutFactor, stored, phone } = attacked();
    const username = await withoutFactor();
    const qr = await signIn('PushLoginSimple', username);
    await withOath(username);
    const before = await stored(username);

    await phone().scan(uriOf(qr));
    const end = await answer(qr);

    expect([hasSession(end), messageOf(end)]).toEqual([false, changed]);
    expect(await stored(username)).toEqual(before);
  });
});

describe('a first device of the other kind, by password alone', () => {
  const otherKind: [string, 'withOath' | 'withPhone', (step: Reply) => Promise<Reply>][] = [
    ['PushLogin', 'withOath', (step) => attacked().answer(step, register)],
    ['PushLoginSimple', 'withOath', async (step) => step],
    ['OathLogin', 'withPhone', async (step) => step],
    ['OathRegistration', 'withPhone', async (step) => step],
  ];

  test.each(otherKind)(
    'A-6.4.3 in %s: refused, and the user is led to the default journey',
    async (journey, enrol, open) => {
      const { signIn, stored } = attacked();
      const { username } = await attacked()[enrol]();
      const before = await stored(username);

      const end = await open(await signIn(journey, username));

      expect([hasSession(end), messageOf(end)]).toEqual([false, goToMfaLogin]);
      expect(await stored(username)).toEqual(before);
    },
  );

  test('an administrator’s stolen password is worth no more, and no device of others can be touched', async () => {
    const { signIn, answer, withOath, settings, devices, stored, withoutFactor } = attacked();
    const victim = await withOath();
    const [admin, careless] = [await withOath(), await withoutFactor()];
    await settings({ deviceAdministrators: [admin.username, careless] });
    const before = await stored(victim.username);

    const registered = await answer(await signIn('PushLogin', admin.username), register);
    const plain = await signIn('Login', admin.username);
    const own = await signIn('Login', careless);
    const [oath = ''] = before.map((device) => device.replace('oath#', ''));
    const removed = await devices(tokenOf(own), `DELETE ${victim.username}/devices/2fa/oath/${oath}`);

    expect([messageOf(registered), messageOf(plain)]).toEqual([goToMfaLogin, needsFactor]);
    expect([hasSession(registered), hasSession(plain), hasSession(own)]).toEqual([false, false, true]);
    expect(removed.status).toBe(403);
    expect(await stored(victim.username)).toEqual(before);
  });
});

describe('a session from before', () => {
  test('A-7.3 A-6.5.6 its device is removed, the password changed, a new device enrolled: it makes no codes and deletes nothing', async () => {
    const { signIn, enter, withOath, devices, operator, stored } = attacked();
    const { username, app, token: old } = await withOath();
    const { token } = { token: tokenOf(await enter(await signIn('OathLogin', username), app)) };
    const [first = ''] = (await stored(username)).map((device) => device.replace('oath#', ''));
    const removed = await devices(token, `DELETE ${username}/devices/2fa/oath/${first}`);
    const exit = await operator(['password', username, '--password-stdin'], 'another-horse-2\n');
    const victim = await withOath(username, 'another-horse-2');
    const before = await stored(username);
    const [second = ''] = before.map((device) => device.replace('oath#', ''));

    const codes = await devices(old, `POST ${username}/devices/2fa/oath/${second}?_action=newRecoveryCodes`, {});
    const gone = await devices(old, `DELETE ${username}/devices/2fa/oath/${second}`);

    expect([removed.status, exit, typeof victim.token]).toEqual([200, 0, 'string']);
    expect([codes.status, gone.status]).toEqual([401, 401]);
    expect(await stored(username)).toEqual(before);
  });

  test('A-7.5.1 of a password alone, from before the victim enrolled: it changes nothing of the new device', async () => {
    const { signIn, withOath, withoutFactor, devices, stored } = attacked();
    const username = await withoutFactor();
    const mallory = tokenOf(await signIn('Login', username));
    await withOath(username);
    const before = await stored(username);
    const at = `${username}/devices/2fa/oath`;
    const uuid = String(before[0]).replace('oath#', '');

    const replies = [
      await devices(mallory, `DELETE ${at}/${uuid}`),
      await devices(mallory, `POST ${at}/${uuid}?_action=newRecoveryCodes`, {}),
      await devices(mallory, `POST ${at}?_action=reset`, {}),
      await devices(mallory, `POST ${at}?_action=skip`, { value: true }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await stored(username)).toEqual(before);
  });
});

describe('a way around the factor', () => {
  test('A-6.3.3 push2faEnabled is missing: who has a phone is asked, and offered no Skip', async () => {
    const { signIn, withPhone, approve } = attacked();
    const { username, phone } = await withPhone();
    const user = userKey({ realm: '/alpha', username }) ?? '';
    await dynamo().table('Identities').update({ user }, { update: 'REMOVE #push2faEnabled' });

    const wait = await signIn('PushLogin', username);
    const end = await approve(wait, phone);

    expect(await dynamoSkipSettings(dynamo()).get({ realm: '/alpha', username }, 'push')).toBe('notSet');
    expect(typesOf(wait)).toContain('PollingWaitCallback');
    expect(hasSession(end)).toBe(true);
  });

  test('A-6.3.3 one-time passwords alone in CombinedMfaLogin: the user is asked for one, signs in, and goes in no circle', async () => {
    const { signIn, withOath, enter } = attacked();
    const { username, app } = await withOath();

    const prompt = await signIn('CombinedMfaLogin', username);
    const end = await enter(prompt, app);

    expect(typesOf(prompt)).toEqual(asksForCode);
    expect(hasSession(end)).toBe(true);
  });

  test.each([
    ['', ''],
    [' with noSession=true', '&noSession=true'],
  ])('A-6.3.3 Login with the password of an enrolled user%s: refused, and told where to go', async (_, query) => {
    const { signIn } = attacked();
    const users = [await attacked().withOath(), await attacked().withPhone()];

    const ends = await Promise.all(users.map(({ username }) => signIn('Login', username, { query })));

    expect(ends.map(({ status }) => status)).toEqual([401, 401]);
    expect(ends.map(messageOf)).toEqual([needsFactor, needsFactor]);
    expect(ends.map(hasSession)).toEqual([false, false]);
  });

  const buttons = ['Skip this step', 'Opt-out'];
  const press = (options: Reply, button: string): Promise<Reply> => {
    const labels = outputOf(options, 'ConfirmationCallback', 'options');
    if (!Array.isArray(labels) || !labels.includes(button)) throw new Error(`There is no button ${button}`);
    return attacked().answer(options, { ConfirmationCallback: labels.indexOf(button) });
  };

  test.each(buttons)('A-6.3.3 %s in PushLogin, for who has one-time passwords: no session', async (button) => {
    const { signIn, withOath } = attacked();
    const { username } = await withOath();

    const end = await press(await signIn('PushLogin', username), button);

    expect([end.status, messageOf(end)]).toEqual([401, needsFactor]);
  });

  test.each(buttons)(
    'A-6.3.3 %s on a page that was opened before the victim enrolled: no session, and the setting stays',
    async (button) => {
      const { signIn, withPhone, withoutFactor } = attacked();
      const username = await withoutFactor();
      const options = await signIn('PushLogin', username);
      await withPhone(username);

      const end = await press(options, button);

      expect(hasSession(end)).toBe(false);
      expect(await dynamoSkipSettings(dynamo()).get({ realm: '/alpha', username }, 'push')).toBe('notSkippable');
    },
  );
});

describe('an imported journey that registers by password alone', () => {
  const registering = journeyExport({
    id: 'Registers',
    entry: 'ask',
    nodes: {
      ask: {
        type: 'PageNode',
        children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'registration', false: 'failure' } },
      registration: {
        type: 'OathRegistrationNode',
        config: { issuer: 'Waymark', postponeDeviceProfileStorage: false, generateRecoveryCodes: false },
        to: { successOutcome: 'success', failureOutcome: 'failure' },
      },
    },
  });

  test('A-7.5.1 is refused where the realm says `proved`, as new realms do', async () => {
    const { stack, signIn, withOath, stored } = attacked();
    await stack.importJourneys(registering);
    const { username } = await withOath();
    const before = await stored(username);

    const end = await signIn('Registers', username);

    expect([hasSession(end), messageOf(end)]).toEqual([false, goToMfaLogin]);
    expect(await stored(username)).toEqual(before);
  });

  test('replaces the device where the realm says `any`, as AM has it', async () => {
    const { stack, signIn, answer, withOath, stored, settings } = attacked();
    await stack.importJourneys(registering);
    const { username } = await withOath();
    const before = await stored(username);
    await settings({ factorChanges: 'any', secondFactor: 'never' });

    const end = await answer(await signIn('Registers', username), register);

    expect(hasSession(end)).toBe(true);
    expect(await stored(username)).not.toEqual(before);
  });
});
