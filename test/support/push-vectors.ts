// Recorded messages of the ForgeRock Authenticator protocol: the single source for every test that needs one. Those of the
// SDKs and of AM come from their own unit tests; the others were computed from their inputs by two independent programs.
// `V` and `S` numbers are the names under which the tests quote them.

/** Keys, challenges and answers, all in Base64. */
export const exchanges = {
  V1: {
    secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    challenge: 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
    response: 'YiFd573c6n4sQEf/a7lPjRgmL8iz82SBNLt9RBWP+E0=',
  },
  V2: {
    secret: 'Z9h4gmFsgjQc98FsFsrB1/PgrDWUAP7gcU9uADV+Kg0=',
    challenge: 'ItAyZO+e0t+ypWTaUtk+rlK2HfxjOTSi9xEVGsJBLrQ=',
    response: 'DcPfl4UmnK1YGX6/TAP/KvolwJROxjgDGKG2EBjBycc=',
  },
  /** Every sign is one in which the two Base64 alphabets differ. */
  V3: {
    secret: '+/v7+/v7+/v7+/v7+/v7+/////////////////////8=',
    challenge: '/+++/+++/+++/+++/+++/+++/+++/+++/+++/++++/8=',
    response: '8RjmfHbn9QUpg6QaMn65ZTEu5fiMpD+kOzaEQDaHFUM=',
  },
  V6: {
    secret: 'Z9h4gmFsgjQc98FsFsrB1/PgrDWUAP7gcU9uADV+Kg0=',
    challenge: '7Tg78YDL1Psj9ikoNhUeRvGvTWqR9aaQcZh+EFzCdI8=',
    response: '9Lb8QVvUK/2MhKFkEDLRPCP9716C/EIxLfBTbwXZQCg=',
  },
  /** Of AM's node reference. */
  P20: {
    secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    challenge: 'ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM=',
    response: 'HLnb0Ch3S657qOL9mJCj1oNvskd0/DN6fVbuj3Q21i4=',
  },
  /** SDKs for Android, responder. */
  S1: {
    secret: 'b3uYLkQ7dRPjBaIzV0t/aijoXRgMq+NP5AwVAvRfa/E=',
    challenge: '9giiBAdUHjqpo0XE4YdZ7pRlv0hrQYwDz8Z1wwLLbkg=',
    response: 'Df02AwA3Ra+sTGkL5+QvkEtN3eLdZiFmL5nxAV1m0k8=',
  },
  /** SDK for Android, combined URI. */
  S3: {
    secret: 'ryJkqNRjXYd/nX523672AX/oKdVXrKExq+VjVeRKKTc=',
    challenge: 'Daf8vrc8onKu+dcptwCRS9UHmdui5u16vAdG2HMU4w0=',
    response: 'MOaaPg3WM2OFtUBEFiwfoK/dabVzL7hLfsLd9fOEJGQ=',
  },
  /** SDK for iOS, registration: without padding, in the alphabet for URLs. */
  S6: {
    secret: '5GuioYhLlh-xER3n5I8vrx0uuYQo3yD86aJi6KuWDsg',
    challenge: 'KP0XQfZ21N_jsXP_xfVQMmsmoUiWvdDPWecHdb5_INQ',
    response: 'r03LIyMM0RL2RH0tG7JbEs3KfDxIoDXXJa0nWejZyW8=',
  },
  /** SDK for Android: a key of 48 bytes that looks like hex. */
  S8: {
    secret: '2afd55692b492e60df7e9c0b4f55b0492afd55692b492e60df7e9c0b4f55b049',
    challenge: 'fZl8wu9JBxdRQ7miq3dE0fbF0Bcdd+gRETUbtl6qSuM=',
    response: 'Rxl8dmR3W3vXxfbLqfgpRvABbviq59DZKOXnypBzfYc=',
  },
} as const;

/** S12: AM's answer to no challenge at all, under 32 zero bytes. */
export const emptyChallenge = {
  secret: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  response: 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=',
} as const;

/** S1: keys that SDKs refuse. */
export const refusedSecrets = ['', 'dGVzdHNlY3JldA=='] as const;

