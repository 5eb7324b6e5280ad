// The URIs in the QR codes of push and of combined registrations.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CombinedUriParts,
  combinedRegistrationUri,
  type PushUriParts,
  plainImage,
  pushRegistrationUri,
  replyUrl,
} from '../../../functions/mfa/push/push-registration-uri.ts';
import { longestQrText } from '../../../functions/mfa/registration-label.ts';
import { readPushUri } from '../../support/push-uri-reader.ts';
import { combinedUri, example, exchanges, pushUri, sdkUris } from '../../support/push-vectors.ts';

const parts = (changes: Partial<PushUriParts> = {}): PushUriParts => ({
  issuer: example.issuer,
  account: example.account,
  messageId: example.registrationId,
  secret: exchanges.V2.secret,
  challenge: exchanges.V2.challenge,
  baseUrl: example.baseUrl,
  realm: example.realm,
  userId: example.userId,
  deviceId: example.deviceId,
  backgroundColor: example.backgroundColor,
  ...changes,
});

const oath: CombinedUriParts['oath'] = {
  algorithm: 'TOTP',
  secret: new Uint8Array(Buffer.from('00112233445566778899aabbccddeeff01234567', 'hex')),
  period: 30,
  counter: 0,
  digits: 6,
  hash: 'SHA1',
  deviceId: example.oathDeviceId,
};

const combined = (changes: Partial<CombinedUriParts> = {}): CombinedUriParts => ({ ...parts(), oath, ...changes });

const push = (changes: Partial<PushUriParts> = {}) => readPushUri(pushRegistrationUri(parts(changes))).parameters;
const both = (changes: Partial<CombinedUriParts> = {}) =>
  readPushUri(combinedRegistrationUri(combined(changes))).parameters;

const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

describe('golden URIs', () => {
  test('V2 P-19 P-20 P-21 P-22 AM’s own, and the user id once more under the name that Ping’s SDKs read', () => {
    const uri = pushRegistrationUri(parts({ imageUrl: example.imageUrl }));

    expect(uri).toBe(pushUri.replace('&pid=', '&d=ZGVtbw&pid='));
  });

  test('the defaults', () => {
    expect(pushRegistrationUri(parts({ issuer: 'ForgeRock', account: 'bjensen', userId: 'bjensen', realm: '/' }))).toBe(
      'pushauth://push/ForgeRock:bjensen?l=YW1sYmNvb2tpZT0wMQ&issuer=Rm9yZ2VSb2Nr&m=REGISTER:0f6d1f0e-8a53-4a0c-9d7b-2f0b6c1d9e111767225600000&s=Z9h4gmFsgjQc98FsFsrB1_PgrDWUAP7gcU9uADV-Kg0&c=ItAyZO-e0t-ypWTaUtk-rlK2HfxjOTSi9xEVGsJBLrQ&r=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3B1c2gvc25zL21lc3NhZ2U_X2FjdGlvbj1yZWdpc3Rlcg&a=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3B1c2gvc25zL21lc3NhZ2U_X2FjdGlvbj1hdXRoZW50aWNhdGU&uid=YmplbnNlbg&d=YmplbnNlbg&pid=N2M5ZTY2NzktNzQyNS00MGRlLTk0NGItZTA3ZmMxZjkwYWU3&b=032b75',
    );
  });

  test('V10 P-2 AM’s combined one, save for that user id and for the padding of the secret', () => {
    const { oathSecret, imageUrl, policies } = example;
    const secret = new Uint8Array(Buffer.from(oathSecret, 'hex'));

    const uri = combinedRegistrationUri(combined({ imageUrl, policies, oath: { ...oath, secret } }));

    expect(uri).toBe(combinedUri.replace('&pid=', '&d=ZGVtbw&pid=').replace('======', ''));
  });

  test('P-2 a combined one for HOTP', () => {
    const uri = combinedRegistrationUri(combined({ oath: { ...oath, algorithm: 'HOTP', counter: 7, hash: 'SHA512' } }));

    expect(uri).toMatch(/^mfauth:\/\/hotp\/ExampleCorp:demo\?l=/);
    expect(uri).toMatch(
      /&b=032b75&secret=AAISEM2EKVTHPCEZVK54ZXPO74ASGRLH&counter=7&digits=6&oid=MWI0ZTI4YmEtMmZhMS00MWQyLTg4M2YtMDAxNmQzY2NhNDI3$/,
    );
  });
});

