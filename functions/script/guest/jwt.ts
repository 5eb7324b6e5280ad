// The JWT family of Java classes. Tokens are made and read outside of the sandbox; here is what leads there.
import type { GuestJava } from './java.ts';
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

interface Handler {
  readonly family: 'HMAC' | 'RSA';
  readonly key: unknown;
}

export function guestJwt(kit: Kit, values: Values, java: GuestJava, secretKeys: WeakMap<object, unknown>): void {
  const { call, failure, hide, each, text, plain, required, keys, hasOwn, isArray, freeze } = kit;
  const { mapGet, mapHas, mapSet, parse, stringify, create, finite } = kit;
  const { javaList, javafy } = values;
  const { implementations, javaClass } = java;
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  const refuse = (what: string): never => {
    throw failure(`${what} is expected`, 'IllegalArgumentException');
  };

  // Keys: bytes of a SecretKeySpec, or an RSA key as JWK, each by the objects that hold it.
  const held = new WeakMap<object, unknown>();
  const rsaKeys = new WeakMap<object, unknown>();
  const keyIn = (value: unknown): unknown => {
    if (!isObject(value)) return refuse('A key');
    if (mapHas(secretKeys, value)) return mapGet(secretKeys, value);
    if (mapHas(rsaKeys, value)) return mapGet(rsaKeys, value);
    if (mapHas(held, value)) return mapGet(held, value);
    return refuse('A key');
  };
  const octets = (value: unknown): unknown => (isArray(value) ? values.bytes(value) : keyIn(value));

  implementations['SecretBuilder'] = javaClass(() => {
    const builder = {};
    const keeping = (key: unknown) => {
      mapSet(held, builder, keyIn(key));
      return builder;
    };
    const chained = () => builder;
    hide(builder, {
      ...{ secretKey: keeping, publicKey: keeping, privateKey: keeping, signingKey: keeping },
      ...{ stableId: chained, expiresIn: chained, expiresAt: chained, build: chained },
    });
    return builder;
  });
  const holder = javaClass((secret: unknown) => {
    const key = freeze({});
    mapSet(held, key, keyIn(secret));
    return key;
  });
  implementations['SigningKey'] = holder;
  implementations['VerificationKey'] = holder;

  const handlers = new WeakMap<object, unknown>();
  const handlerClass = (family: Handler['family']): object =>
    javaClass((key: unknown) => {
      const found = keyIn(key);
      if (isArray(found) !== (family === 'HMAC')) return refuse(family === 'HMAC' ? 'A secret key' : 'An RSA key');
      const handler = freeze({});
      mapSet(handlers, handler, { family, key: found });
      return handler;
    });
  implementations['SecretHmacSigningHandler'] = handlerClass('HMAC');
  implementations['SecretRSASigningHandler'] = handlerClass('RSA');
  const handlerOf = (value: unknown): Handler =>
    isObject(value) && mapHas(handlers, value) ? (mapGet(handlers, value) as Handler) : refuse('A signing handler');

  implementations['RsaJWK'] = {
    parse: (json: unknown) => {
      const jwk = isObject(json) && kit.asText(json) === undefined ? plain(json) : parse(text(json));
      const rsaKey = () => {
        const key = freeze({});
        mapSet(rsaKeys, key, jwk);
        return key;
      };
      const self = {};
      hide(self, {
        ...{ toRSAPrivateKey: rsaKey, toRSAPublicKey: rsaKey },
        getKeyId: () => (jwk as Bag)['kid'] ?? null,
      });
      return freeze(self);
    },
  };

  // Names.
  const named = (name: string): object => {
    const self = {};
    hide(self, { toString: () => name, name: () => name, getJwaAlgorithmName: () => name });
    return freeze(self);
  };
  const algorithms: Bag = {};
  each(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512'], (name) => {
    algorithms[name] = named(name);
  });
  implementations['JwsAlgorithm'] = algorithms;
  implementations['JweAlgorithm'] = { DIRECT: named('dir') };
  implementations['EncryptionMethod'] = { A128CBC_HS256: named('A128CBC-HS256') };

  // Claims: seconds on the wire, Date here.
  const claimsOf = new WeakMap<object, unknown>();
  const seconds = (value: unknown): number => {
    const time = kit.toNumber(value instanceof kit.RealDate ? value : text(value));
    if (!finite(time)) throw failure('A date is expected', 'IllegalArgumentException');
    return Math_floor(time / 1000);
  };
  const Math_floor = Math.floor;
  const claimsSet = (claims: Bag): object => {
    const self = {};
    const setter = (name: string, read: (value: unknown) => unknown) => (value: unknown) => {
      claims[name] = read(value);
      return self;
    };
    const getter = (name: string) => () => (hasOwn(claims, name) ? javafy(plain(claims[name])) : null);
    const dateGetter = (name: string) => () =>
      typeof claims[name] === 'number' ? new kit.RealDate((claims[name] as number) * 1000) : null;
    const audience = (): unknown[] => {
      const given = claims['aud'];
      return isArray(given) ? (given as unknown[]) : given === undefined || given === null ? [] : [given];
    };
    const isTime = (name: string): boolean => name === 'exp' || name === 'iat' || name === 'nbf';
    const set = (name: string, value: unknown): void => {
      claims[name] = isTime(name) && value instanceof kit.RealDate ? seconds(value) : plain(value);
    };
    hide(self, {
      ...{ setIssuer: setter('iss', text), setSubject: setter('sub', text), setType: setter('typ', text) },
      ...{ setJwtId: setter('jti', text), setIssuedAtTime: setter('iat', seconds) },
      ...{ setNotBeforeTime: setter('nbf', seconds), setExpirationTime: setter('exp', seconds) },
      addAudience: (value: unknown) => {
        const list = audience();
        // One is a text, more are a list.
        if (list.length === 0) claims['aud'] = text(value);
        else {
          list[list.length] = text(value);
          claims['aud'] = list;
        }
        return self;
      },
      setClaim: (name: unknown, value: unknown) => {
        set(required(name, 'The name of a claim'), value);
        return self;
      },
      setClaims: (map: unknown) => {
        if (!isObject(map)) refuse('A map of claims');
        each(keys(map as object), (name) => set(name, (map as Bag)[name]));
        return self;
      },
      ...{ getIssuer: getter('iss'), getSubject: getter('sub'), getType: getter('typ'), getJwtId: getter('jti') },
      ...{ getIssuedAtTime: dateGetter('iat'), getNotBeforeTime: dateGetter('nbf') },
      getExpirationTime: dateGetter('exp'),
      getAudience: () => javaList(kit.copied(audience())),
      getClaim: (name: unknown) => getter(text(name))(),
      get: (name: unknown) => values.jsonValue(getter(text(name))()),
      isDefined: (name: unknown) => hasOwn(claims, text(name)),
      keys: () => javaList(keys(claims)),
      build: () => stringify(plain(claims)),
      toString: () => stringify(plain(claims)),
    });
    mapSet(claimsOf, self, claims);
    return freeze(self);
  };
  implementations['JwtClaimsSet'] = javaClass((map: unknown) => {
    const claims = create(null) as Bag;
    const made = claimsSet(claims);
    if (isObject(map)) (made as unknown as { setClaims(map: object): void }).setClaims(map);
    return made;
  });
  const payloadOf = (set: unknown): string => {
    if (isObject(set) && mapHas(claimsOf, set)) return stringify(plain(mapGet(claimsOf, set)));
    return refuse('A JwtClaimsSet');
  };

  // Making tokens. A step makes text out of the text that the step before it made; the first begins with the claims.
  type Step = (payload: string) => string;
  const builder = (before: Step | undefined, step: (header: Bag) => Step): object => {
    const header: Bag = { typ: 'JWT' };
    let claims: unknown = null;
    const self = {};
    const headers = {};
    const put = (name: string) => (value: unknown) => {
      header[name] = isObject(value) && kit.asText(value) === undefined ? text(value) : plain(value);
      return headers;
    };
    hide(headers, {
      ...{ alg: put('alg'), enc: put('enc'), kid: put('kid'), typ: put('typ'), cty: put('cty') },
      header: (name: unknown, value: unknown) => put(text(name))(value),
      headerIfNotNull: (name: unknown, value: unknown) => (value === null ? headers : put(text(name))(value)),
      done: () => self,
    });
    const whole: Step = (payload) =>
      before === undefined ? step(header)(payload) : step({ ...header, cty: 'JWT' })(before(payload));
    hide(self, {
      headers: () => headers,
      claims: (set: unknown) => {
        claims = set;
        return self;
      },
      build: () => whole(payloadOf(claims)),
      encrypt: (key: unknown) => inherited(builder(whole, encryptWith(octets(key)))),
      signedWith: (handler: unknown, algorithm: unknown) => {
        const signing = builder(whole, signWith(handlerOf(handler)));
        (signing as unknown as { headers(): { alg(value: unknown): void } }).headers().alg(algorithm);
        return inherited(signing);
      },
    });
    const inherited = (next: object): object => {
      if (claims !== null) (next as { claims(set: unknown): void }).claims(claims);
      return next;
    };
    return freeze(self);
  };
  const signWith =
    (handler: Handler) =>
    (header: Bag): Step =>
    (payload) =>
      call('jwt.sign', payload, header, handler) as string;
  const encryptWith =
    (key: unknown) =>
    (header: Bag): Step =>
    (payload) =>
      call('jwt.encrypt', payload, header, key) as string;

  // Reading tokens.
  const partOf = (token: string, at: number): unknown => {
    const part = kit.split(token, '.')[at];
    try {
      return parse(values.utf8(call('base64.decode', `${part}`)));
    } catch {
      throw failure('This is no token', 'InvalidJwtException');
    }
  };
  const headerOf = (token: string): object => {
    const header = partOf(token, 0) as Bag;
    const self = {};
    const named = (name: string) => () => header[name] ?? null;
    hide(self, {
      ...{
        getAlgorithmString: named('alg'),
        getKeyId: named('kid'),
        getType: named('typ'),
        getContentType: named('cty'),
      },
      getAlgorithm: () => (typeof header['alg'] === 'string' ? (algorithms[header['alg']] ?? header['alg']) : null),
      getParameter: (name: unknown) => javafy(header[text(name)] ?? null),
      getParameters: () => javafy(header),
    });
    return freeze(self);
  };
  const claimsIn = (token: string): object => {
    const claims = partOf(token, 1);
    if (!isObject(claims) || isArray(claims)) throw failure('This token holds no claims', 'InvalidJwtException');
    return claimsSet(javafy(claims) as Bag);
  };
  const reconstructed = (token: string, kind: string): object => {
    // What can be read of it so far: a token within is there only when it was decrypted.
    let inner: string | undefined = kind === 'SignedJwt' ? token : undefined;
    let claims: object | undefined;
    const self = {};
    const verified = (signed: string | undefined, handler: unknown): boolean =>
      call('jwt.verify', signed ?? refuse('A decrypted token'), handlerOf(handler)) === true;
    hide(self, {
      getHeader: () => headerOf(token),
      verify: (handler: unknown) => verified(kind === 'SignedThenEncryptedJwt' ? inner : token, handler),
      decrypt: (key: unknown) => {
        if (kind === 'SignedJwt') throw failure('This token is not encrypted', 'InvalidJwtException');
        const sealed =
          kind === 'EncryptedThenSignedJwt' ? values.utf8(call('base64.decode', `${kit.split(token, '.')[1]}`)) : token;
        const opened = call('jwt.decrypt', sealed, octets(key)) as string;
        if (kind === 'SignedThenEncryptedJwt') inner = opened;
        else claims = claimsSet(javafy(parse(opened)) as Bag);
        return self;
      },
      getClaimsSet: () => {
        if (claims === undefined) claims = claimsIn(inner ?? refuse('A decrypted token'));
        return claims;
      },
      build: () => token,
    });
    return freeze(self);
  };

  const kinds: Bag = {};
  each(['SignedJwt', 'EncryptedThenSignedJwt', 'SignedThenEncryptedJwt'], (kind) => {
    kinds[kind] = {};
    implementations[kind] = kinds[kind];
  });
  implementations['JwtBuilderFactory'] = javaClass(() => {
    const factory = {};
    hide(factory, {
      jws: (handler: unknown) => builder(undefined, signWith(handlerOf(handler))),
      jwe: (key: unknown) => builder(undefined, encryptWith(octets(key))),
      encrypt: (key: unknown) => builder(undefined, encryptWith(octets(key))),
      claims: () => claimsSet(create(null) as Bag),
      reconstruct: (token: unknown, kind: unknown) => {
        let found = '';
        each(keys(kinds), (name) => {
          if (kinds[name] === kind) found = name;
        });
        if (found === '') throw failure('Tokens are reconstructed as signed, or as signed and encrypted');
        return reconstructed(required(token, 'The token'), found);
      },
    });
    return freeze(factory);
  });
}
