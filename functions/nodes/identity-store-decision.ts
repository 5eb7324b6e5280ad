// Checks the collected user name and password, and has the user choose a new password after an administrator's reset.

import * as z from 'zod';
import { nulInPassword } from '../mfa/password-hash.ts';
import { holdsNul } from '../mfa/slow-hash.ts';
import type { Answers, Callback } from '../node/callbacks/callback.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { passwordCallback } from '../node/callbacks/password-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { type ChargedCheck, chargedCheck } from '../node/charged-check.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { characters, strictShortestPassword } from '../node/input-policies.ts';
import { onNewGround, runOf } from '../node/new-ground.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { NodeEvent, NodeExtras } from '../ports/node-runner.ts';
import { universalId } from '../ports/universal-id.ts';

const config = z.object({
  minimumPasswordLength: z
    .int()
    .default(8)
    .describe('Characters that a new password must have at least; 0 asks for no length'),
  useUniversalIdForUsername: z
    .boolean()
    .default(false)
    .describe('Go on with the name as the store spells it instead of as typed'),
  mixedCaseForPasswordChangeMessages: z
    .boolean()
    .default(false)
    .describe('Off: the texts of the password dialogue are in capitals'),
});

const needs = [
  'passwordAttempts',
  'passwordChange',
  'passwordCheck',
  'passwordRenewal',
  'sessionGroundRaiser',
] as const satisfies readonly PortName[];

type Config = z.output<typeof config>;
type Context = NodeContext<Config>;
type PasswordPorts = Pick<Ports, (typeof needs)[number]>;

const submit = 0;
const cancel = 1;
const loginFailure = { errorMessage: 'Login failure' };
const lockedOut = { errorMessage: 'User Locked Out.', lockoutMessage: 'User Locked Out.' };
const resetText = 'Your password has been reset. Please choose a new one.';

export const node = defineNode(
  {
    type: 'IdentityStoreDecisionNode',
    displayName: 'Identity Store Decision',
    description:
      'Checks the user name and the password that were collected, and has the user choose a new password after an administrator’s reset.',
    config,
    outcomes: ['TRUE', 'FALSE', 'LOCKED', 'CANCELLED', 'EXPIRED'],
    callbacks: ['TextOutputCallback', 'PasswordCallback', 'ConfirmationCallback'],
    inputs: ['username', 'password'],
    needs,
    proves: true,
    strictWarnings: ({ minimumPasswordLength: given }) =>
      given < strictShortestPassword ? [`minimumPasswordLength: counts as ${strictShortestPassword} (N-PW-1)`] : [],
  },
  async (context, ports) => {
    if (context.callbacks.length === 0) return logIn(context, ports);
    const pressed = confirmationCallback.answer(context.callbacks);
    if (pressed === undefined) return ask(dialogue(context.config, resetText));
    // We ask only after a reset, where AM has no way past the dialogue either.
    return pressed === submit ? changePassword(context, ports) : goTo('CANCELLED');
  },
);

async function logIn(context: Context, ports: PasswordPorts) {
  const { config, state } = context;
  const username = usernameIn(context);
  const password = state.getText('password') ?? '';
  if (username.trim() === '' || password.trim() === '') return goTo('FALSE', loginFailure);
  const check = await chargedCheck(context, ports, { realm: context.realm, username }, password, {
    renewal: ports.passwordRenewal,
  });
  if (!check.correct || !check.active || check.expired) return refuse(context, check);
  await check.succeeded();
  if (!check.mustChange) return succeed(context, check);
  state.putShared('lastModuleState', 'CHANGE_AFTER_RESET');
  return ask(dialogue(config, resetText), identified(context, check));
}

async function changePassword(context: Context, ports: PasswordPorts) {
  const { config, strict, realm, state } = context;
  const user = { realm, username: usernameIn(context) };
  const { old, next, repeated } = passwordsIn(context.callbacks);
  const askAgain = (text: string, extras: NodeExtras = {}) => ask(dialogue(config, text, 'error'), extras);

  const least = Math.max(config.minimumPasswordLength, strict ? strictShortestPassword : 1);
  if (next.trim() === '' || characters(next) < least) {
    return askAgain(`The new password must have at least ${least} characters.`);
  }
  if (holdsNul(next)) return askAgain(`${nulInPassword}.`);
  if (next !== repeated) return askAgain('The new password and its confirmation do not match.');
  const same = next.normalize('NFC') === old.normalize('NFC');
  if (same) return askAgain('The new password must be different from the old one.');

  const before = await chargedCheck(context, ports, user, old);
  // This request may be a repeat whose first run changed the password: then the new one is in force already. That is one
  // more password to compare, and charged like one.
  const maybeRepeat = !before.correct && !before.mustChange;
  const check = maybeRepeat ? await chargedCheck(context, ports, user, next, { nth: 1 }) : before;
  const done = maybeRepeat && check.correct && !check.mustChange;
  if (check.known && !check.active) return refuse(context, check);
  if (!before.correct && !done) return askAgain('The old password is not right.', before.told);
  if (check.expired) return refuse(context, check);
  await check.succeeded();
  const change = async () => done || ports.passwordChange.change(user, next, context.passwordPolicy.hash);
  const { result } = await onNewGround(ports.sessionGroundRaiser, user, runOf(context.visit), change);
  if (!result) return goTo('FALSE', loginFailure);
  state.putTransient('password', next);
  const objectId = universalId({ realm, username: check.username ?? user.username });
  const changed: NodeEvent = { eventName: 'WAYMARK-PASSWORD-CHANGED', info: { objectId } };
  return succeed(context, check, [changed]);
}

function succeed(context: Context, check: ChargedCheck, events?: readonly NodeEvent[]) {
  const { config, state } = context;
  if (config.useUniversalIdForUsername && check.username !== undefined) state.putShared('username', check.username);
  const proved = [{ factor: 'pwd' }];
  return goTo('TRUE', { ...identified(context, check), proved, ...(events && { events }) });
}

/**
 * A locked account has its outcome with a wrong password too, but only a right one may show its message: else anyone
 * could tell a locked account from one that does not exist.
 */
function refuse(context: Context, check: ChargedCheck) {
  const locked = check.known && !check.active;
  const who = { ...identified(context, check), ...check.told };
  if (!check.correct) return goTo(locked ? 'LOCKED' : 'FALSE', { ...who, ...loginFailure });
  return locked ? goTo('LOCKED', { ...who, ...lockedOut }) : goTo('EXPIRED', who);
}

function identified(context: Context, { known, username = usernameIn(context) }: ChargedCheck) {
  return known ? { universalId: universalId({ realm: context.realm, username }) } : {};
}

function usernameIn({ state }: Context): string {
  return state.getText('username') ?? '';
}

function dialogue(config: Config, text: string, kind: 'information' | 'error' = 'information'): Callback[] {
  return [
    textOutputCallback.show(config.mixedCaseForPasswordChangeMessages ? text : text.toUpperCase(), kind),
    passwordCallback.ask('Old Password'),
    passwordCallback.ask('New Password'),
    passwordCallback.ask('Confirm Password'),
    confirmationCallback.ask(['SUBMIT', 'CANCEL'], { defaultOption: cancel, main: submit }),
  ];
}

function passwordsIn(callbacks: Answers): { old: string; next: string; repeated: string } {
  const typed = (nth: number): string => passwordCallback.answer(callbacks, nth) ?? '';
  return { old: typed(0), next: typed(1), repeated: typed(2) };
}
