// OATH Token Verifier. A device that the journey has just enrolled comes before the stored one.
import { answerOf } from '../../callbacks/callback.ts';
import { confirmationCallback } from '../../callbacks/confirmation-callback.ts';
import { nameCallback } from '../../callbacks/name-callback.ts';
import {
  keepPendingOathDevice,
  type PendingOathDevice,
  pendingOathDevice,
} from '../../enrolment/pending-oath-device.ts';
import { ask, goTo, implementNode, type NodeContext } from '../../journey/define-node.ts';
import { NodeError } from '../../journey/errors.ts';
import { codeGuesser } from '../../journey/known-browser.ts';
import { addNodeType } from '../../journey/node-type.ts';
import { journeyUser, sharedText } from '../../journey/resolve-identity.ts';
import { advanceProfile, checkOathCode, type OathSettings } from '../../mfa/oath/check-code.ts';
import type { OathDevice, OathDevices } from '../../ports/oath-devices.ts';
import type { User } from '../../ports/user.ts';
import { definition } from './definition.ts';

const useRecoveryCode = 1;

type Context = NodeContext<OathSettings>;
type Verdict = 'accepted' | { readonly reason: string; readonly message?: string };

const limited = { reason: 'limited', message: 'Too many wrong codes: this one was not compared' };
const attemptRefused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'oath' } } as const;
const spent = { reason: 'spent', message: 'Another request has spent this code' };

export const node = implementNode(definition, async (context, { oathDevices }) => {
  const { config, state, callbacks, log } = context;
  const user = journeyUser(context);
  if (!user || sharedText(state, 'username') === undefined) {
    throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
  }
  const check = await codeCheck(context, oathDevices, user);
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
  if (verdict === 'accepted') {
    return goTo('successOutcome', { sessionProperties: addNodeType(state, 'AuthenticatorOATH') });
  }
  const { reason, message = 'The code does not match' } = verdict;
  log[verdict === limited ? 'warn' : 'info'](message, { reason });
  return goTo('failureOutcome', { audit: { reason }, ...(verdict === limited && { events: [attemptRefused] }) });
});

/** How to check a code of this user; undefined when there is no device. */
async function codeCheck(context: Context, oathDevices: OathDevices, user: User) {
  const pending = pendingOathDevice(context.state, user);
  if (pending) return async (code: string) => checkPending(context, pending, code);
  const stored = await oathDevices.find(user);
  return stored && ((code: string) => checkStored(context, oathDevices, user, stored, code));
}

// The advanced profile goes back to state and not to the store: storing it is OATH Device Storage's, which must not put
// a profile in place that knows nothing of the code spent here.
function checkPending(
  { config, state, clock, attemptPolicy }: Context,
  pending: PendingOathDevice,
  code: string,
): Verdict {
  if (pending.failures >= attemptPolicy.limit) return limited;
  const now = clock.now();
  const check = checkOathCode(config, pending.profile, code, now);
  if (!check.ok) {
    if (!check.spent) keepPendingOathDevice(state, { ...pending, failures: pending.failures + 1 });
    return check;
  }
  const profile = { ...advanceProfile(pending.profile, check.advance), lastAccessDate: now };
  keepPendingOathDevice(state, { ...pending, profile, failures: 0 });
  return 'accepted';
}

async function checkStored(
  { config, visit, attemptPolicy, browser, clock }: Context,
  oathDevices: OathDevices,
  user: User,
  { profile, spentBy }: OathDevice,
  code: string,
): Promise<Verdict> {
  const { uuid } = profile;
  // A copy of the request that has been accepted is no new attempt.
  const repeated = spentBy === visit;
  const guesser = codeGuesser(user, browser);
  const charge = repeated ? 'charged' : await oathDevices.charge(user, uuid, visit, attemptPolicy, guesser);
  if (charge === 'limited') return limited;
  const check = checkOathCode(config, profile, code, clock.now());
  if (!check.ok && !check.spent) return check;
  if (!check.ok && repeated) return 'accepted';
  if (check.ok && (await accept(oathDevices, user, uuid, check.advance, visit, guesser)) === 'accepted')
    return 'accepted';
  await oathDevices.refund(user, uuid, visit, guesser);
  return check.ok ? spent : check;
}

async function accept(oathDevices: OathDevices, ...attempt: Parameters<OathDevices['accept']>) {
  try {
    return await oathDevices.accept(...attempt);
  } catch (cause) {
    throw new NodeError('ERR_NODE_STORE', 'Unable to store device profile', { cause });
  }
}
