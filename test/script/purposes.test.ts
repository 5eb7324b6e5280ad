import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { ScriptRun } from '../../functions/script/script-run.ts';
import { scriptRunner } from '../../functions/script/script-runner.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { memoryScriptHost, scriptRun } from '../support/script-world.ts';

jest.setTimeout(60_000);

const runner = scriptRunner({ randomness: seededRandomness('purposes') });
afterAll(() => runner.stop());

const play = (source: string, changes: Partial<ScriptRun>) =>
  runner.run(scriptRun({ source, ...changes }), memoryScriptHost().host);

describe.each(['legacy', 'next'] as const)('%s: a script that is to give a config', (engine) => {
  test('gives a map, a Java one too, and its state is kept', async () => {
    const source = `
      nodeState.putShared("seen", typeof callbacks + typeof action + typeof callbacksBuilder);
      config = { message: { en: "Hi" }, list: java.util.Arrays.asList("a") };`;

    expect(await play(source, { engine, purpose: 'config' })).toMatchObject({
      kind: 'config',
      config: { message: { en: 'Hi' }, list: ['a'] },
      edits: [{ key: 'seen', value: 'undefinedundefinedundefined' }],
    });
  });

  test.each(['config = "text";', 'config = [1];', 'config = null;', 'outcome = "true";'])(
    'but not by %s',
    async (source) => {
      expect(await play(source, { engine, purpose: 'config' })).toMatchObject({
        failure: { message: "Script must set 'config' to a Map." },
      });
    },
  );
});

describe('a script that matches devices', () => {
  test('may come to any outcome', async () => {
    expect(await play('outcome = "unknownDevice";', { purpose: 'deviceMatch' })).toMatchObject({
      outcome: 'unknownDevice',
    });
  });
});

describe('a script of the next generation', () => {
  test('knows its journey', async () => {
    const journey = { name: 'Sign-in', identityResource: 'managed/alpha_user', inner: true, mustRun: false };
    const source = `action.goTo([journey.name(), journey.identityResource(), journey.innerJourney(), journey.mustRun()].join());`;

    expect(await play(source, { engine: 'next', journey, purpose: 'deviceMatch' })).toMatchObject({
      outcome: 'Sign-in,managed/alpha_user,true,false',
    });
  });

  test.each([
    [['de-CH', 'fr'], 'Hallo'],
    [['es'], 'Hello'],
  ])('says its texts in the languages %j', async (request, text) => {
    const locales = { request, realm: 'fr', server: 'fr' };
    const source = `action.goTo(locales.getLocalizedMessage({ en: "Hello", de: "Hallo" }));`;

    expect(await play(source, { engine: 'next', locales, outcomes: ['Hello', 'Hallo'] })).toMatchObject({
      outcome: text,
    });
  });

  test('names a user by a universal id of his realm', async () => {
    const source = `action.goTo(idRepository.getIdentity("ada").getUniversalId());`;
    const { host } = memoryScriptHost({ users: { ada: {} } });

    expect(await runner.run(scriptRun({ source, engine: 'next', purpose: 'deviceMatch' }), host)).toMatchObject({
      outcome: 'id=ada,ou=user,o=alpha,ou=services,ou=am-config',
    });
  });
});
