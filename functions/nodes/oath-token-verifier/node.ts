// OATH Token Verifier. A device that the journey has just enrolled comes before the stored one.

import { keepPendingOathDevice, type PendingOathDevice, pendingOathDevice } from '../../enrolment/oath-device.ts';
import { advanceProfile, checkOathCode, type OathSettings } from '../../mfa/oath/check-code.ts';
import type { OathDeviceProfile } from '../../mfa/oath/device-profile.ts';
import { checkOathCodeStrictly } from '../../mfa/oath/strict-oath.ts';
import { answerOf } from '../../node/callbacks/callback.ts';
import { confirmationCallback } from '../../node/callbacks/confirmation-callback.ts';
import { nameCallback } from '../../node/callbacks/name-callback.ts';
import { ask, goTo, implementNode, type NodeContext } from '../../node/define-node.ts';
import { NodeError } from '../../node/errors.ts';
import { codeGuesser } from '../../node/known-browser.ts';
import { addNodeType } from '../../node/node-type.ts';
import { journeyUser, sharedText } from '../../node/resolve-identity.ts';
import type { OathAttempts, OathDevice } from '../../ports/devices.ts';
import type { Ports } from '../../ports/index.ts';
import type { Proof } from '../../ports/node-runner.ts';
import type { User } from '../../ports/users.ts';
import { definition } from './definition.ts';

const useRecoveryCode = 1;

type Context = NodeContext<OathSettings>;
type OathPorts = Pick<Ports, (typeof definition.needs)[number]>;
/** What is right proves a device, once that is stored. */
type Verdict =
  | { readonly proved: readonly Proof[] }
  | { readonly reason: string; readonly message?: string; readonly spent?: boolean };

const limited = { reason: 'limited', message: 'Too many wrong codes: this one was not compared' };
const attemptRefused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'oath' } } as const;
const codeReplayed = { eventName: 'WAYMARK-CODE-REPLAYED', info: { factor: 'oath' } } as const;
const spent = { reason: 'spent', message: 'Another request has spent this code', spent: true };

export const node = implementNode(definition, async (context, ports) => {
  const { config, state, callbacks, log } = context;
  const user = journeyUser(context);
  if (!user || sharedText(state, 'username') === undefined) {
    throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
  }
  const check = await codeCheck(context, ports, user);
  if (!check) {
    state.putShared('mfaMethod', 'oath');
    return goTo('notRegisteredOutcome');
  }
  if (config.isRecoveryCodeAllowed && confirmationCallback.answer(callbacks) === useRecoveryCode) {
    return goTo('recoveryCodeOutcome');
  }
  if (answerOf(callbacks, nameCallback.type)?.values[0] === undefined) {
    const buttons = config.isRecoveryCodeAllowed ? ['Submit', 'Use recovery code'] : ['Submit'];
    return ask([nameCallback.ask('Enter verification code'), confirmationCallback.ask(buttons)]);
  }
  const verdict = await check(nameCallback.answer(callbacks) ?? '');
  if ('proved' in verdict) {
    const { proved } = verdict;
    return goTo('successOutcome', { proved, sessionProperties: addNodeType(state, 'AuthenticatorOATH') });
  }
  const { reason, message = 'The code does not match' } = verdict;
  log[verdict === limited ? 'warn' : 'info'](message, { reason });
  const event = verdict === limited ? attemptRefused : verdict.spent ? codeReplayed : undefined;
  return goTo('failureOutcome', { audit: { reason }, ...(event && { events: [event] }) });
});

/** How to check a code of this user; undefined when there is no device. */
async function codeCheck(context: Context, { oathAttempts, oathDevices }: OathPorts, user: User) {
  const pending = pendingOathDevice(context.state, user);
  if (pending) return async (code: string) => checkPending(context, pending, code);
  const stored = await oathDevices.find(user);
  return stored && ((code: string) => checkStored(context, oathAttempts, user, stored, code));
}

// The advanced profile goes back to state and not to the store: storing it is OATH Device Storage's, which must not put
// a profile in place that knows nothing of the code spent here.
function checkPending(context: Context, pending: PendingOathDevice, code: string): Verdict {
  const { state, clock, attemptPolicy } = context;
  if (pending.failures >= attemptPolicy.limit) return limited;
  const now = clock.now();
  const check = checked(context, pending.profile, code);
  if (!check.ok) {
    if (!check.spent) keepPendingOathDevice(state, { ...pending, failures: pending.failures + 1 });
    return check;
  }
  const profile = { ...advanceProfile(pending.profile, check.advance), lastAccessDate: now };
  keepPendingOathDevice(state, { ...pending, profile, verified: true, failures: 0 });
  return { proved: [] };
}

async function checkStored(
  context: Context,
  oathAttempts: OathAttempts,
  user: User,
  { profile, spentBy }: OathDevice,
  code: string,
): Promise<Verdict> {
  const { visit, attemptPolicy, browser } = context;
  const { uuid } = profile;
  const accepted = { proved: [{ factor: 'otp', device: `oath#${uuid}` }] };
  // A copy of the request that has been accepted is no new attempt.
  const repeated = spentBy === visit;
  const guesser = codeGuesser(user, browser);
  const charge = repeated ? 'charged' : await oathAttempts.charge(user, uuid, visit, attemptPolicy, guesser);
  if (charge === 'limited') return limited;
  const check = checked(context, profile, code);
  if (!check.ok && !check.spent) return check;
  if (!check.ok && repeated) return accepted;
  if (check.ok && (await accept(oathAttempts, user, uuid, check.advance, visit, guesser)) === 'accepted')
    return accepted;
  await oathAttempts.refund(user, uuid, visit, guesser);
  return check.ok ? spent : check;
}

function checked({ config, strict, clock }: Context, profile: OathDeviceProfile, code: string) {
  return (strict ? checkOathCodeStrictly : checkOathCode)(config, profile, code, clock.now());
}

async function accept(oathAttempts: OathAttempts, ...attempt: Parameters<OathAttempts['accept']>) {
  try {
    return await oathAttempts.accept(...attempt);
  } catch (cause) {
    throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
  }
}
