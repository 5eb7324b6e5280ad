// The test for a real account, step by step against the emulator: all that it does, but for what an emulator does not count.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { clientEnvironment, clientSettings } from '../../local/aws/place.ts';
import { stackOutputs } from '../../operator/stack-outputs.ts';
import { awsSuite } from '../support/deployed-system.ts';

const { place } = awsSuite();
const root = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;

function run(args: readonly string[], environment: NodeJS.ProcessEnv = clientEnvironment(place), input?: string) {
  return spawnSync(process.execPath, ['test/aws/account.ts', ...args], {
    ...{ cwd: root, encoding: 'utf8', timeout: 8 * minutes, input },
    env: { ...environment, NODE_ENV: undefined },
  });
}

test(
  'deploys, signs in, looks at what there is, and leaves nothing',
  async () => {
    const { stdout, stderr, status } = run(['--stage', 'smoke', '--yes']);

    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(
      stdout
        .replace(/ \(\d+ s\)/g, '')
        .trim()
        .split('\n'),
    ).toEqual([
      'Deployed',
      'A user signs in, registers an app and signs in with it',
      'Every function has a role of its own',
      'Every alarm is there, and none rings',
      'The sign-in is in the audit log, and every log has an end',
      '  (an emulator counts nothing)',
      'The sign-in was counted',
      'Taken down; nothing is left',
      'The stage smoke has come and gone',
    ]);
  },
  10 * minutes,
);

test('touches no stage that is there already', () => {
  const { stderr, status } = run(['--stage', 'test', '--yes']);

  expect([status, stderr]).toEqual([1, expect.stringContaining('There is a stage test already')]);
});

test('does nothing without an account, and nothing that nobody has agreed to', async () => {
  const { AWS_REGION: _, ...nowhere } = clientEnvironment(place);
  const [homeless, refused] = [run([], { ...nowhere, AWS_PROFILE: '' }), run([], undefined, 'no\n')];

  expect([homeless.status, homeless.stderr]).toEqual([1, expect.stringContaining('There is no AWS account here')]);
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('Nothing was done')]);
  expect(await stackOutputs('waymark-smoke-data', clientSettings(place))).toBeUndefined();
});