describe('the reader that these tests trust', () => {
  test('S2 reads the push URI of the SDKs’ own tests as they do', () => {
    expect(readPushUri(sdkUris.push)).toEqual({
      scheme: 'pushauth',
      host: 'push',
      issuer: 'forgerock',
      account: 'user',
      parameters: {
        a: 'http://dev.openam.example.com:8081/openam/json/dev/push/sns/message?_action=authenticate',
        b: '519387',
        image: 'http://forgerock.com/logo.jpg',
        r: 'http://dev.openam.example.com:8081/openam/json/dev/push/sns/message?_action=register',
        s: hex(exchanges.S1.secret),
        c: hex(exchanges.S1.challenge),
        l: 'amlbcookie=01',
        m: 'REGISTER:8be951c6-af83-438d-8f74-421bd18650421570561063169',
        issuer: 'ForgeRock',
      },
    });
  });

  test.each([
    ['a plus', 'pushauth://push/a:b?image=aGk+'],
    ['the wrong alphabet', 'pushauth://push/a:b?image=aGk_'],
    ['an escaped ampersand', 'mfauth://totp/a:b?image=https%3A%2F%2Fx%3Fa%26b'],
    ['two issuers', 'pushauth://push/a:b?issuer=YQ&issuer=YQ'],
    ['a colon in the label', 'pushauth://push/a%3Ab:c?issuer=YQ'],
  ])('refuses %s', (_, uri) => {
    expect(() => readPushUri(uri)).toThrow();
  });
});

describe('P-19 P-20 issuer and account', () => {
  test('the issuer is that of the label, with a blank for a colon', () => {
    const { issuer, account, parameters } = readPushUri(
      pushRegistrationUri(parts({ issuer: 'Bank: Größe/?#&+=', account: 'a:b /?#&+=@x' })),
    );

    expect(issuer).toBe('Bank  Größe/?#&+=');
    expect(parameters['issuer']).toBe(issuer);
    expect(account).toBe('a b /?#&+=@x');
  });

  test('arbitrary ones survive an independent reader, in either scheme', () => {
    const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const given = fc.record({ issuer: anyText, account: anyText, userId: anyText });
    fc.assert(
      fc.property(given, fc.constantFrom(pushRegistrationUri, combinedRegistrationUri), (names, write) => {
        const uri = write(combined(names));
        const read = readPushUri(uri);

        expect(uri).toMatch(/^[\x21-\x7e]+$/);
        expect(read.issuer).toBe(names.issuer.replaceAll(':', ' '));
        expect(read.account).toBe(names.account.replaceAll(':', ' '));
        expect(read.parameters).toMatchObject({
          issuer: read.issuer,
          s: hex(exchanges.V2.secret),
          c: hex(exchanges.V2.challenge),
        });
        expect(read.scheme === 'pushauth' ? [names.userId] : [names.userId, undefined]).toContain(
          read.parameters['uid'],
        );
        expect([names.userId, undefined]).toContain(read.parameters['d']);
      }),
    );
  });

  test('half a character does no harm', () => {
    expect(push({ issuer: 'A\ud83d', userId: 'u\ud83d' })).toMatchObject({ issuer: 'A\ufffd', uid: 'u\ufffd' });
  });
});

describe('the user id', () => {
  test.each(['demo', 'what??', '李小龙'])('%s is there under both names', (userId) => {
    expect(push({ userId })).toMatchObject({ uid: userId, d: userId });
  });

  test.each(['me~', 'ab>', 'k李'])(
    '%s is left to the first push where Ping’s SDK for iOS could not read it',
    (userId) => {
      expect(push({ userId })).toMatchObject({ uid: userId });
      expect(push({ userId })).not.toHaveProperty('d');
    },
  );
});

describe('a user id whose base64url has a sign of one alphabet only', () => {
  test.each(['почта', 'a?b>c~d'])('%s stands in pushauth, and is left to the first push in mfauth', (userId) => {
    const combinedUri = readPushUri(combinedRegistrationUri(combined({ userId })));

    expect(Buffer.from(userId).toString('base64url')).toMatch(/[-_]/);
    expect(push({ userId })).toMatchObject({ uid: userId });
    expect(combinedUri.parameters).not.toHaveProperty('uid');
  });

  test('any other stands in both', () => {
    const combinedUri = readPushUri(combinedRegistrationUri(combined({ userId: 'demo' })));

    expect(push({ userId: 'demo' })).toMatchObject({ uid: 'demo' });
    expect(combinedUri.parameters).toMatchObject({ uid: 'demo' });
  });
});

