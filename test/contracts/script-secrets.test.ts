import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scriptSecretTexts } from '../../functions/adapters/aws/script-secrets.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type SecretsServer, startSecrets } from '../support/secrets-server.ts';

let server: SecretsServer;
beforeAll(async () => {
  server = await startSecrets();
});
afterAll(() => server.stop());

describe('the secrets of scripts', () => {
  test('are read again after five minutes', async () => {
    const clock = simulatedClock();
    const secrets = scriptSecretTexts({ clock }, server.client);
    server.secrets.set('scripted.node.key', 'one');
    const read = () => secrets.read('scripted.node.key');

    const seen = [await read()];
    server.secrets.set('scripted.node.key', 'two');
    clock.advance(5 * 60_000 - 1);
    seen.push(await read());
    clock.advance(1);
    seen.push(await read());

    expect(seen).toEqual(['one', 'one', 'two']);
  });

  test('that are not there are asked for again at once', async () => {
    const secrets = scriptSecretTexts({ clock: simulatedClock() }, server.client);

    await expect(secrets.read('scripted.node.new')).rejects.toThrow('Cannot read the secret scripted.node.new');
    server.secrets.set('scripted.node.new', 'made');
    expect(await secrets.read('scripted.node.new')).toBe('made');
  });
});
