// A stolen password before an API that is guarded as docs/guarding-an-api.md has it: the guard with that page's options, over
// sessions that the running stack has made.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoSessionReader } from '../../functions/adapters/dynamo/sessions.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { authorizeSession, guardOptions } from '../../functions/authorizer/authorize-session.ts';
import type { GuardOptions } from '../../functions/manifest/session-guard.ts';
import { apiEvent } from '../../testing/api-event.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type AnswersByType, filled, type Reply, shownCodes } from '../../testing/step.ts';
import { buildTime } from '../support/built-functions.ts';
import { code } from '../support/demo-user.ts';
import { guardExample } from '../support/guard-example.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'correct-horse-1';
const methodArn = 'arn:aws:execute-api:eu-central-1:111122223333:a1b2c3d4e5/prod/GET/orders';

let stack: StackInProcess;
let options: GuardOptions;
let users = 0;

beforeAll(async () => {
  const example = guardExample();
  options = guardOptions(variableOf(example.synthesize('AWS::Lambda::Function'), 'SESSION_GUARD'));
  example.remove();
  stack = await stackInProcess();
  // Nobody here is asked whether to remember his browser.
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', { rememberBrowserDays: 0 });
  advanceWallClock(120_000);
}, buildTime);

afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

function variableOf(resources: readonly { readonly Properties: object }[], name: string): string {
  const [value] = [...JSON.stringify(resources).matchAll(new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*")`, 'g'))];
  return JSON.parse(value?.[1] ?? '""');
}

/** What the gateway does with a request that carries this token. */
async function guard(token: string) {
  const event = apiEvent('GET /orders', { headers: { Authorization: `Bearer ${token}` } });
  const sessions = dynamoSessionReader(dynamo(), { clock: systemClock });
  const request = { ...event, type: 'REQUEST', methodArn } as unknown as APIGatewayRequestAuthorizerEvent; // what is read of it
  const { policyDocument, context } = await authorizeSession(request, options, { sessions, clock: systemClock });
  return { effect: policyDocument.Statement.map((statement) => statement.Effect).join(), context };
}

async function newUser() {
  users += 1;
  const username = `guarded${users}`;
  const tools = { clock: systemClock, randomness: systemRandomness };
  const identity = { realm: '/alpha', username, active: true, attributes: {}, password };
  await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);
  return { username, typed: { NameCallback: username, PasswordCallback: password } };
}

const tokenOf = ({ body }: Reply): string => String(body['tokenId']);

/** Registers an app in MfaLogin, which ends with a session. */
async function enrolled() {
  const { username, typed } = await newUser();
  const qr = await stack.at.answer(await stack.at.start('MfaLogin'), typed);
  const app = authenticator(qr);
  const display = await stack.at.answer(qr);
  const end = await stack.at.answer(await stack.at.answer(display), code(app.totp(systemClock)));
  return { username, typed, app, codes: shownCodes(display), token: tokenOf(end) };
}

/** The journey with a session sent along, as a client that steps up does. */
async function stepUp(token: string, ...answers: readonly AnswersByType[]): Promise<Reply> {
  const headers = { iPlanetDirectoryPro: token };
  let reply = await stack.at.post({}, '?authIndexType=service&authIndexValue=MfaLogin&ForceAuth=true', headers);
  for (const given of answers) reply = await stack.at.post(filled(reply.body, given), '', headers);
  return reply;
}

async function removeDevices(username: string, token: string): Promise<number> {
  const base = `${stack.url}/json/realms/root/realms/alpha/users/${username}/devices/2fa/oath`;
  const headers = { iPlanetDirectoryPro: token, 'X-Requested-With': 'test', 'content-type': 'application/json' };
  const list = await fetch(`${base}?_queryFilter=true`, { headers });
  const { result } = (await list.json()) as { result: { uuid: string }[] }; // AM's form of a list
  const [{ uuid } = { uuid: '' }] = result;
  return (await fetch(`${base}/${uuid}`, { method: 'DELETE', headers })).status;
}

describe('an API that is guarded as the page says', () => {
  test('A-6.8.4 a session of the password alone is refused with a hint, and the stronger one that it leads to passes', async () => {
    const { typed } = await newUser();
    const weak = tokenOf(await stack.at.answer(await stack.at.start('Login'), typed));

    const refused = await guard(weak);
    const qr = await stepUp(weak, typed);
    const app = authenticator(qr);
    const headers = { iPlanetDirectoryPro: weak };
    const prompt = await stack.at.post(
      filled((await stack.at.post(filled(qr.body, {}), '', headers)).body, {}),
      '',
      headers,
    );
    const end = await stack.at.post(filled(prompt.body, code(app.totp(systemClock))), '', headers);
    const passed = await guard(tokenOf(end));

    expect(refused).toMatchObject({
      effect: 'Deny',
      context: { stepUp: expect.stringMatching(/insufficient_user_authentication.*amr_values="otp swk"/) },
    });
    expect(passed).toMatchObject({ effect: 'Allow', context: { factors: 'pwd otp', authLevel: '10' } });
    await expect(guard(weak)).rejects.toThrow('Unauthorized');
  });

  test('a factor proved too long ago is refused with a hint, and proving it again passes', async () => {
    const { typed, app, token } = await enrolled();
    advanceWallClock(16 * 60_000);

    const stale = await guard(token);
    const end = await stepUp(token, typed, code(app.totp(systemClock)));
    const fresh = await guard(tokenOf(end));
    restoreWallClock();

    expect(stale).toMatchObject({ effect: 'Deny', context: { stepUp: expect.stringContaining('max_age="900"') } });
    expect(fresh.effect).toBe('Allow');
  });

  test('a stolen session of a device that was removed since is refused, and the one that removed it is worth less', async () => {
    const { username, typed, app, token: stolen } = await enrolled();
    advanceWallClock(60_000);
    const own = tokenOf(
      await stack.at.answer(
        await stack.at.answer(await stack.at.start('MfaLogin'), typed),
        code(app.totp(systemClock)),
      ),
    );
    const before = await guard(stolen);

    const status = await removeDevices(username, own);
    const acting = await guard(own);
    const after = guard(stolen);

    await expect(after).rejects.toThrow('Unauthorized');
    restoreWallClock();
    expect([before.effect, status, acting.effect]).toEqual(['Allow', 200, 'Deny']);
    expect(acting.context).toMatchObject({ authLevel: '0', factors: 'pwd' });
  });

  test('a recovery code passes for no device', async () => {
    const { typed, codes } = await enrolled();
    const prompt = await stack.at.answer(await stack.at.start('MfaLogin'), typed);

    const asked = await stack.at.answer(prompt, code('', true));
    const end = await stack.at.answer(asked, { NameCallback: codes[0] ?? '' });
    const refused = await guard(tokenOf(end));

    expect(refused).toMatchObject({ effect: 'Deny', context: { factors: 'pwd recovery', authLevel: '10' } });
  });
});
