// Factor Choice, a node of ours: AM has none that knows which kinds of factors a user has.

import * as z from 'zod';
import { choiceCallback } from '../node/callbacks/choice-callback.ts';
import { ask, defineNode, goTo } from '../node/define-node.ts';
import { bestText, type LocalisedText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import type { DeviceKind, FactorUse } from '../ports/devices.ts';

const config = z.object({
  ask: z
    .boolean()
    .default(false)
    .describe(
      '`false`: goes by what the user used last, and asks nothing. `true`: lists the ways but the one that the journey has come to already; one alone is taken without asking',
    ),
  message: localisedText.describe('With `ask`: shown above the list'),
  pushLabel: localisedText.describe('What `push` is called in the list'),
  oathLabel: localisedText.describe('What `oath` is called'),
  webauthnLabel: localisedText.describe('What `webauthn` is called'),
  recoveryCodeLabel: localisedText.describe(
    'What recovery codes are called; where there are several sets, with the label of their kind behind it',
  ),
});

type Texts = Pick<z.output<typeof config>, `${DeviceKind}Label` | 'recoveryCodeLabel'>;

/** Of those used at the same time the one that is harder to get out of somebody comes first. */
const kinds = ['webauthn', 'push', 'oath'] as const satisfies readonly DeviceKind[];

const ways = ['push', 'oath', 'webauthn', 'pushRecoveryCode', 'oathRecoveryCode', 'webauthnRecoveryCode'] as const;
type Way = (typeof ways)[number];

const takenKey = 'waymark.factorTaken';
/** As they were listed: a choice stays what it was, whatever becomes of the devices meanwhile. */
const listedKey = 'waymark.factorsListed';

export const node = defineNode(
  {
    type: 'FactorChoiceNode',
    displayName: 'Factor Choice',
    description:
      'Goes by the second factors that the user has: to the one used last, or to one that the user chooses. It proves nothing, and tells who comes here which kinds there are: it belongs after what proves the user.',
    config,
    outcomes: [...ways, 'none'],
    outcomesFor: ({ ask: asks }) => (asks ? [...ways, 'none'] : ['push', 'oath', 'webauthn', 'none']),
    callbacks: ['ChoiceCallback'],
    needs: ['factorUses'],
    returns: ({ ask: asks }) => (asks ? { back: true, ways: true } : {}),
    warnings: ({ ask: _ask, ...texts }) => Object.entries(texts).flatMap(([key, given]) => localeWarnings(key, given)),
  },
  async (context, { factorUses }) => {
    const { config: given, state, callbacks, locales } = context;
    const take = (way: Way) => {
      state.putShared(takenKey, way);
      state.remove(listedKey);
      return goTo(way);
    };
    const listed = waysIn(state.getShared(listedKey));
    const chosen = given.ask ? listed[choiceCallback.answer(callbacks) ?? -1] : undefined;
    if (chosen !== undefined) return take(chosen);
    const user = journeyUser(context);
    const uses = user ? await factorUses.list(user) : [];
    const [first, ...others] = waysOf(uses, given.ask);
    if (first === undefined) return goTo('none');
    if (!given.ask) return take(first);
    const taken = state.getShared(takenKey);
    const left = [first, ...others].filter((way) => way !== taken);
    // Who has no other way tries the same again.
    const [only = first, ...more] = left;
    if (more.length === 0) return take(only);
    state.putShared(listedKey, left);
    const text = (texts: LocalisedText, standard: string) => bestText(texts, locales, 'first') || standard;
    return ask([choiceCallback.ask(text(given.message, 'How do you want to sign in?'), labelsOf(left, given, text))]);
  },
);

/** Devices in the order of their last use, then recovery codes in the same. */
function waysOf(uses: readonly FactorUse[], withCodes: boolean): Way[] {
  const lastUsed = (kind: DeviceKind) =>
    Math.max(...uses.filter((use) => use.kind === kind).map((use) => use.lastUsed));
  const present = kinds
    .filter((kind) => uses.some((use) => use.kind === kind))
    .sort((one, other) => lastUsed(other) - lastUsed(one));
  const coded = present.filter((kind) => uses.some((use) => use.kind === kind && use.hasRecoveryCodes));
  return [...present, ...(withCodes ? coded.map((kind) => `${kind}RecoveryCode` as const) : [])];
}

function waysIn(value: unknown): Way[] {
  return Array.isArray(value) ? ways.filter((way) => value.includes(way)).sort(byPlace(value)) : [];
}

function byPlace(places: readonly unknown[]) {
  return (one: Way, other: Way) => places.indexOf(one) - places.indexOf(other);
}

const standardLabels = {
  push: 'A notification on my phone',
  oath: 'A code from my app',
  webauthn: 'A passkey',
} as const satisfies Readonly<Record<DeviceKind, string>>;

function labelsOf(listed: readonly Way[], given: Texts, text: (texts: LocalisedText, standard: string) => string) {
  const label = (kind: DeviceKind) => text(given[`${kind}Label`], standardLabels[kind]);
  const isCode = (way: Way) => way.endsWith('RecoveryCode');
  const code = text(given.recoveryCodeLabel, 'A recovery code');
  return listed.map((way) => {
    const kind = kinds.find((one) => way.startsWith(one)) ?? 'oath';
    if (!isCode(way)) return label(kind);
    return listed.filter(isCode).length > 1 ? `${code} (${label(kind)})` : code;
  });
}