/** What the V2, V4 to V8 and V10 messages are about. */
export const example = {
  issuer: 'ExampleCorp',
  account: 'demo',
  userId: 'demo',
  baseUrl: 'https://id.example.com/am',
  realm: '/alpha',
  registrationId: 'REGISTER:0f6d1f0e-8a53-4a0c-9d7b-2f0b6c1d9e111767225600000',
  authenticationId: 'AUTHENTICATE:5e2f4b7a-1c3d-4e5f-8a9b-0c1d2e3f4a5b1767225660000',
  deviceId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  backgroundColor: '032b75',
  imageUrl: 'https://id.example.com/logo.png',
  mechanismUid: '3f2b9c1e-5d47-4c8a-9b0e-6a1d2c3b4f5e',
  remoteIp: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  createdAt: 1767225660000,
  numbers: [17, 42, 88],
  answer: 42,
  oathDeviceId: '1b4e28ba-2fa1-41d2-883f-0016d3cca427',
  /** Hex. */
  oathSecret: '000102030405060708090a0b0c0d0e0f',
  policies: { biometricAvailable: {}, deviceTampering: { score: 0.8 } },
} as const;

/** V2, as AM words it: without `d`. */
export const pushUri =
  'pushauth://push/ExampleCorp:demo?l=YW1sYmNvb2tpZT0wMQ&issuer=RXhhbXBsZUNvcnA&m=REGISTER:0f6d1f0e-8a53-4a0c-9d7b-2f0b6c1d9e111767225600000&s=Z9h4gmFsgjQc98FsFsrB1_PgrDWUAP7gcU9uADV-Kg0&c=ItAyZO-e0t-ypWTaUtk-rlK2HfxjOTSi9xEVGsJBLrQ&r=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3JlYWxtcy9hbHBoYS9wdXNoL3Nucy9tZXNzYWdlP19hY3Rpb249cmVnaXN0ZXI&a=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3JlYWxtcy9hbHBoYS9wdXNoL3Nucy9tZXNzYWdlP19hY3Rpb249YXV0aGVudGljYXRl&uid=ZGVtbw&pid=N2M5ZTY2NzktNzQyNS00MGRlLTk0NGItZTA3ZmMxZjkwYWU3&b=032b75&image=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9sb2dvLnBuZw';

/** V10, as AM words it: without `d`, and the OATH secret padded. */
export const combinedUri =
  'mfauth://totp/ExampleCorp:demo?l=YW1sYmNvb2tpZT0wMQ&issuer=RXhhbXBsZUNvcnA&m=REGISTER:0f6d1f0e-8a53-4a0c-9d7b-2f0b6c1d9e111767225600000&s=Z9h4gmFsgjQc98FsFsrB1_PgrDWUAP7gcU9uADV-Kg0&c=ItAyZO-e0t-ypWTaUtk-rlK2HfxjOTSi9xEVGsJBLrQ&r=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3JlYWxtcy9hbHBoYS9wdXNoL3Nucy9tZXNzYWdlP19hY3Rpb249cmVnaXN0ZXI&a=aHR0cHM6Ly9pZC5leGFtcGxlLmNvbS9hbS9qc29uL3JlYWxtcy9yb290L3JlYWxtcy9hbHBoYS9wdXNoL3Nucy9tZXNzYWdlP19hY3Rpb249YXV0aGVudGljYXRl&uid=ZGVtbw&pid=N2M5ZTY2NzktNzQyNS00MGRlLTk0NGItZTA3ZmMxZjkwYWU3&b=032b75&image=https%3A%2F%2Fid.example.com%2Flogo.png&secret=AAAQEAYEAUDAOCAJBIFQYDIOB4======&period=30&digits=6&oid=MWI0ZTI4YmEtMmZhMS00MWQyLTg4M2YtMDAxNmQzY2NhNDI3&policies=eyJiaW9tZXRyaWNBdmFpbGFibGUiOnt9LCJkZXZpY2VUYW1wZXJpbmciOnsic2NvcmUiOjAuOH19';

