// A journey whose script takes the old authenticator app away, imported into whichever system and walked through it.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../../functions/adapters/dynamo/configuration.ts';
import { systemClock } from '../../../functions/adapters/system/machine.ts';
import type { ImportReport } from '../../../functions/journey/import.ts';
import { importIntoRealm } from '../../../local/import-into-realm.ts';
import { type Authenticator, authenticator } from '../../../testing/authenticator.ts';
import type { AnswersByType } from '../../../testing/step.ts';
import { newUser } from '../phone-users.ts';
import type { WalkedSystem } from './walked-system.ts';

const password = 'Correct-horse-7';
const journeys = ['ReplaceApp', 'ReplaceAppNext'] as const;
/** Milliseconds. */
const codeLife = 30_000;
const session = { tokenId: expect.any(String), realm: '/alpha' };

interface Enrolled {
  readonly who: AnswersByType;
  readonly old: Authenticator;
  /** When its first code, which is spent, is over. */
  readonly from: number;
}

/** `system` is asked in each test, not before. */
export function walkReplacedApp(system: () => WalkedSystem): void {
  describe('An app whose codes the realm does not take any more', () => {
    let report: ImportReport;
    let users: Readonly<Record<(typeof journeys)[number], Enrolled>>;

    beforeAll(async () => {
      const files = ['legacy', 'next'].map((engine) => ({
        name: engine,
        text: readFileSync(new URL(`../../fixtures/replace-app-${engine}.journey.json`, import.meta.url), 'utf8'),
      }));
      const configuration = dynamoConfiguration(dynamo());
      const configurationEditor = dynamoConfigurationEditor(dynamo());
      report = await importIntoRealm(files, '/alpha', { configuration, configurationEditor });
      users = { ReplaceApp: await enrolled(), ReplaceAppNext: await enrolled() };
    });

    async function enrolled(): Promise<Enrolled> {
      const { at } = system();
      const who = { NameCallback: await newUser(password), PasswordCallback: password };
      const first = await at.answer(await at.start('OathLogin'), who);
      const old = authenticator(first);
      const display = await at.answer(first);
      const now = systemClock.now();
      await at.answer(await at.answer(display), { NameCallback: old.totp({ now: () => now }) });
      return { who, old, from: now - (now % codeLife) + codeLife };
    }

    test.each(journeys)('is removed by the script of %s, and the new one signs in', async (journey) => {
      const { at } = system();
      const { who, old, from } = users[journey];
      await system().pass(Math.max(0, from - systemClock.now()));
      const prompt = await at.answer(await at.start(journey), who);
      const qr = await at.answer(prompt, { NameCallback: old.totp(systemClock) });
      const next = authenticator(qr);
      const end = await at.answer(await at.answer(qr), { NameCallback: next.totp(systemClock) });

      expect([report.accepted, report.failing, report.refused]).toEqual([journeys, [], []]);
      expect([old.account.hash, next.account.hash]).toEqual(['SHA1', 'SHA256']);
      expect(end.body).toMatchObject(session);
    });
  });
}
