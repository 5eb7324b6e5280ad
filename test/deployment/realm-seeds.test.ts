import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { folderFiles } from '../../functions/deployment/export-folder.ts';
import { realmSeeds } from '../../functions/deployment/realm-seeds.ts';

const shipped = folderFiles(fileURLToPath(new URL('../../journeys', import.meta.url)));
const google = 'arn:aws:sns:eu-central-1:111122223333:app/GCM/waymark';
const apple = 'arn:aws:sns:eu-central-1:111122223333:app/APNS/waymark';

const alpha = (services: Readonly<Record<string, unknown>> = {}) => ({
  realm: '/alpha',
  journeys: shipped,
  services: Object.entries(services).map(([name, value]) => ({ name, text: JSON.stringify(value) })),
});
const serviceIn = ({ seeds }: ReturnType<typeof realmSeeds>) =>
  seeds.filter(({ kind }) => kind === 'service').map(({ id, value }) => [id, value]);

describe('The seeds of a realm', () => {
  test('are settings that leave time for a registration, and every journey of the folder', () => {
    const { seeds, warnings } = realmSeeds(alpha());

    expect(seeds[0]).toEqual({
      realm: '/alpha',
      kind: 'realm',
      id: '',
      value: {
        ...{ journeyMinutes: 15, locale: 'en', defaultJourney: 'MfaLogin' },
        ...{ factorChanges: 'proved', secondFactor: 'ifEnrolled' },
        deviceJourneys: { oath: 'OathLogin', push: 'PushLogin', webauthn: 'PasskeyLogin' },
        registrationJourneys: { oath: 'OathRegistration', push: 'PushRegistration', webauthn: 'PasskeyRegistration' },
        passwordJourney: 'ChangePassword',
      },
    });
    expect(seeds[1]).toEqual({ realm: '/alpha', kind: 'brand', id: '', value: { name: 'Waymark' } });
    expect(seeds.slice(2).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'journey StepUp',
      'journey ChangePassword',
      'journey CombinedMfaLogin',
      'journey EmailCodeLogin',
      'journey Login',
      'journey MfaLogin',
      'journey OathLogin',
      'journey OathRegistration',
      'journey PassRegistration',
      'journey PasskeyLogin',
      'journey PasskeyRegistration',
      'journey PushLogin',
      'journey PushLoginSimple',
      'journey PushRegistration',
    ]);
    expect(warnings).toEqual([]);
  });

  test('warn about a brand whose name not every app reads', () => {
    const { warnings } = realmSeeds({ ...alpha(), brand: { name: 'почта' } });

    expect(warnings).toEqual([expect.stringMatching(/^brand: name: почта: newer apps on Android refuse/)]);
  });

  test('keep the profile that the realm was given, and say what it means for the journeys', () => {
    const { seeds, warnings } = realmSeeds({ ...alpha(), profile: 'strict' });

    expect(seeds[0]?.value).toMatchObject({ profile: 'strict' });
    expect(warnings).toContainEqual(expect.stringMatching(/^OathLogin: .*strict: totpTimeSteps: counts as 1/));
    expect(warnings.filter((warning) => !warning.includes(': strict: '))).toEqual([]);
  });

  test('take the settings of the realm over those that it begins with', () => {
    const settings = { secondFactor: 'always', allowedGoto: ['https://app.example.com/*'], defaultJourney: 'Login' };

    const { seeds } = realmSeeds({
      ...alpha(),
      mail: true,
      settings: { ...settings, notices: { from: 'a@example.com' } },
    });

    expect(seeds[0]?.value).toEqual({
      ...{ journeyMinutes: 15, locale: 'en', factorChanges: 'proved' },
      deviceJourneys: { oath: 'OathLogin', push: 'PushLogin', webauthn: 'PasskeyLogin' },
      registrationJourneys: { oath: 'OathRegistration', push: 'PushRegistration', webauthn: 'PasskeyRegistration' },
      passwordJourney: 'ChangePassword',
      ...settings,
      notices: { mail: true, from: 'a@example.com' },
    });
  });

  test.each([
    [{ journeyMinutes: 'long' }, 'settings: journeyMinutes: '],
    [{ defaultJourney: 'Logn' }, 'settings: the realm has no journey Logn'],
    [{ passwordOnlyJourneys: ['Login', 'Kiosk'] }, 'settings: the realm has no journey Kiosk'],
    [{ deviceJourneys: { push: 'Phone' } }, 'settings: the realm has no journey Phone'],
    [{ registrationJourneys: { webauthn: 'Key' } }, 'settings: the realm has no journey Key'],
    [{ passwordJourney: 'Change' }, 'settings: the realm has no journey Change'],
  ])('are refused with settings %j', (settings, complaint) => {
    expect(() => realmSeeds({ ...alpha(), settings })).toThrow(complaint);
  });

  test('may name a journey that comes later, where journeys do', () => {
    expect(
      realmSeeds({ ...alpha(), settings: { defaultJourney: 'Kiosk' } }, { moreJourneys: true }).seeds[0]?.value,
    ).toMatchObject({ defaultJourney: 'Kiosk' });
  });

  test('hold a journey that will fail, and a warning that says so as an import does', () => {
    const text = readFileSync(new URL('../fixtures/phone-first.journey.json', import.meta.url), 'utf8');

    const { seeds, failing, warnings } = realmSeeds({ ...alpha(), journeys: [{ name: 'phone.json', text }] });

    expect(seeds.map(({ id }) => id)).toContain('PhoneFirst');
    expect(failing).toEqual(['PhoneFirst']);
    expect(warnings).toContainEqual(
      expect.stringMatching(/^PhoneFirst: accepted, will fail at node ".+" .*its only way out is not connected$/),
    );
  });

  test('have no default journey where there is none to take', () => {
    const { seeds } = realmSeeds({ realm: '/', journeys: [], services: [] });

    expect(seeds.map(({ value }) => value)).toEqual([
      { journeyMinutes: 15, locale: 'en', factorChanges: 'proved', secondFactor: 'ifEnrolled' },
      { name: 'Waymark' },
    ]);
  });

  test('give the push service the applications of the deployment, and none where there are none', () => {
    expect(serviceIn(realmSeeds(alpha(), { applications: { google, apple } }))).toEqual([
      ['pushNotification', { googleEndpoint: google, appleEndpoint: apple }],
    ]);
    expect(serviceIn(realmSeeds(alpha()))).toEqual([]);
  });

  test('keep what a file says about the push service beside the applications', () => {
    const services = { 'pushNotification.json': { mdDuration: 300, googleEndpoint: apple.replace('APNS', 'GCM') } };

    const seeds = realmSeeds(alpha(services), { applications: { google } });

    expect(serviceIn(seeds)).toEqual([['pushNotification', { mdDuration: 300, googleEndpoint: google }]]);
  });

  test('read an export of services with several of them', () => {
    const services = {
      'all.service.json': {
        meta: {},
        service: { pushNotification: { mdDuration: 60 }, authenticatorOathService: { a: 1 } },
      },
    };

    expect(serviceIn(realmSeeds(alpha(services)))).toEqual([
      ['pushNotification', { mdDuration: 60 }],
      ['authenticatorOathService', { a: 1 }],
    ]);
  });

  test('take every key of the push service, and keep those that AM has besides', () => {
    const given = {
      appleEndpoint: apple,
      googleEndpoint: google,
      mdDuration: 60,
      fcmPayload: 'legacy',
      mdCacheSize: 10_000,
      mdConcurrency: 16,
      region: 'eu-central-1',
      delegateFactory: 'org.example.Factory',
    };

    expect(serviceIn(realmSeeds(alpha({ 'pushNotification.json': given })))).toEqual([['pushNotification', given]]);
  });

  test('hold none of the secrets that an export of services may bring', () => {
    const exported = { accessKey: 'AKIA', secret: 'topsecret', 'secret-encrypted': 'topsecret', mdDuration: 60 };

    expect(JSON.stringify(realmSeeds(alpha({ 'pushNotification.json': exported })))).not.toMatch(/AKIA|topsecret/);
  });

  test.each([
    ['a service that its functions cannot read', { 'pushNotification.json': { mdDuration: 0 } }, 'mdDuration'],
    [
      'a service that keeps answers for longer than a day',
      { 'pushNotification.json': { mdDuration: 86_401 } },
      'mdDuration: must be at most 86400',
    ],
    ['a misspelt key', { 'pushNotification.json': { mdDuraton: 60 } }, 'mdDuraton: unknown; did you mean mdDuration?'],
    ['a misspelt service', { 'pushnotification.json': { mdDuration: 60 } }, 'did you mean pushNotification?'],
    ['a service that is a list', { 'pushNotification.json': [] }, 'pushNotification.json: is no JSON object'],
  ])('fail for %s, naming it', (_, services, name) => {
    expect(() => realmSeeds(alpha(services))).toThrow(name);
  });

  test('fail for a journey that cannot run, with all findings, file and node named', () => {
    const [first = { name: '', text: '' }] = shipped;
    const broken = { name: first.name, text: first.text.replaceAll('PageNode', 'NoSuchNode') };
    const journeys = [broken, { name: 'half.journey.json', text: '{' }];

    const failing = () => realmSeeds({ realm: '/alpha', journeys, services: [] });

    expect(failing).toThrow(/The realm \/alpha cannot be filled/);
    expect(failing).toThrow(/half\.journey\.json/);
    expect(failing).toThrow(/ChangePassword: .*NoSuchNode/);
  });
});
