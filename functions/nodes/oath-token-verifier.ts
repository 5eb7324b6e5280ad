// OATH Token Verifier. A device that the journey has just enrolled comes before the stored one.

import * as z from 'zod';
import { keepPendingOathDevice, type PendingOathDevice, pendingOathDevice } from '../enrolment/oath-device.ts';
import {
  advanceProfile,
  checkOathCode,
  checkOathCodeStrictly,
  type OathSettings,
  strictOath,
} from '../mfa/oath/check-code.ts';
import type { OathDeviceProfile } from '../mfa/oath/device-profile.ts';
import { answerOf } from '../node/callbacks/callback.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { nameCallback } from '../node/callbacks/name-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { codeGuesser } from '../node/known-browser.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import {
  intervalWarnings,
  longestInterval,
  weakNumber,
  wholeNumber,
  widestWindow,
  windowWarnings,
} from '../node/number-bounds.ts';
import { oathAgreement } from '../node/oath-agreement.ts';
import { journeyUser, sharedText } from '../node/resolve-identity.ts';
import { addNodeType } from '../node/session-properties.ts';
import type { OathAttempts, OathDevice } from '../ports/devices.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { Proof } from '../ports/node-runner.ts';
import type { User } from '../ports/users.ts';

/** On one side, so that both sides and the present step fit into the widest window. */
const mostSteps = widestWindow / 2 - 1;

export const config = z.object({
  algorithm: z
    .enum(['TOTP', 'HOTP'])
    .default('TOTP')
    .describe('Codes by the clock or by a counter; the device must have been registered for the same'),
  hotpWindowSize: wholeNumber(1, widestWindow)
    .default(100)
    .describe('HOTP only: how many counters to look ahead; the last one counts'),
  totpTimeInterval: wholeNumber(1, longestInterval)
    .default(30)
    .describe('TOTP only: seconds for which a code stands in the app; as the device was registered'),
  totpTimeSteps: wholeNumber(1, mostSteps)
    .default(2)
    .describe('TOTP only: steps before and after the device’s present one'),
  totpHashAlgorithm: z
    .enum(['HMAC_SHA1', 'HMAC_SHA256', 'HMAC_SHA512'])
    .default('HMAC_SHA1')
    .describe('TOTP only; as the device was registered'),
  maximumAllowedClockDrift: wholeNumber(1, widestWindow)
    .default(5)
    .describe('TOTP only: how far the clock of a device may go wrong, in steps'),
  isRecoveryCodeAllowed: z
    .boolean()
    .default(false)
    .describe('Shows a button for who has no device at hand, which takes `recoveryCodeOutcome`'),
  recoveryCodeLabel: localisedText.describe(
    'What that button says, where it leads elsewhere than to a recovery code. AM has none such',
  ),
});

function above(given: z.output<typeof config>, key: keyof typeof strictOath, rows: string): string[] {
  return given[key] > strictOath[key] ? [`${key}: counts as ${strictOath[key]} (${rows})`] : [];
}

const useRecoveryCode = 1;

const needs = ['oathAttempts', 'oathDevices'] as const satisfies readonly PortName[];

type Context = NodeContext<OathSettings>;
type OathPorts = Pick<Ports, (typeof needs)[number]>;
/** What is right proves a device, once that is stored. */
type CodeVerdict =
  | { readonly proved: readonly Proof[] }
  | { readonly reason: string; readonly message?: string; readonly spent?: boolean };

const limited = { reason: 'limited', message: 'Too many wrong codes: this one was not compared' };
const attemptRefused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'oath' } } as const;
const codeReplayed = { eventName: 'WAYMARK-CODE-REPLAYED', info: { factor: 'oath' } } as const;
const spent = { reason: 'spent', message: 'Another request has spent this code', spent: true };