describe('the reply URLs', () => {
  test('are the same but for the action', () => {
    const { r = '', a = '' } = push({
      baseUrl: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/am/',
      realm: '/a/b',
    });

    expect(r).toBe(
      'https://abc.execute-api.eu-west-1.amazonaws.com/prod/am/json/realms/root/realms/a/realms/b/push/sns/message?_action=register',
    );
    expect(a.replace('=authenticate', '=register')).toBe(r);
  });
});

describe('the load balancer’s cookie', () => {
  test('is always there, and is a given one if there is one', () => {
    expect(push()['l']).toBe('amlbcookie=01');
    expect(push({ loadBalancerCookie: 'lb=7' })['l']).toBe('lb=7');
  });
});

describe('P-21 background colour', () => {
  test.each([
    ['#519387', '519387'],
    [' 519387 ', '519387'],
    ['', undefined],
    [undefined, undefined],
  ])('%j is sent as %s', (backgroundColor, sent) => {
    expect(push({ backgroundColor })['b']).toBe(sent);
    expect(both({ backgroundColor })['b']).toBe(sent);
  });
});

describe('P-22 logo', () => {
  test.each([undefined, '', '  '])('%j is left out', (imageUrl) => {
    expect(push({ imageUrl })).not.toHaveProperty('image');
    expect(both({ imageUrl })).not.toHaveProperty('image');
  });

  test.each([
    'https://cdn.example.com/logo.png?size=64&v=2#top',
    'https://cdn.example.com/a/logo.png?v',
    'https://cdn.example.com/b/logo.png?v',
    'https://cdn.example.com/cc/logo.png?v',
  ])('%s reaches a phone that registers for push', (imageUrl) => {
    expect(push({ imageUrl })['image']).toBe(imageUrl);
  });

  test('is written without the signs that most apps cannot read in Base64', () => {
    expect(push({ imageUrl: ' https://x.example/~me/é>a%20b ' })['image']).toBe(
      'https://x.example/%7Eme/%C3%A9%3Ea%20b',
    );
  });

  test('any address survives, up to the spelling of its signs', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (imageUrl) => {
        const read = new URL(push({ imageUrl })['image'] ?? '').href.replaceAll('%7E', '~');

        expect(read).toBe(new URL(imageUrl).href.replaceAll('%7E', '~'));
      }),
    );
  });

  test('is a plain URL in a combined registration', () => {
    expect(both({ imageUrl: 'https://cdn.example.com/logo.png?size=64' })['image']).toBe(
      'https://cdn.example.com/logo.png?size=64',
    );
  });

  test.each(['https://x.example/logo?a=1&b=2', 'https://x.example/logo#top', `https://x.example/${'l'.repeat(250)}`])(
    'is left out of a combined registration that it would break: %s',
    (imageUrl) => {
      expect(both({ imageUrl })).not.toHaveProperty('image');
    },
  );

  test('is left out of a combined registration when it is longer than iOS takes, its escapes counted', () => {
    const image = (letters: number) => plainImage(`https://x.example/${'l'.repeat(letters)}`);

    expect(image(230)).toHaveLength(256);
    expect(image(231)).toBeUndefined();
  });
});

describe('P-2 a combined registration', () => {
  test.each([
    ['SHA1', undefined],
    ['SHA256', 'SHA256'],
    ['SHA512', 'SHA512'],
  ] as const)('names the hash %s as %s', (hash, sent) => {
    expect(both({ oath: { ...oath, hash } })['algorithm']).toBe(sent);
  });

  test('never pads its secret', () => {
    const withBytes = (length: number) => both({ oath: { ...oath, secret: new Uint8Array(length) } })['secret'];

    for (const length of [16, 20, 21, 32]) expect(withBytes(length)).toMatch(/^A+$/);
  });

  test('has no policies when there are none', () => {
    expect(both()).not.toHaveProperty('policies');
    expect(both({ policies: {} })).not.toHaveProperty('policies');
  });

  test('has policies that apps read alike whatever alphabet they expect', () => {
    const policies = { custom: { text: '>>> ~~~ ??? é 😀 \u007f' }, deviceTampering: { score: 0.8 } };

    expect(JSON.parse(both({ policies })['policies'] ?? '')).toEqual(policies);
  });
});