/** S2 and S3: URIs of the SDKs for Android. */
export const sdkUris = {
  push: 'pushauth://push/forgerock:user?a=aHR0cDovL2Rldi5vcGVuYW0uZXhhbXBsZS5jb206ODA4MS9vcGVuYW0vanNvbi9kZXYvcHVzaC9zbnMvbWVzc2FnZT9fYWN0aW9uPWF1dGhlbnRpY2F0ZQ&b=519387&image=aHR0cDovL2Zvcmdlcm9jay5jb20vbG9nby5qcGc&r=aHR0cDovL2Rldi5vcGVuYW0uZXhhbXBsZS5jb206ODA4MS9vcGVuYW0vanNvbi9kZXYvcHVzaC9zbnMvbWVzc2FnZT9fYWN0aW9uPXJlZ2lzdGVy&s=b3uYLkQ7dRPjBaIzV0t_aijoXRgMq-NP5AwVAvRfa_E&c=9giiBAdUHjqpo0XE4YdZ7pRlv0hrQYwDz8Z1wwLLbkg&l=YW1sYmNvb2tpZT0wMQ&m=REGISTER:8be951c6-af83-438d-8f74-421bd18650421570561063169&issuer=Rm9yZ2VSb2Nr',
  combined:
    'mfauth://totp/ForgeRock:demo?a=aHR0cHM6Ly9mb3JnZXJvY2suZXhhbXBsZS5jb20vb3BlbmFtL2pzb24vcHVzaC9zbnMvbWVzc2FnZT9fYWN0aW9uPWF1dGhlbnRpY2F0ZQ&image=https://img.favpng.com/9/25/24/computer-icons-instagram-logo-sticker-png-favpng-LZmXr3KPyVbr8LkxNML458QV3.jpg&b=ff00ff&r=aHR0cHM6Ly9mb3JnZXJvY2suZXhhbXBsZS5jb20vb3BlbmFtL2pzb24vcHVzaC9zbnMvbWVzc2FnZT9fYWN0aW9uPXJlZ2lzdGVy&s=ryJkqNRjXYd_nX523672AX_oKdVXrKExq-VjVeRKKTc&c=Daf8vrc8onKu-dcptwCRS9UHmdui5u16vAdG2HMU4w0&l=YW1sYmNvb2tpZT0wMQ==&m=9326d19c-4d08-4538-8151-f8558e71475f1464361288472&policies=eyJiaW9tZXRyaWNBdmFpbGFibGUiOiB7IH0sImRldmljZVRhbXBlcmluZyI6IHsic2NvcmUiOiAwLjh9fQ&digits=6&secret=R2PYFZRISXA5L25NVSSYK2RQ6E======&period=30&issuer=Rm9yZ2VSb2Nr',
} as const;

