// A journey whose script takes the old authenticator app away, imported into whichever system and walked through it.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../../functions/adapters/dynamo/configuration.ts';
import { systemClock } from '../../../functions/adapters/system/machine.ts';
import type { ImportReport } from '../../../functions/journey/import.ts';
import { importIntoRealm } from '../../../local/import-into-realm.ts';
import { authenticator } from '../../../testing/authenticator.ts';
import { newUser } from '../phone-users.ts';
import type { WalkedSystem } from './walked-system.ts';

const password = 'Correct-horse-7';
/** Milliseconds. */
const codeLife = 30_000;
const session = { tokenId: expect.any(String), realm: '/alpha' };

/** `system` is asked in each test, not before. */
export function walkReplacedApp(system: () => WalkedSystem): void {
  describe('An app whose codes the realm does not take any more', () => {
    let report: ImportReport;

    beforeAll(async () => {
      const files = ['legacy', 'next'].map((engine) => ({
        name: engine,
        text: readFileSync(new URL(`../../fixtures/replace-app-${engine}.journey.json`, import.meta.url), 'utf8'),
      }));
      const configuration = dynamoConfiguration(dynamo());
      const configurationEditor = dynamoConfigurationEditor(dynamo());
      report = await importIntoRealm(files, '/alpha', { configuration, configurationEditor });
    });

    test.each(['ReplaceApp', 'ReplaceAppNext'])(
      'is removed by the script of %s, and the new one signs in',
      async (journey) => {
        const { at } = system();
        const who = { NameCallback: await newUser(password), PasswordCallback: password };
        const first = await at.answer(await at.start('OathLogin'), who);
        const old = authenticator(first);
        const display = await at.answer(first);
        await at.answer(await at.answer(display), { NameCallback: old.totp(systemClock) });

        // The present code is spent.
        await system().pass(codeLife - (systemClock.now() % codeLife));
        const prompt = await at.answer(await at.start(journey), who);
        const qr = await at.answer(prompt, { NameCallback: old.totp(systemClock) });
        const next = authenticator(qr);
        const end = await at.answer(await at.answer(qr), { NameCallback: next.totp(systemClock) });

        expect([report.accepted, report.failing, report.refused]).toEqual([['ReplaceApp', 'ReplaceAppNext'], [], []]);
        expect([old.account.hash, next.account.hash]).toEqual(['SHA1', 'SHA256']);
        expect(end.body).toMatchObject(session);
      },
    );
  });
}