describe('the length', () => {
  /** As long as the host name of an API Gateway gets. */
  const baseUrl = 'https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/prod/am';
  const logo = `https://cdn.example.com/${'l'.repeat(76)}`;
  const names = (length: number) => ({
    issuer: 'i'.repeat(length),
    account: 'a'.repeat(length),
    userId: 'u'.repeat(length),
  });

  test('of ordinary registrations stays within what every client can draw', () => {
    expect(pushRegistrationUri(parts({ baseUrl, imageUrl: example.imageUrl })).length).toBeLessThanOrEqual(730);
    expect(combinedRegistrationUri(combined({ baseUrl, imageUrl: example.imageUrl })).length).toBeLessThanOrEqual(840);
  });

  test('is held by giving up the second user id, else the logo, else both', () => {
    const ofNames = (length: number) => pushRegistrationUri(parts({ baseUrl, imageUrl: logo, ...names(length) }));
    const kept = (uri: string) => [uri.includes('&d='), uri.includes('&image=')];

    expect([ofNames(10), ofNames(17), ofNames(30), ofNames(40)].map(kept)).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, false],
    ]);
    for (const length of [10, 17, 30, 40]) expect(ofNames(length).length).toBeLessThanOrEqual(longestQrText);
  });

  test('may be all that every client can draw, and not one byte more', () => {
    const ofAccount = (account: string) => pushRegistrationUri(parts({ baseUrl, account }));
    const longest = 'a'.repeat(1 + longestQrText - ofAccount('a').length);

    expect(ofAccount(longest)).toHaveLength(longestQrText);
    expect(ofAccount(longest)).toContain('&d=');
    expect(ofAccount(`${longest}a`)).not.toContain('&d=');
  });

  test('a logo that is too long alone goes alone: the second user id stays', () => {
    const imageUrl = `data:image/png;base64,${'iVBORw0KGgo'.repeat(273)}`;

    const { parameters } = readPushUri(pushRegistrationUri(parts({ baseUrl, imageUrl, ...names(10) })));

    expect(parameters).toMatchObject({ d: 'u'.repeat(10) });
    expect(parameters).not.toHaveProperty('image');
  });

  test('is the least where even that cannot be drawn by all', () => {
    const long = { baseUrl, imageUrl: logo, ...names(200) };

    for (const uri of [pushRegistrationUri(parts(long)), combinedRegistrationUri(combined(long))]) {
      expect(uri.length).toBeGreaterThan(longestQrText);
      expect(uri).not.toMatch(/[?&](d|image)=/);
      expect(uri).toMatch(/&c=[\w-]+&/);
    }
  });
});

// Where a phone sends its answers.

describe('the reply URL', () => {
  test.each([
    ['/', 'https://id.example.com/am/json/realms/root/push/sns/message?_action=register'],
    ['/alpha', 'https://id.example.com/am/json/realms/root/realms/alpha/push/sns/message?_action=register'],
    ['/a/b.c', 'https://id.example.com/am/json/realms/root/realms/a/realms/b.c/push/sns/message?_action=register'],
  ])('of realm %s names it in full', (realm, url) => {
    expect(replyUrl('https://id.example.com/am', realm, 'register')).toBe(url);
  });

  test.each(['/', '//'])('does not mind %s behind the base', (slashes) => {
    expect(replyUrl(`https://id.example.com/am${slashes}`, '/alpha', 'register')).toBe(
      replyUrl('https://id.example.com/am', '/alpha', 'register'),
    );
  });

  test('S9 differs in the action alone, so that a phone can make the one for its new token out of the first', () => {
    const [register, ...others] = (['register', 'authenticate', 'refresh'] as const).map((action) =>
      replyUrl('https://id.example.com/am', '/alpha', action),
    );

    expect(others).toEqual([
      register?.replace('=register', '=authenticate'),
      register?.replace('=register', '=refresh'),
    ]);
    expect(new URL(register ?? '').search).toBe('?_action=register');
    expect(register).not.toContain('%');
  });
});
