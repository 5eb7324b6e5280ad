// Values that the unit tests of the published authenticator SDKs assert for the phone's side, beside those of
// push-vectors.ts and oath-vectors.ts. The `S` numbers are the names under which the tests quote them.
import { sdkUris } from './push-vectors.ts';

/** S2: what the push URI says. */
export const sdkPush = {
  scheme: 'pushauth',
  account: {
    issuer: 'ForgeRock',
    name: 'user',
    backgroundColor: '#519387',
    imageUrl: 'http://forgerock.com/logo.jpg',
  },
  push: {
    secret: 'b3uYLkQ7dRPjBaIzV0t/aijoXRgMq+NP5AwVAvRfa/E=',
    challenge: '9giiBAdUHjqpo0XE4YdZ7pRlv0hrQYwDz8Z1wwLLbkg=',
    messageId: 'REGISTER:8be951c6-af83-438d-8f74-421bd18650421570561063169',
    registerUrl: 'http://dev.openam.example.com:8081/openam/json/dev/push/sns/message?_action=register',
    authenticateUrl: 'http://dev.openam.example.com:8081/openam/json/dev/push/sns/message?_action=authenticate',
    cookie: 'amlbcookie=01',
  },
} as const;

/** S2: its variants. */
export const sdkPushVariants = {
  userId: { uri: `${sdkUris.push}&uid=dXNlcjM`, userId: 'user3' },
  resourceId: {
    uri: `${sdkUris.push}&pid=NTgxZGQzYzgtM2M2OS00OWFjLWIwMWEtMDc0NDUwYjIyNmM1`,
    resourceId: '581dd3c8-3c69-49ac-b01a-074450b226c5',
  },
} as const;

/** S3: what the combined URI says. */
export const sdkCombined = {
  scheme: 'mfauth',
  account: {
    issuer: 'ForgeRock',
    name: 'demo',
    backgroundColor: '#ff00ff',
    imageUrl:
      'https://img.favpng.com/9/25/24/computer-icons-instagram-logo-sticker-png-favpng-LZmXr3KPyVbr8LkxNML458QV3.jpg',
    policies: { biometricAvailable: {}, deviceTampering: { score: 0.8 } },
  },
  push: {
    secret: 'ryJkqNRjXYd/nX523672AX/oKdVXrKExq+VjVeRKKTc=',
    challenge: 'Daf8vrc8onKu+dcptwCRS9UHmdui5u16vAdG2HMU4w0=',
    messageId: '9326d19c-4d08-4538-8151-f8558e71475f1464361288472',
    registerUrl: 'https://forgerock.example.com/openam/json/push/sns/message?_action=register',
    authenticateUrl: 'https://forgerock.example.com/openam/json/push/sns/message?_action=authenticate',
    cookie: 'amlbcookie=01',
  },
  /** The secret in hex: in Base32 it is R2PYFZRISXA5L25NVSSYK2RQ6E. */
  oath: { type: 'TOTP', secret: '8e9f82e62895c1d5ebadaca5856a30f1', digits: 6, period: 30, counter: 0, hash: 'SHA1' },
} as const;

/** S6: the rest of the iOS registration. */
export const iosRegistration = { messageId: 'REGISTER:a8970dea-3257-4be1-a37a-23eed2b692131588282723889' } as const;

/** S7: bytes of an APNs token in Base64, and how the app writes them. */
export const apnsToken = {
  bytes: 'PJ6d7k8uM2AvK+T1jJTMBYD5so+SrHnvVLoGz2Mte3A=',
  deviceId: '3C9E9DEE4F2E33602F2BE4F58C94CC0580F9B28F92AC79EF54BA06CF632D7B70',
} as const;

/** S8: content of a push, and when it expires in epoch milliseconds. */
export const androidPush = {
  claims: {
    t: '120',
    i: '1629261902660',
    n: '34,43,57',
    m: 'Login attempt at ForgeRock',
    l: 'ZnJfc3NvX2FtbGJfcHJvZD0wMQ==',
  },
  cookie: 'fr_sso_amlb_prod=01',
  expiresAt: 1629262022660,
} as const;

/** S9: where a registration is refreshed. */
export const refreshUrl = {
  register: 'http://openam.forgerock.com:8080/openam/json/push/sns/message?_action=register',
  refresh: 'http://openam.forgerock.com:8080/openam/json/push/sns/message?_action=refresh',
} as const;

/** S10 and S11: successive codes from `counter=0`, and the running code of a moment. */
export const sdkOtp = {
  android: {
    uri: 'otpauth://hotp/A:b?secret=JMEZ2W7D462P3JYBDG2HV7PFBM&counter=0',
    codes: ['785324', '361422', '054508'],
  },
  ios: { uri: 'otpauth://hotp/A:b?secret=IJQWIZ3FOIQUEYLE&algorithm=SHA256', codes: ['185731'] },
  iosPadded: { uri: 'otpauth://hotp/A:b?secret=IJQWIZ3FOI======&algorithm=SHA256', codes: ['919304'] },
  running: {
    uri: 'otpauth://totp/A:b?secret=JMEZ2W7D462P3JYBDG2HV7PFBM',
    now: 1461773681957,
    code: '994721',
  },
} as const;

/** S14: URIs that are refused, and the part that is wrong. */
export const refusedUris = [
  ['version', `${sdkUris.push}&version=999`],
  ['version', `${sdkUris.push}&version=a`],
  ['secret', 'otpauth://totp/A:b?secret=00018977====='],
  ['algorithm', 'otpauth://totp/A:b?secret=ABC&algorithm=INVALID!'],
  ['label', 'otpauth://totp/?secret=ABC'],
  ['form', 'otpauth://badger/A:b?secret=ABC'],
] as const;
