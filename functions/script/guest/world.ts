// The bindings that reach outside: identities, HTTP, properties, secrets, libraries, the log.
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

export type GuestWorld = ReturnType<typeof guestWorld>;

export function guestWorld(kit: Kit, values: Values) {
  const { input, call, failure, hide, each, plain, text, texts, required, create, hasOwn, keys, freeze, isArray } = kit;
  const { javaList, javaMap, javafy, anyCase } = values;
  const legacy = input.engine === 'legacy';

  // logger: `{}` is filled from the further arguments, `\{}` prints `{}`.
  const filled = (format: unknown, args: readonly unknown[]): string => {
    let at = 0;
    return kit.replaced(text(format), /\\?\{\}/g, (token) => {
      if (token.length > 2) return '{}';
      at += 1;
      return at <= args.length ? text(args[at - 1]) : token;
    });
  };
  const logger = {};
  const levels = legacy ? ['message', 'warning', 'error'] : ['trace', 'debug', 'info', 'warn', 'error'];
  each(levels, (level) => {
    const capital = `${kit.slice(level, 0, 1) === 'i' ? 'I' : kit.upper(kit.slice(level, 0, 1))}${kit.slice(level, 1)}`;
    hide(logger, {
      [level]: (format: unknown, ...args: unknown[]) => {
        call('log', level, filled(format, args));
      },
      [legacy ? `${level}Enabled` : `is${capital}Enabled`]: () => true,
    });
  });
  hide(logger, { getName: () => input.logger });
  freeze(logger);

  // Identities. A user is meant by name, `_id` or universal id; the host says which one that is.

  const find = (key: unknown): string | null =>
    key === null || key === undefined ? null : (call('findIdentity', text(key)) as string | null);
  const valuesOf = (user: string, attribute: unknown): string[] =>
    javaList(call('identityValues', user, required(attribute, 'The attribute')) as string[]);
  const written = (value: unknown): string => {
    const given = kit.unwrap(value);
    if (kit.asText(given) !== undefined || typeof given !== 'object') return text(given);
    return kit.stringify(plain(given));
  };
  const wanted = (list: unknown): string[] => {
    const given = isArray(list) ? list : [list];
    const wantedTexts: string[] = [];
    each(given, (value, index) => {
      wantedTexts[index] = written(value);
    });
    return wantedTexts;
  };

  const identity = (key: unknown): object => {
    const user = find(key);
    const staged = create(null) as Record<string, string[]>;
    const known = (): string => {
      if (user === null) throw failure(`No identity found: ${text(key)}`);
      return user;
    };
    const self = {};
    hide(self, {
      exists: () => user !== null,
      getName: () => known(),
      getUniversalId: () => call('universalId', known()),
      getAttributeValues: (attribute: unknown) => valuesOf(known(), attribute),
      ...(legacy && { getAttribute: (attribute: unknown) => valuesOf(known(), attribute) }),
      setAttribute: (attribute: unknown, list: unknown) => {
        known();
        staged[required(attribute, 'The attribute')] = wanted(list);
      },
      addAttribute: (attribute: unknown, value: unknown) => {
        const name = required(attribute, 'The attribute');
        const before = hasOwn(staged, name) ? (staged[name] as string[]) : valuesOf(known(), name);
        const list = kit.copied(before) as string[];
        list[list.length] = isArray(value) ? kit.join(value, ', ') : written(value);
        staged[name] = list;
      },
      store: () => {
        known();
        if (keys(staged).length > 0) call('writeIdentity', user, staged);
        each(keys(staged), (name) => {
          delete staged[name];
        });
      },
    });
    return freeze(self);
  };
  const idRepository = {};
  hide(idRepository, {
    getIdentity: (key: unknown) => identity(key),
    ...(legacy
      ? {
          getAttribute: (key: unknown, attribute: unknown) => {
            const user = find(key);
            return user === null ? javaList([]) : valuesOf(user, attribute);
          },
          setAttribute: (key: unknown, attribute: unknown, list: unknown) => {
            const user = find(key);
            if (user !== null) call('writeIdentity', user, { [required(attribute, 'The attribute')]: wanted(list) });
          },
          addAttribute: (key: unknown, attribute: unknown, value: unknown) => {
            const user = find(key);
            if (user === null) return;
            const name = required(attribute, 'The attribute');
            const list = kit.copied(valuesOf(user, name));
            list[list.length] = written(value);
            call('writeIdentity', user, { [name]: list });
          },
        }
      : {
          createUser: () => {
            throw failure('idRepository.createUser is not available to scripts');
          },
        }),
  });
  freeze(idRepository);

  // HTTP.

  type Header = [name: string, value: string];
  interface Answer {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly Header[];
    readonly body: string;
    readonly failed?: string;
  }
  const send = (url: string, method: string, headers: readonly Header[], body: string | null): Answer =>
    call('sendHttp', { url, method, headers, body }) as Answer;
  /** By name in lower case, repeated values in order. */
  const headerMap = (headers: readonly Header[]): Bag => {
    const map = create(null) as Record<string, string[]>;
    each(headers, (header) => {
      const name = kit.lower(header[0]);
      const list = hasOwn(map, name) ? (map[name] as string[]) : [];
      list[list.length] = header[1];
      map[name] = list;
    });
    return anyCase(map);
  };
  /** Text as a form has it: a blank is `+`. */
  const formText = (value: string): string =>
    kit.replaced(kit.encodeUri(value), /%20|[!'()~]/g, (token) =>
      token === '%20' ? '+' : `%${kit.upper(kit.hex(kit.codeAt(token, 0)))}`,
    );
  const formBody = (pairs: readonly Header[]): string => {
    const parts: string[] = [];
    each(pairs, (pair, index) => {
      parts[index] = `${formText(pair[0])}=${formText(pair[1])}`;
    });
    return kit.join(parts, '&');
  };
  const settled = <Value>(value: Value): object => {
    const promise = {};
    hide(promise, {
      get: () => value,
      getOrThrow: () => value,
      getOrThrowUninterruptibly: () => value,
      // biome-ignore lint/suspicious/noThenProperty: Java's promise has it, and calls back at once: the call is over
      then: (use: unknown) => settled(typeof use === 'function' ? use(value) : value),
    });
    return promise;
  };
  const jsonOf = (body: string): unknown => javafy(kit.parse(body));

  const entity = (initial: unknown): object => {
    let body: string | null = initial === null ? null : `${initial as string}`;
    const self = {};
    hide(self, {
      getString: () => body ?? '',
      setString: (value: unknown) => {
        body = text(value);
      },
      getJson: () => jsonOf(body ?? 'null'),
      setJson: (value: unknown) => {
        body = kit.stringify(plain(value));
      },
      getBytes: () => values.javaBytes(values.bytes(body ?? '')),
      isEmpty: () => body === null || body === '',
      toString: () => body ?? '',
      given: () => body,
    });
    return self;
  };

  interface LegacyRequest {
    uri: string;
    method: string;
    readonly headers: Header[];
    entity: { given(): string | null };
  }
  const requests = new WeakMap<object, unknown>();
  function Request(): object {
    const held: LegacyRequest = {
      uri: '',
      method: 'GET',
      headers: [],
      entity: entity(null) as LegacyRequest['entity'],
    };
    const pairs: Header[] = [];
    const headers = {};
    const put = (name: unknown, value: unknown): void => {
      const key = text(name);
      let at = 0;
      for (let index = 0; index < held.headers.length; index += 1) {
        const header = held.headers[index] as Header;
        if (kit.lower(header[0]) !== kit.lower(key)) {
          held.headers[at] = header;
          at += 1;
        }
      }
      held.headers.length = at;
      held.headers[at] = [key, text(value)];
    };
    const first = (name: unknown): string | null => {
      for (let index = 0; index < held.headers.length; index += 1) {
        const header = held.headers[index] as Header;
        if (kit.lower(header[0]) === kit.lower(text(name))) return header[1];
      }
      return null;
    };
    hide(headers, {
      add: (name: unknown, value: unknown) => {
        held.headers[held.headers.length] = [text(name), text(value)];
      },
      put,
      getFirst: first,
    });
    const form = {};
    hide(form, {
      add: (name: unknown, value: unknown) => {
        pairs[pairs.length] = [text(name), text(value)];
      },
      toString: () => formBody(pairs),
      toQueryString: () => formBody(pairs),
      toFormString: () => formBody(pairs),
    });
    const self = {};
    const chained = (set: (value: unknown) => void) => (value: unknown) => {
      set(value);
      return self;
    };
    hide(self, {
      setUri: chained((value) => {
        held.uri = required(value, 'The URI');
      }),
      getUri: () => held.uri,
      setMethod: chained((value) => {
        held.method = required(value, 'The method');
      }),
      getMethod: () => held.method,
      getHeaders: () => headers,
      addHeaders: chained((value) => {
        each(keys(value as object), (name) => put(name, (value as Bag)[name]));
      }),
      setEntity: chained((value) => {
        const given = kit.unwrap(value);
        const known = kit.asText(given);
        held.entity = entity(known ?? (given === null ? null : kit.stringify(plain(given)))) as LegacyRequest['entity'];
      }),
      getEntity: () => held.entity,
      getForm: () => form,
    });
    kit.mapSet(requests, self, held);
    return self;
  }

  const legacyResponse = (answer: Answer): object => {
    const failed = answer.failed !== undefined;
    const status = failed ? 502 : answer.status;
    const self = {};
    const code = {};
    hide(code, {
      getCode: () => status,
      isSuccessful: () => status >= 200 && status < 300,
      isClientError: () => status >= 400 && status < 500,
      isServerError: () => status >= 500,
      getReasonPhrase: () => (failed ? 'Bad Gateway' : answer.statusText),
      toString: () => `[Status: ${status} ${failed ? 'Bad Gateway' : answer.statusText}]`,
    });
    const body = entity(failed ? '' : answer.body);
    const headers = headerMap(failed ? [] : answer.headers);
    const cause = failed ? failure(`${answer.failed}`, 'IOException') : null;
    hide(self, {
      getStatus: () => code,
      getEntity: () => body,
      getHeaders: () => headers,
      getCause: () => (cause === null ? null : (cause as unknown as { javaException: unknown }).javaException),
      close: () => undefined,
    });
    return self;
  };
  const legacySend = (request: unknown): object => {
    if (typeof request !== 'object' || request === null || !kit.mapHas(requests, request)) {
      throw failure('httpClient.send expects a Request', 'IllegalArgumentException');
    }
    const { uri, method, headers, entity: body } = kit.mapGet(requests, request) as LegacyRequest;
    return settled(legacyResponse(send(uri, method, headers, body.given())));
  };

  const nextResponse = (answer: Answer): object => {
    const self: Bag = {
      status: answer.status,
      ok: answer.status >= 200 && answer.status < 300,
      statusText: answer.statusText,
      headers: headerMap(answer.headers),
    };
    hide(self, {
      text: () => answer.body,
      json: () => jsonOf(answer.body),
      formData: () => javafy(call('form.read', answer.body)),
    });
    return self;
  };
  const option = (options: Bag, name: string): unknown =>
    kit.unwrap(hasOwn(options, name) ? options[name] : undefined) ?? null;
  const nextSend = (url: unknown, given?: unknown): object => {
    const options = (typeof given === 'object' && given !== null ? given : {}) as Bag;
    if (option(options, 'clientName') !== null) throw failure('clientName is not available to scripts');
    const headers: Header[] = [];
    const names = option(options, 'headers') as Bag | null;
    if (names !== null) {
      each(keys(names), (name) => {
        const value = names[name];
        each(isArray(value) ? value : [value], (one) => {
          headers[headers.length] = [name, text(one)];
        });
      });
    }
    const lacks = (name: string): boolean => {
      for (let index = 0; index < headers.length; index += 1) {
        if (kit.lower((headers[index] as Header)[0]) === name) return false;
      }
      return true;
    };
    const token = option(options, 'token');
    if (token !== null && lacks('authorization')) {
      const credentials = text(token);
      const schemed = kit.match(/^[A-Za-z][A-Za-z0-9-]* /, credentials) !== null;
      headers[headers.length] = ['Authorization', schemed ? credentials : `Bearer ${credentials}`];
    }
    let body: string | null = null;
    const form = option(options, 'form') as Bag | null;
    const entityOf = option(options, 'body');
    if (form !== null) {
      const pairs: Header[] = [];
      each(keys(form), (name) => {
        pairs[pairs.length] = [name, text(form[name])];
      });
      body = formBody(pairs);
      if (lacks('content-type')) headers[headers.length] = ['Content-Type', 'application/x-www-form-urlencoded'];
    } else if (kit.asText(entityOf) !== undefined) {
      body = text(entityOf);
    } else if (entityOf !== null) {
      body = kit.stringify(plain(entityOf));
      if (lacks('content-type')) headers[headers.length] = ['Content-Type', 'application/json'];
    }
    const answer = send(required(url, 'The URL'), text(option(options, 'method') ?? 'GET'), headers, body);
    if (answer.failed === undefined) return settled(nextResponse(answer));
    // The connection failed: that is told where the answer is asked for.
    const lost = (): never => {
      throw failure(`${answer.failed}`, 'IOException');
    };
    const promise = {};
    // biome-ignore lint/suspicious/noThenProperty: as above
    hide(promise, { get: lost, getOrThrow: lost, then: lost });
    return promise;
  };
  const httpClient = {};
  hide(httpClient, { send: legacy ? legacySend : nextSend });
  freeze(httpClient);

  // systemEnv, secrets.

  const converted = (value: string, type: unknown): unknown => {
    const name = kit.classNameOf(type) ?? text(type);
    const refuse = (): never => {
      throw failure('Property resolution failed');
    };
    const number = (): number => {
      const parsed = kit.match(/\S/, value) === null ? kit.toNumber(undefined) : kit.toNumber(value);
      return kit.finite(parsed) ? parsed : refuse();
    };
    const json = (): unknown => {
      try {
        return kit.parse(value);
      } catch {
        return refuse();
      }
    };
    switch (name) {
      case 'java.lang.String':
      case 'string':
        return value;
      case 'java.lang.Integer':
      case 'integer':
        return kit.isInteger(number()) ? number() : refuse();
      case 'java.lang.Double':
      case 'number':
        return number();
      case 'java.lang.Boolean':
      case 'boolean':
        return value === 'true' || value === 'false' ? value === 'true' : refuse();
      case 'java.util.List':
      case 'array':
      case 'list':
        return javaList(kit.split(value, ','));
      case 'java.util.Map':
      case 'object':
      case 'map': {
        const map = json();
        return typeof map === 'object' && map !== null && !isArray(map) ? javafy(map) : refuse();
      }
      default:
        throw failure('Unsupported return type');
    }
  };
  const systemEnv = {};
  hide(systemEnv, {
    getProperty: (key: unknown, otherwise?: unknown, type?: unknown) => {
      const name = required(key, 'The name of the property');
      const prefixed = kit.indexOf(name, 'script.') === 0 || kit.indexOf(name, 'esv.') === 0;
      if (!prefixed) call('log', legacy ? 'warning' : 'warn', `The property ${name} is none for scripts`);
      const value = prefixed ? (call('property', name) as string | null) : null;
      if (value === null) return prefixed && otherwise !== undefined ? otherwise : null;
      return type === undefined || type === null ? value : converted(value, type);
    },
  });
  freeze(systemEnv);

  const secrets = {};
  hide(secrets, {
    getGenericSecret: (label: unknown) => {
      const name = required(label, 'The label');
      const value = call('secret', name) as number[];
      const secret = {};
      hide(secret, { getAsUtf8: () => values.utf8(value), getAsBytes: () => values.javaBytes(value) });
      return freeze(secret);
    },
  });
  freeze(secrets);

  let deviceProfilesDao: Bag | undefined;
  if (input.purpose === 'deviceMatch') {
    deviceProfilesDao = {};
    hide(deviceProfilesDao, {
      getDeviceProfiles: (user: unknown, realm: unknown) => {
        const found = call('deviceProfiles', required(user, 'The user'), required(realm, 'The realm')) as unknown[];
        const list: unknown[] = [];
        each(found, (profile, index) => {
          list[index] = values.jsonValue(profile);
        });
        return javaList(list as never);
      },
      saveDeviceProfiles: (user: unknown, realm: unknown, list: unknown) => {
        if (!isArray(list)) throw failure('The profiles must be a list', 'IllegalArgumentException');
        call('saveDeviceProfiles', required(user, 'The user'), required(realm, 'The realm'), list);
      },
    });
    freeze(deviceProfilesDao);
  }

  const refusing = (name: string): object =>
    new Proxy(freeze({}), {
      get: (_, key) => {
        if (typeof key === 'symbol') return undefined;
        return () => {
          throw failure(`The binding ${name} is not available to scripts (${name}.${key})`);
        };
      },
    });
  const refused: Bag = {};
  each(input.refusedBindings, (name) => {
    refused[name] = refusing(name);
  });

  return {
    ...{ logger, idRepository, httpClient, systemEnv, secrets, refused, Request, texts, deviceProfilesDao },
    requestHeaders: anyCase(input.headers),
    requestParameters: anyCase(input.parameters),
    requestCookies: javaMap({ ...input.cookies }),
    existingSession: input.session === null ? undefined : javaMap({ ...input.session }),
  };
}