export const node = defineNode(
  {
    type: 'OathTokenVerifierNode',
    displayName: 'OATH Token Verifier',
    description: 'Asks for a one-time password and checks it against the user’s device.',
    config,
    outcomes: ['successOutcome', 'failureOutcome', 'notRegisteredOutcome', 'recoveryCodeOutcome'],
    outcomesFor: ({ isRecoveryCodeAllowed }) => [
      'successOutcome',
      'failureOutcome',
      'notRegisteredOutcome',
      ...(isRecoveryCodeAllowed ? ['recoveryCodeOutcome'] : []),
    ],
    callbacks: ['NameCallback', 'ConfirmationCallback'],
    needs,
    returns: { back: true },
    proves: true,
    strictWarnings: (given) => [
      ...(given.algorithm === 'HOTP'
        ? [...above(given, 'hotpWindowSize', 'R-4226-7.4a')]
        : [
            ...above(given, 'totpTimeSteps', 'N-OTP-8, R-6238-5.2a'),
            ...above(given, 'maximumAllowedClockDrift', 'N-OTP-8'),
            ...(given.totpTimeInterval > 30 ? ['totpTimeInterval: above 30 s (A-6.5.5 stays missed)'] : []),
          ]),
    ],
    agreement: oathAgreement('verifies'),
    warnings: ({
      algorithm,
      hotpWindowSize,
      totpTimeInterval,
      totpTimeSteps,
      maximumAllowedClockDrift,
      recoveryCodeLabel,
    }) => [
      ...localeWarnings('recoveryCodeLabel', recoveryCodeLabel),
      ...(algorithm === 'HOTP'
        ? windowWarnings('hotpWindowSize', hotpWindowSize + 1, hotpWindowSize)
        : [
            ...intervalWarnings(totpTimeInterval),
            ...weakNumber('totpTimeSteps', totpTimeSteps, {
              ...{ most: 2, unit: ' steps' },
              rule: 'RFC 6238, section 5.2, recommends one for the delay of the network; the default of two is plenty',
            }),
            ...windowWarnings('totpTimeSteps', 2 * totpTimeSteps + 1, totpTimeSteps),
            ...weakNumber('maximumAllowedClockDrift', maximumAllowedClockDrift, {
              ...{ most: 5, unit: ' steps' },
              rule: 'RFC 6238, section 6, asks for a limit; with more than the default of five, codes of long ago are good',
            }),
          ]),
    ],
  },
  async (context, ports) => {
    const { config, state, callbacks, locales, log } = context;
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
      const label = bestText(config.recoveryCodeLabel, locales, 'first') || 'Use recovery code';
      const buttons = config.isRecoveryCodeAllowed ? ['Submit', label] : ['Submit'];
      return ask([
        nameCallback.ask('Enter verification code', '', 'code', check.length),
        confirmationCallback.ask(buttons),
      ]);
    }
    const verdict = await check.code(nameCallback.answer(callbacks) ?? '');
    if ('proved' in verdict) {
      const { proved } = verdict;
      return goTo('successOutcome', { proved, sessionProperties: addNodeType(state, 'AuthenticatorOATH') });
    }
    const { reason, message = 'The code does not match' } = verdict;
    log[verdict === limited ? 'warn' : 'info'](message, { reason });
    const event = verdict === limited ? attemptRefused : verdict.spent ? codeReplayed : undefined;
    return goTo('failureOutcome', { audit: { reason }, ...(event && { events: [event] }) });
  },
);

interface CodeCheck {
  /** Signs of a code, where the device is known to make codes of that many and no others. */
  readonly length: number | undefined;
  code(typed: string): Promise<CodeVerdict>;
}

/** How to check a code of this user; undefined when there is no device. */
async function codeCheck(
  context: Context,
  { oathAttempts, oathDevices }: OathPorts,
  user: User,
): Promise<CodeCheck | undefined> {
  const pending = pendingOathDevice(context.state, user);
  if (pending) return { length: lengthOf(pending.profile), code: async (code) => checkPending(context, pending, code) };
  const stored = await oathDevices.find(user);
  return (
    stored && {
      length: lengthOf(stored.profile),
      code: (code) => checkStored(context, oathAttempts, user, stored, code),
    }
  );
}

/** Of a device that we have enrolled; one from elsewhere may show six digits or eight. */
function lengthOf({ digits, checksumDigit }: OathDeviceProfile): number | undefined {
  return digits && digits + (checksumDigit ? 1 : 0);
}

// The advanced profile goes back to state and not to the store: storing it is OATH Device Storage's, which must not put
// a profile in place that knows nothing of the code spent here.
function checkPending(context: Context, pending: PendingOathDevice, code: string): CodeVerdict {
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
): Promise<CodeVerdict> {
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