/** V4 to V8, all under the V2 key: each JWT with the very JSON inside it. */
export const signed = {
  V4: {
    jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJkZXZpY2VJZCI6ImZjbS10b2tlbi1FWEFNUExFOkFQQTkxYkgiLCJkZXZpY2VOYW1lIjoiUGl4ZWwgOCIsImRldmljZVR5cGUiOiJhbmRyb2lkIiwiY29tbXVuaWNhdGlvblR5cGUiOiJnY20iLCJtZWNoYW5pc21VaWQiOiIzZjJiOWMxZS01ZDQ3LTRjOGEtOWIwZS02YTFkMmMzYjRmNWUiLCJyZXNwb25zZSI6IkRjUGZsNFVtbksxWUdYNi9UQVAvS3ZvbHdKUk94amdER0tHMkVCakJ5Y2M9In0.W_YH-UKOPhGDNWRMjhYpHJxD7KTRAlgSiX0Gxbi9_OQ',
    claims:
      '{"deviceId":"fcm-token-EXAMPLE:APA91bH","deviceName":"Pixel 8","deviceType":"android","communicationType":"gcm","mechanismUid":"3f2b9c1e-5d47-4c8a-9b0e-6a1d2c3b4f5e","response":"DcPfl4UmnK1YGX6/TAP/KvolwJROxjgDGKG2EBjBycc="}',
  },
  V5: {
    jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IkRjUGZsNFVtbksxWUdYNi9UQVAvS3ZvbHdKUk94amdER0tHMkVCakJ5Y2M9IiwibWVjaGFuaXNtVWlkIjoiQTFCMkMzRDQtMDAwMC00MTExLTgyMjItMzMzMzQ0NDQ1NTU1IiwiZGV2aWNlSWQiOiIzQzlFOURFRTRGMkUzMzYwMkYyQkU0RjU4Qzk0Q0MwNTgwRjlCMjhGOTJBQzc5RUY1NEJBMDZDRjYzMkQ3QjcxIiwiZGV2aWNlTmFtZSI6ImlQaG9uZSIsImRldmljZVR5cGUiOiJpb3MiLCJjb21tdW5pY2F0aW9uVHlwZSI6ImFwbnMifQ.fWmnntV-vdUX8CBOUS53Lz0v1m2Diynnk64jcUzusrw',
    claims:
      '{"response":"DcPfl4UmnK1YGX6/TAP/KvolwJROxjgDGKG2EBjBycc=","mechanismUid":"A1B2C3D4-0000-4111-8222-333344445555","deviceId":"3C9E9DEE4F2E33602F2BE4F58C94CC0580F9B28F92AC79EF54BA06CF632D7B71","deviceName":"iPhone","deviceType":"ios","communicationType":"apns"}',
  },
  V6: {
    jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1IjoiM2YyYjljMWUtNWQ0Ny00YzhhLTliMGUtNmExZDJjM2I0ZjVlIiwibCI6IllXMXNZbU52YjJ0cFpUMHdNUT09IiwiYyI6IjdUZzc4WURMMVBzajlpa29OaFVlUnZHdlRXcVI5YWFRY1poK0VGekNkSTg9IiwibSI6IkxvZ2luIGF0dGVtcHQgZnJvbSBkZW1vIGF0IEV4YW1wbGVDb3JwIiwiayI6ImNoYWxsZW5nZSIsImkiOiIxNzY3MjI1NjYwMDAwIiwidCI6IjEyMCIsImQiOiJkZW1vIiwicCI6Int9IiwieCI6IntcInJlbW90ZUlwXCI6XCIyMDMuMC4xMTMuN1wiLFwidXNlckFnZW50XCI6XCJNb3ppbGxhLzUuMFwifSIsIm4iOiIxNyw0Miw4OCJ9.lTYvJb0XmFmo1Hw4MapswDJTe2Obfu425FfsggDzd1U',
    claims:
      '{"u":"3f2b9c1e-5d47-4c8a-9b0e-6a1d2c3b4f5e","l":"YW1sYmNvb2tpZT0wMQ==","c":"7Tg78YDL1Psj9ikoNhUeRvGvTWqR9aaQcZh+EFzCdI8=","m":"Login attempt from demo at ExampleCorp","k":"challenge","i":"1767225660000","t":"120","d":"demo","p":"{}","x":"{\\"remoteIp\\":\\"203.0.113.7\\",\\"userAgent\\":\\"Mozilla/5.0\\"}","n":"17,42,88"}',
  },
  /** To the V6 push. */
  V7: {
    rightNumber: {
      jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IjlMYjhRVnZVSy8yTWhLRmtFRExSUENQOTcxNkMvRUl4TGZCVGJ3WFpRQ2c9IiwiY2hhbGxlbmdlUmVzcG9uc2UiOiI0MiJ9.fFJotf8IHLav2n8Ycr58JzkmREsEF8TPCi976EYZOPw',
      claims: '{"response":"9Lb8QVvUK/2MhKFkEDLRPCP9716C/EIxLfBTbwXZQCg=","challengeResponse":"42"}',
    },
    bare: {
      jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IjlMYjhRVnZVSy8yTWhLRmtFRExSUENQOTcxNkMvRUl4TGZCVGJ3WFpRQ2c9In0.Gv7WwL_IuddqsV8_fbhIOBsyauW3yN0IjIZ_OdC5Tzs',
      claims: '{"response":"9Lb8QVvUK/2MhKFkEDLRPCP9716C/EIxLfBTbwXZQCg="}',
    },
    denied: {
      jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IjlMYjhRVnZVSy8yTWhLRmtFRExSUENQOTcxNkMvRUl4TGZCVGJ3WFpRQ2c9IiwiZGVueSI6dHJ1ZX0.lMkQ0xruNl5O6gfi8rDi3_pIaxXUqro1RrxZ6mP5wyA',
      claims: '{"response":"9Lb8QVvUK/2MhKFkEDLRPCP9716C/EIxLfBTbwXZQCg=","deny":true}',
    },
    deniedOnIos: {
      jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IjlMYjhRVnZVSy8yTWhLRmtFRExSUENQOTcxNkMvRUl4TGZCVGJ3WFpRQ2c9IiwiZGVueSI6dHJ1ZSwiY2hhbGxlbmdlUmVzcG9uc2UiOm51bGx9.1-2hz1iKoFGpTcgLk6IUobRmY6LaQJxi2KUF0gA94J8',
      claims: '{"response":"9Lb8QVvUK/2MhKFkEDLRPCP9716C/EIxLfBTbwXZQCg=","deny":true,"challengeResponse":null}',
    },
  },
  V8: {
    jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJkZXZpY2VJZCI6ImZjbS10b2tlbi1FWEFNUExFOkFQQTkxYk5FVyIsImRldmljZU5hbWUiOiJQaXhlbCA4IiwiZGV2aWNlVHlwZSI6ImFuZHJvaWQiLCJjb21tdW5pY2F0aW9uVHlwZSI6ImdjbSJ9.gpgGS7L_e9M9BUTw0oRF13PbZibT_LluE51E--UkoKU',
    claims:
      '{"deviceId":"fcm-token-EXAMPLE:APA91bNEW","deviceName":"Pixel 8","deviceType":"android","communicationType":"gcm"}',
  },
} as const;

