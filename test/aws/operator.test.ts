// What an operator does to a deployment from a machine of one's own: with AWS credentials, by the commands, in the order of a day.
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationStore } from '../../functions/adapters/dynamo/configuration.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { putJourney } from '../../functions/administration/realm-editor.ts';
import { journeySource } from '../../functions/journey/source.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { clientEnvironment } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { memoryAuditLog } from '../../testing/memory/audit-log.ts';
import { awsSuite } from '../support/deployed-system.ts';
import { httpJourneys } from '../support/http-journeys.ts';
import { type CommandEnd, runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/running-stack.ts';

const { place, url } = awsSuite();
const { stage } = suiteSettings;
const environment = clientEnvironment(place);
const folder = temporaryFolder();
const password = 'Correct-horse-7';
const name = `op-${randomUUID().slice(0, 8)}`;

afterAll(() => folder.remove());

/** Also a check: the audit log of the deployment has taken what was done. */
async function waymark(command: string, words: readonly string[], input?: string): Promise<CommandEnd> {
  const end = await runCommand(command, [...words, '--stage', stage], environment, input);
  expect(end.stderr).not.toContain('the audit log lacks it');
  return end;
}

const users = (...words: string[]) => waymark('users', words, `${password}\n`);

async function signIn(username: string): Promise<number> {
  const at = httpJourneys(url);
  const end = await at.answer(await at.start('Login'), { NameCallback: username, PasswordCallback: password });
  return end.status;
}

async function isSession(tokenId: string): Promise<unknown> {
  return (await httpJourneys(url).session('validate', tokenId)).body['valid'];
}

describe('waymark users --stage', () => {
  test('add --administrator makes somebody who can sign in, and names him in the realm', async () => {
    const added = await users(
      'add',
      name,
      '--administrator',
      '--password-stdin',
      '--attribute',
      `mail=${name}@example.com`,
    );
    const shown = await users('show', name);
    const named = await waymark('realm', ['get', 'administrators']);

    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining(`${name} administers /alpha`)]);
    expect(shown.stdout).toMatch(
      new RegExp(`^${name} in /alpha: active\\n  mail: ${name}@example\\.com\\n  no second factor`),
    );
    expect(JSON.parse(named.stdout)).toContain(name);
    expect(await signIn(name)).toBe(200);
  });

  test('of the root realm, too: the first administrator of all realms', async () => {
    const added = await users('add', name, '--administrator', '--password-stdin', '--realm', '/');
    const named = await waymark('realm', ['get', 'administrators', '--realm', '/']);
    const removed = await users('remove', name, '--realm', '/');

    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining(`${name} administers /,`)]);
    expect(JSON.parse(named.stdout)).toContain(name);
    expect(removed.code).toBe(0);
  });

  test('sign-out ends what is signed in', async () => {
    const at = httpJourneys(url);
    const end = await at.answer(await at.start('Login'), { NameCallback: name, PasswordCallback: password });
    const tokenId = String(end.body['tokenId']);
    const before = await isSession(tokenId);

    const { code } = await users('sign-out', name);

    expect([code, before, await isSession(tokenId)]).toEqual([0, true, false]);
  });

  test('disable lets nobody in, enable does again', async () => {
    const disabled = await users('disable', name);
    const locked = await signIn(name);
    const enabled = await users('enable', name);

    expect([disabled.code, locked, enabled.code, await signIn(name)]).toEqual([0, 401, 0, 200]);
  });

  test('import takes users with their devices, whom pass and reset-mfa help', async () => {
    const others = [`${name}-a`, `${name}-b`, `${name}-c`];
    const device = {
      ...{ uuid: randomUUID(), recoveryCodes: [], deviceName: 'OATH Device' },
      sharedSecret: '3132333435363738393031323334353637383930',
    };
    const lines = others.map((username, index) =>
      JSON.stringify({ username, password, ...(index === 0 && { oathDeviceProfiles: [device] }) }),
    );
    const [owner = ''] = others;

    const imported = await users('import', folder.write('users.jsonl', lines.join('\n')));
    const again = await users('import', folder.write('users.jsonl', lines.join('\n')));
    const shown = await users('show', owner);
    const pass = await users('pass', owner, '--minutes', '5');
    const reset = await users('reset-mfa', owner);
    const after = await users('show', owner);

    expect([imported, again].map(({ code }) => code)).toEqual([0, 0]);
    expect(`${again.stdout}${again.stderr}`).toContain('3 imported before');
    expect(shown.stdout).toContain('device: oath OATH Device');
    expect(pass.stdout).toMatch(/^[0-9A-Za-z]{12}\n$/);
    expect(reset.stdout).toContain('Removed: oath OATH Device');
    expect(after.stdout).toContain('no second factor');
    for (const username of others) expect((await users('remove', username)).code).toBe(0);
  });

  test('remove leaves nobody, and no administrator of that name', async () => {
    const removed = await users('remove', name);
    const shown = await users('show', name);
    const named = await waymark('realm', ['get', 'administrators']);

    expect([removed.code, shown.code, await signIn(name)]).toEqual([0, 1, 401]);
    expect(JSON.parse(named.stdout)).not.toContain(name);
  });
});

describe('waymark journeys --stage', () => {
  const journey = `Tries-${name}`;
  const journeys = (...words: string[]) => waymark('journeys', words);
  const put = async (retryLimit: number) => {
    const source = journeyExport({
      id: journey,
      entry: 'limit',
      nodes: {
        limit: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'success', Reject: 'failure' } },
      },
    });
    await putJourney(
      journey,
      { make: () => source, comment: `${retryLimit} tries`, whole: true },
      {
        ...{ realm: '/alpha', strict: false, settings: {}, definitions: nodeDefinitions },
        ports: {
          configurationStore: dynamoConfigurationStore(dynamo()),
          auditLog: memoryAuditLog(),
          clock: systemClock,
        },
        author: { by: 'admin', facts: { transactionId: 'test', userId: 'admin' } },
      },
    );
  };
  const limit = async () => {
    const stored = await dynamoConfiguration(dynamo()).get('/alpha', 'journey', journey);
    const source = journeySource(journey, stored?.value);
    return source && JSON.stringify(source.nodes[nodeId('limit')]);
  };

  test('history, diff, rollback, export and remove', async () => {
    for (const retryLimit of [3, 5]) await put(retryLimit);

    const history = await journeys('history', journey);
    const diff = await journeys('diff', journey);
    const rollback = await journeys('rollback', journey, '1');
    const back = await limit();
    const exported = await journeys('export', journey);
    const removed = await journeys('remove', journey);

    expect(history.stdout).toMatch(
      /^ {3}2 {2}runs {2}\S+ \S+ {2}admin {2}5 tries\n {3}1 {8}\S+ \S+ {2}admin {2}3 tries\n$/,
    );
    expect(diff.stdout).toBe(`nodes."limit" ${nodeId('limit')}.retryLimit\n  - 3\n  + 5\n`);
    expect(rollback.stdout).toBe(`${journey} is as in version 1 again, which is version 3\n`);
    expect(back).toContain('"retryLimit":3');
    expect(Object.keys(JSON.parse(exported.stdout).trees)).toEqual([journey]);
    expect([removed.stdout, await limit()]).toEqual([`removed   ${journey}\n`, undefined]);
  });
});
