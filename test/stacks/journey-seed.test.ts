import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { seedFiles as fileSchema } from '../../functions/deployment/journey-seed/seed-journeys.ts';
import { codeWith } from '../../lib/function-bundle.ts';
import { seedFiles } from '../../lib/seed-files.ts';
import { namer } from './deployed-functions.ts';
import { applications, removeFolders, synthesized } from './synthesized.ts';

const shipped = fileURLToPath(new URL('../../journeys', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'waymark-seeds-'));
cpSync(shipped, folder, { recursive: true });

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  removeFolders();
});

function resourceIn(templates: ReturnType<typeof synthesized>) {
  const [resource] = Object.values(templates.journeys.findResources('Custom::JourneySeed'));
  return resource?.['Properties'];
}

describe('Seeding', () => {
  const templates = synthesized({ platformApplications: applications });

  test('is given up on soon, whatever becomes of the function', () => {
    expect(resourceIn(templates).ServiceTimeout).toBe('90');
    templates.journeys.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'waymark-dev-journey-seed',
      Timeout: 60,
    });
  });

  test('knows the platform applications of the deployment, and no journey is in the template', () => {
    expect(resourceIn(templates)).toMatchObject(applications);
    expect(Object.keys(resourceIn(templates)).sort()).toEqual([
      'Digest',
      'ServiceTimeout',
      'ServiceToken',
      'apple',
      'google',
    ]);
  });

  test('gives the realm the applications that the deployment makes', () => {
    const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:fcm-AbCdEf';
    const made = synthesized({ platformCredentials: { google: { secretArn } } });

    expect(namer(made)(resourceIn(made).google)).toBe('arn:Partition:sns:Region:AccountId:app/GCM/waymark-dev');
  });

  test('runs again when a file has changed, and only then', () => {
    const digest = () => resourceIn(synthesized({ realms: { alpha: { journeys: folder } } })).Digest;
    const [first, same] = [digest(), digest()];
    const login = join(folder, 'Login.journey.json');

    writeFileSync(login, `${readFileSync(login, 'utf8')}\n`);

    expect(same).toBe(first);
    expect(digest()).not.toBe(first);
  });

  test('says what it replaced and what it left', () => {
    expect(Object.keys(templates.journeys.findOutputs('*'))).toEqual(
      expect.arrayContaining(['SeedReplaced', 'SeedKept']),
    );
  });
});

describe('The files to seed', () => {
  test('are those of the realms, and the root realm comes first, with a way in for administrators', () => {
    const { realms, warnings } = seedFiles({ realms: { alpha: { journeys: 'journeys' } } });

    expect(realms.map(({ realm, journeys }) => [realm, journeys.length])).toEqual([
      ['/', 1],
      ['/alpha', readdirSync(shipped).length],
    ]);
    expect(warnings).toEqual([]);
  });

  test('have the profile of their realm, which the function reads', () => {
    const { realms } = seedFiles({ realms: { alpha: { journeys: 'journeys', profile: 'strict' } } });

    const read = fileSchema.parse(JSON.parse(JSON.stringify(realms)));

    expect(read.map(({ realm, profile }) => [realm, profile])).toEqual([
      ['/', undefined],
      ['/alpha', 'strict'],
    ]);
  });

  test('are checked when the stacks are synthesized: the error names what is wrong', () => {
    writeFileSync(join(folder, 'Broken.journey.json'), '{');

    expect(() => synthesized({ realms: { alpha: { journeys: folder } } })).toThrow(/\/alpha.*Broken\.journey\.json/s);
  });

  test('name the setting when there is no such folder', () => {
    const realms = { alpha: { journeys: 'journeys', services: 'no-such-folder' } };

    expect(() => seedFiles({ realms })).toThrow('waymark.realms.alpha.services');
  });

  test('lie beside the bundle, where the function reads them, without its source map', () => {
    const bundle = mkdtempSync(join(tmpdir(), 'waymark-bundle-'));
    writeFileSync(join(bundle, 'index.mjs'), '');
    writeFileSync(join(bundle, 'index.mjs.map'), '');
    const text = JSON.stringify(seedFiles({ realms: { alpha: { journeys: 'journeys' } } }).realms);
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'waymark-stacks-')) });
    const stack = new Stack(app, 'Code');

    const code = codeWith(bundle, { 'realms.json': text });
    const { s3Location } = code.bind(stack);
    code.bindToResource(new CfnFunction(stack, 'Function', { code: {}, role: 'arn' }));

    const asset = join(app.outdir, `asset.${s3Location?.objectKey.replace('.zip', '')}`);
    expect(fileSchema.parse(JSON.parse(readFileSync(join(asset, 'realms.json'), 'utf8')))).toHaveLength(2);
    expect(() => readFileSync(join(asset, 'index.mjs.map'))).toThrow('ENOENT');
    for (const made of [bundle, app.outdir]) rmSync(made, { recursive: true, force: true });
  });
});