/** The V6 push as SNS gets it from AM: its older form for FCM. `<JWT>` stands for the JWT. */
export const amSnsMessage =
  '{"default":"Login attempt from demo at ExampleCorp","GCM":"{\\"priority\\":\\"high\\",\\"data\\":{\\"message\\":\\"<JWT>\\",\\"messageId\\":\\"AUTHENTICATE:5e2f4b7a-1c3d-4e5f-8a9b-0c1d2e3f4a5b1767225660000\\"}}","APNS":"{\\"aps\\":{\\"alert\\":\\"Login attempt from demo at ExampleCorp\\",\\"sound\\":\\"default\\",\\"category\\":\\"authentication_challenge\\",\\"interruption-level\\":\\"time-sensitive\\",\\"messageId\\":\\"AUTHENTICATE:5e2f4b7a-1c3d-4e5f-8a9b-0c1d2e3f4a5b1767225660000\\",\\"data\\":\\"<JWT>\\",\\"content-available\\":1,\\"mutable-content\\":1}}","APNS_SANDBOX":"{\\"aps\\":{\\"alert\\":\\"Login attempt from demo at ExampleCorp\\",\\"sound\\":\\"default\\",\\"category\\":\\"authentication_challenge\\",\\"interruption-level\\":\\"time-sensitive\\",\\"messageId\\":\\"AUTHENTICATE:5e2f4b7a-1c3d-4e5f-8a9b-0c1d2e3f4a5b1767225660000\\",\\"data\\":\\"<JWT>\\",\\"content-available\\":1,\\"mutable-content\\":1}}"}';

/** Of AM's node reference: a JWT with nothing but the P20 response. */
export const bareAnswer =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJyZXNwb25zZSI6IkhMbmIwQ2gzUzY1N3FPTDltSkNqMW9OdnNrZDAvRE42ZlZidWozUTIxaTQ9In0.g6mfahpMOTZokYEhIuEoiiAqvT-ozaRFONqKFEXmqWw';

/** S4: a push that the SDK for iOS accepts. */
export const iosPush = {
  secret: '-3xGWaKjfls_ZHFRnGeIvFHn--GxzjQyg1RVG_Pak1s',
  claims: {
    c: 'lYmfePS9eb++1kio2IIJAtwUWWCcZCs+BSgKPjZKN28=',
    t: '120',
    u: '759ACE9D-C64B-43E6-981D-97F7B54C3B01',
    l: 'YW1sYmNvb2tpZT0wMQ==',
  },
  jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJjIjoibFltZmVQUzllYisrMWtpbzJJSUpBdHdVV1dDY1pDcytCU2dLUGpaS04yOD0iLCJ0IjoiMTIwIiwidSI6Ijc1OUFDRTlELUM2NEItNDNFNi05ODFELTk3RjdCNTRDM0IwMSIsImwiOiJZVzFzWW1OdmIydHBaVDB3TVE9PSJ9.Kflihn5sCXFQ3TDWe8GBayCinguSLs9nsu4j4JxddtY',
} as const;

/** S5: a JWT that the SDK for iOS takes although its `exp` is long past. */
export const expiredJwt = {
  secret: 'cXdlcnR5dWlvcGFzZGZnaGprbHp4Y3Zibm0xMjM0NTY=',
  jwt: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJGb3JnZVJvY2siLCJpYXQiOjE1ODg2MjkwNzAsImV4cCI6MTYyMDE2NTA3MCwiYXVkIjoid3d3LmZvcmdlcm9jay5jb20iLCJzdWIiOiJqYW1lcy5nb0Bmb3JnZXJvY2suY29tIn0.cjyALUH79vmz9DU6zJsUFGiZyO_qkcnfyMmUrRF2Egw',
} as const;

/** S13: what AM's test puts into a message. */
export const amConverted = { text: 'subject', jwt: 'body', messageId: 'AUTHENTICATE:weasel' } as const;
