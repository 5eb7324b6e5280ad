// What the node is to do: the class `Action` of the legacy engine, and the object `action` of the next generation.
import type { BuiltCallback, GuestCallbacks } from './callbacks.ts';
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

export type GuestAction = ReturnType<typeof guestAction>;

/** Filled in as the script goes along; the last value wins. */
export interface ActionDraft {
  outcome?: string;
  callbacks?: BuiltCallback[];
  header?: string;
  description?: string;
  stage?: string;
  errorMessage?: string;
  lockoutMessage?: string;
  maxSessionMinutes?: number;
  maxIdleMinutes?: number;
  identified?: { by: 'name' | 'universalId'; value: string };
  replacedShared?: unknown;
  replacedTransient?: unknown;
  sessionProperties: Record<string, string>;
  removed: Record<string, true>;
}

export function guestAction(kit: Kit, values: Values, callbacks: GuestCallbacks) {
  const { input, failure, hide, each, text, required, create, isArray, freeze, mapGet, mapHas, mapSet } = kit;

  const newDraft = (): ActionDraft => ({ sessionProperties: create(null), removed: create(null) });

  const bounded = (value: unknown, what: string): string => {
    const given = value === null || value === undefined ? '' : text(value);
    if (given.length > input.textLength) throw failure(`The ${what} is longer than ${input.textLength} characters`);
    return given;
  };
  const isSystem = (key: string): boolean => {
    for (let index = 0; index < input.systemProperties.length; index += 1) {
      if (input.systemProperties[index] === key) return true;
    }
    return false;
  };
  const minutes = (value: unknown, what: string): number => {
    const number = kit.toNumber(value);
    if (!(number >= 1)) throw failure(`${what} must be greater than 0`, 'IllegalArgumentException');
    return Math_floor(number);
  };
  const Math_floor = Math.floor;
  // java.time.Duration, or a number of minutes.
  const durationMinutes = (value: unknown, what: string): number =>
    minutes(
      typeof value === 'object' && value !== null ? (value as { toMinutes(): unknown }).toMinutes() : value,
      what,
    );

  /** What both engines have, on an object that returns itself. */
  const setters = (draft: ActionDraft, self: object): Bag => {
    const chained =
      (set: (...args: unknown[]) => void) =>
      (...args: unknown[]) => {
        set(...args);
        return self;
      };
    return {
      putSessionProperty: chained((key, value) => {
        const name = required(key, 'The key of a session property');
        if (isSystem(name)) throw failure(`Cannot set system session property ${name}`);
        draft.sessionProperties[name] = required(value, 'The value of a session property');
        delete draft.removed[name];
      }),
      removeSessionProperty: chained((key) => {
        const name = required(key, 'The key of a session property');
        if (isSystem(name)) throw failure(`Cannot remove system session property ${name}`);
        delete draft.sessionProperties[name];
        draft.removed[name] = true;
      }),
      withErrorMessage: chained((value) => {
        draft.errorMessage = bounded(value, 'error message');
      }),
      withLockoutMessage: chained((value) => {
        draft.lockoutMessage = bounded(value, 'lockout message');
      }),
      withStage: chained((value) => {
        draft.stage = bounded(value, 'stage');
      }),
      withHeader: chained((value) => {
        draft.header = bounded(value, 'header');
      }),
      withDescription: chained((value) => {
        draft.description = bounded(value, 'description');
      }),
    };
  };
  const refused = (names: readonly string[], prefix: string): Bag => {
    const methods: Bag = {};
    each(names, (name) => {
      methods[name] = () => {
        throw failure(`${prefix}${name} is not available to scripts`);
      };
    });
    return methods;
  };

  // Legacy: `Action.goTo(…)`, `Action.send(…)`, and a builder; only what was built counts.

  const builtActions = new WeakMap<object, unknown>();
  const builder = (draft: ActionDraft): object => {
    const self = {};
    hide(self, {
      ...setters(draft, self),
      withMaxSessionTime: (value: unknown) => {
        draft.maxSessionMinutes = durationMinutes(value, 'maximumSessionTime');
        return self;
      },
      withMaxIdleTime: (value: unknown) => {
        draft.maxIdleMinutes = durationMinutes(value, 'maximumIdleTime');
        return self;
      },
      withUniversalId: (value: unknown) => {
        draft.identified = { by: 'universalId', value: required(values.javaOf(value), 'The universal id') };
        return self;
      },
      withIdentifiedIdentity: (name: unknown, type: unknown) => {
        if (type !== undefined && kit.lower(text(type)) !== 'user') {
          throw failure('withIdentifiedIdentity is available to scripts for users only');
        }
        draft.identified = { by: 'name', value: required(name, 'The name') };
        return self;
      },
      replaceSharedState: (map: unknown) => {
        draft.replacedShared = kit.plain(map);
        return self;
      },
      replaceTransientState: (map: unknown) => {
        draft.replacedTransient = kit.plain(map);
        return self;
      },
      ...refused(['addNodeType', 'withWebhooks', 'addWebhooks', 'addSessionHook', 'addSessionHooks'], 'Action.'),
      build: () => {
        const action = freeze({});
        mapSet(builtActions, action, draft);
        return action;
      },
    });
    return self;
  };
  const Action = {};
  hide(Action, {
    goTo: (outcome: unknown) => builder({ ...newDraft(), outcome: required(outcome, 'The outcome') }),
    send: (...args: unknown[]) => {
      const given = args.length === 1 && isArray(args[0]) ? args[0] : args;
      if (given.length === 0) throw failure('Callbacks must not be empty', 'IllegalArgumentException');
      const list: BuiltCallback[] = [];
      each(given, (callback, index) => {
        list[index] = callbacks.builtOf(callback);
      });
      return builder({ ...newDraft(), callbacks: list });
    },
    ...refused(['suspend'], 'action.'),
  });

  // Next generation.

  const draft = newDraft();
  const action = {};
  const chained = (set: (value: unknown) => void) => (value: unknown) => {
    set(value);
    return action;
  };
  hide(action, {
    ...setters(draft, action),
    goTo: chained((outcome) => {
      draft.outcome = required(outcome, 'The outcome');
    }),
    withMaxSessionTime: chained((value) => {
      draft.maxSessionMinutes = minutes(value, 'maximumSessionTime');
    }),
    withMaxIdleTime: chained((value) => {
      draft.maxIdleMinutes = minutes(value, 'maximumIdleTime');
    }),
    withIdentifiedUser: chained((name) => {
      draft.identified = { by: 'name', value: required(name, 'The name') };
    }),
    ...refused(['suspend', 'withIdentifiedAgent'], 'action.'),
  });
  freeze(action);

  return {
    Action,
    action,
    draft,
    builtAction: (value: unknown): ActionDraft | undefined =>
      typeof value === 'object' && value !== null && mapHas(builtActions, value)
        ? (mapGet(builtActions, value) as ActionDraft)
        : undefined,
  };
}
