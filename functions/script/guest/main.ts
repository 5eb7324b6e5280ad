// Binds what a script sees, and collects what it leaves, as one text.
import type { ActionDraft, GuestAction } from './action.ts';
import type { BuiltCallback, GuestCallbacks } from './callbacks.ts';
import type { Bag, Kit } from './kit.ts';
import type { GuestState } from './state.ts';
import type { GuestWorld } from './world.ts';

export interface GuestParts {
  readonly kit: Kit;
  readonly state: GuestState;
  readonly callbacks: GuestCallbacks;
  readonly action: GuestAction;
  readonly world: GuestWorld;
  readonly next: Bag;
}

/** What the collector is given: what evaluating the script threw, if it threw. */
export type Collect = (threw: boolean, thrown: unknown) => string;

export function guestMain({ kit, state, callbacks, action, world, next }: GuestParts): Collect {
  const { input, call, hide, plain, asText, isArray, stringify, create } = kit;
  const legacy = input.engine === 'legacy';
  const config = input.purpose === 'config';
  const scope = globalThis as unknown as Bag;
  const evaluate = scope['eval'] as (text: string) => unknown;

  const bound: Bag = {
    ...{ nodeState: state.nodeState, logger: world.logger, httpClient: world.httpClient },
    ...{ idRepository: world.idRepository, systemEnv: world.systemEnv, secrets: world.secrets },
    ...{ requestHeaders: world.requestHeaders, requestParameters: world.requestParameters },
    ...{ realm: input.realm, scriptName: input.name, cookieName: input.cookieName, resumedFromSuspend: false },
    ...world.refused,
  };
  if (world.deviceProfilesDao !== undefined) bound['deviceProfilesDao'] = world.deviceProfilesDao;
  if (world.existingSession !== undefined) bound['existingSession'] = world.existingSession;
  if (legacy) {
    bound['sharedState'] = state.copies.shared;
    bound['transientState'] = state.copies.transient;
    if (!config) {
      bound['callbacks'] = callbacks.legacyAnswers();
      bound['action'] = null;
    }
  } else {
    Object.assign(bound, next);
    if (!config) {
      bound['callbacks'] = callbacks.nextAnswers();
      bound['callbacksBuilder'] = callbacks.builder();
      bound['action'] = action.action;
    }
  }
  bound['auditEntryDetail'] = null;
  bound[config ? 'config' : 'outcome'] = null;
  hide(scope, bound);
  for (const name of ['SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry']) delete scope[name];

  /** A variable of the script, be it of the global object or declared with let or const. */
  const variable = (name: string): unknown => {
    try {
      return evaluate(name);
    } catch {
      return undefined;
    }
  };

  const failureOf = (thrown: unknown): object => {
    const report = create(null) as Bag;
    const part = (read: () => unknown): string | undefined => {
      try {
        return asText(read());
      } catch {
        return undefined;
      }
    };
    const error = thrown as { name?: unknown; message?: unknown; stack?: unknown };
    const isObject = typeof thrown === 'object' && thrown !== null;
    report['errorClass'] = (isObject ? part(() => error.name) : typeof thrown) ?? 'Error';
    report['message'] = (isObject ? part(() => error.message) : part(() => `${thrown as string}`)) ?? 'no message';
    report['stack'] = isObject ? part(() => error.stack) : undefined;
    return report;
  };

  const actionOf = (draft: ActionDraft): object => {
    const { callbacks: built, removed, ...rest } = draft;
    return { ...rest, callbacks: built ?? [], removed: kit.keys(removed) };
  };
  const auditOf = (value: unknown): object => {
    if (value === null || value === undefined) return { kind: 'unset' };
    const text = asText(value);
    if (text !== undefined) return { kind: 'given', value: text };
    const isMap = typeof value === 'object' && !isArray(value) && !(value instanceof kit.RealDate);
    return isMap ? { kind: 'given', value } : { kind: 'other' };
  };

  const collect = (): object => {
    const given = variable('action');
    const report: Bag = { ...state.report(), audit: auditOf(variable('auditEntryDetail')) };
    if (config) {
      const made = kit.unwrap(variable('config'));
      const isMap = typeof made === 'object' && made !== null && !isArray(made) && asText(made) === undefined;
      return { ...report, config: isMap ? made : null };
    }
    report['outcome'] = asText(variable('outcome')) ?? null;
    if (legacy) {
      const built = action.builtAction(given);
      if (built === undefined && given !== null && given !== undefined) {
        call('log', 'warning', 'The variable action holds no action that was built: outcome counts');
      }
      return { ...report, action: built === undefined ? null : actionOf(built) };
    }
    const own = given === action.action;
    if (!own) call('log', 'warn', 'The binding action was replaced: outcome counts');
    const sent: readonly BuiltCallback[] = callbacks.sent;
    return { ...report, action: own ? { ...actionOf(action.draft), callbacks: sent } : null };
  };

  return (threw, thrown) => {
    if (threw) return stringify(plain({ failure: failureOf(thrown) }));
    try {
      return stringify(plain({ report: collect() }, -5));
    } catch (error) {
      return stringify(plain({ failure: failureOf(error) }));
    }
  };
}
