// What scripts may name: the bindings of each engine and the Java classes that have a counterpart here, by package. The guest
// makes what is listed, and the check at import warns of the rest.

/** Classes by package. `refusedClasses` are known, too, and say so when they are touched. */
export const javaClasses: Readonly<Record<string, readonly string[]>> = {
  'com.sun.identity.authentication.callbacks': ['HiddenValueCallback', 'ScriptTextOutputCallback'],
  'com.sun.identity.authentication.spi': ['MetadataCallback'],
  'java.lang': ['Boolean', 'Double', 'Integer', 'Long', 'Math', 'String'],
  'java.security': ['MessageDigest', 'SecureRandom'],
  'java.time': ['Clock', 'Duration'],
  'java.time.temporal': ['ChronoUnit'],
  'java.util': [
    'ArrayList',
    'Arrays',
    'Base64',
    'Collections',
    'Date',
    'HashMap',
    'HashSet',
    'LinkedHashMap',
    'LinkedList',
    'TreeSet',
    'UUID',
  ],
  'javax.crypto': ['Mac'],
  'javax.crypto.spec': ['SecretKeySpec'],
  'javax.security.auth.callback': [
    'ChoiceCallback',
    'ConfirmationCallback',
    'NameCallback',
    'PasswordCallback',
    'TextInputCallback',
    'TextOutputCallback',
  ],
  'org.forgerock.http.protocol': ['Request'],
  'org.forgerock.json': ['JsonValue'],
  'org.forgerock.json.jose.builders': ['JwtBuilderFactory'],
  'org.forgerock.json.jose.jwe': [
    'EncryptedThenSignedJwt',
    'EncryptionMethod',
    'JweAlgorithm',
    'SignedThenEncryptedJwt',
  ],
  'org.forgerock.json.jose.jwk': ['RsaJWK'],
  'org.forgerock.json.jose.jws': ['EncryptedThenSignedJwt', 'JwsAlgorithm', 'SignedJwt', 'SignedThenEncryptedJwt'],
  'org.forgerock.json.jose.jws.handlers': ['SecretHmacSigningHandler', 'SecretRSASigningHandler'],
  'org.forgerock.json.jose.jwt': ['JwtClaimsSet'],
  'org.forgerock.openam.auth.node.api': ['Action'],
  'org.forgerock.openam.authentication.callbacks': [
    'BooleanAttributeInputCallback',
    'NumberAttributeInputCallback',
    'PollingWaitCallback',
    'StringAttributeInputCallback',
  ],
  'org.forgerock.openam.shared.security': ['ThreadLocalSecureRandom'],
  'org.forgerock.secrets': ['SecretBuilder'],
  'org.forgerock.secrets.keys': ['SigningKey', 'VerificationKey'],
  'org.forgerock.util.encode': ['Base64', 'Base64url'],
};

/** Known by name, so that an import of their package has them, too. */
export const refusedClasses: readonly string[] = [
  'com.sun.identity.authentication.spi.RedirectCallback',
  'java.io.ByteArrayOutputStream',
  'javax.crypto.Cipher',
  'javax.crypto.spec.IvParameterSpec',
];

const common = [
  ...['auditEntryDetail', 'cookieName', 'existingSession', 'httpClient', 'idRepository', 'logger', 'nodeState'],
  ...['outcome', 'realm', 'requestHeaders', 'requestParameters', 'resumedFromSuspend', 'scriptName', 'secrets'],
  ...['systemEnv'],
];

/** The bindings of each engine that do something. `config` is that of Configuration Provider. */
export const bindings = {
  legacy: [...common, 'action', 'callbacks', 'config', 'sharedState', 'transientState'],
  next: [
    ...[...common, 'action', 'callbacks', 'callbacksBuilder', 'config', 'journey', 'locales', 'oauthApplication'],
    ...['openidm', 'requestCookies', 'require', 'samlApplication', 'utils'],
  ],
} as const;

/** What Device Match gives its scripts besides. */
export const deviceMatchBindings: readonly string[] = ['deviceProfilesDao'];

/** Bindings that are there and throw when they are called. */
export const refusedBindings = {
  legacy: ['deviceProfilesDao'],
  next: ['cacheManager', 'deviceProfilesDao', 'emailService', 'jwtAssertion', 'jwtValidator', 'policy'],
} as const;
