// `bin/app.ts` as `cdk` runs it: what somebody has written wrong is told before anything is built, and by no stack.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

function app(context: Readonly<Record<string, unknown>>) {
  const builtBefore = statSync(dist, { throwIfNoEntry: false })?.mtimeMs;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });
  const isBuilt = statSync(dist, { throwIfNoEntry: false })?.mtimeMs !== builtBefore;
  return { status, stdout, stderr, isBuilt };
}

test.each([
  [
    'a key of cdk.json',
    { waymark: { nodePlacment: 'inline' } },
    'The CDK context cannot be used:\n  waymark.nodePlacment: unknown; did you mean nodePlacement?\n',
  ],
  [
    'a key of the command line that looks like one of ours',
    { stge: 'prod' },
    'The CDK context cannot be used:\n  stge: unknown; did you mean stage?\n',
  ],
  [
    'a value of the command line',
    { logLevel: 'verbose' },
    expect.stringMatching(
      /^The CDK context cannot be used:\n {2}waymark\.logLevel: .*"debug"\|"info"\|"warn"\|"error"\n$/,
    ),
  ],
  [
    'a folder',
    { waymark: { realms: { alpha: { journeys: 'no-such-folder' } } } },
    'waymark.realms.alpha.journeys: cannot read the folder no-such-folder\n',
  ],
  [
    'a setting that names a journey',
    { waymark: { realms: { alpha: { settings: { defaultJourney: 'Logn' } } } } },
    'The realm /alpha cannot be filled:\nsettings: the realm has no journey Logn\n',
  ],
])('%s is told in words, before anything is built', (_, context, said) => {
  expect(app(context)).toEqual({ status: 1, stdout: '', stderr: said, isBuilt: false });
});
