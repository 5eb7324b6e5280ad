// Recovery Code Collector Decision. Codes are compared as typed; trouble of any kind reads as a wrong code. Whoever spends
// the last code gets ten new ones, which a Recovery Code Display node further on shows.

import * as z from 'zod';
import {
  keepRecoverySeed,
  noteRecoveryCodesLeft,
  offerRecoveryCodes,
  takeNextRecoveryCodes,
} from '../enrolment/recovery-codes.ts';
import { nameCallback } from '../node/callbacks/name-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { errorName } from '../node/errors.ts';
import { codeGuesser } from '../node/known-browser.ts';
import { journeyUser, sharedText } from '../node/resolve-identity.ts';
import { addNodeType } from '../node/session-properties.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import type { RecoveryCodes, Spending } from '../ports/recovery.ts';
import { helpPass } from '../ports/sessions.ts';
import { comparableId, universalId } from '../ports/universal-id.ts';
import type { User } from '../ports/users.ts';

/** The stored kind of each type, and what a spent code adds to `NodeType`. */
const kinds = {
  OATH: { kind: 'oath', nodeType: 'AuthenticatorOATH' },
  PUSH: { kind: 'push', nodeType: 'AuthenticatorPushRegistration' },
  WEB_AUTHN: { kind: 'webauthn', nodeType: 'WebAuthnAuthentication' },
} as const;

const attemptRefused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'recoveryCode' } } as const;

export const node = defineNode(
  {
    type: 'RecoveryCodeCollectorDecisionNode',
    displayName: 'Recovery Code Collector Decision',
    description:
      'Asks for a recovery code and spends it. Whoever has proved a password may enter a pass of the help desk in its place: the journey must then go on to register a device.',
    config: z.object({
      recoveryCodeType: z
        .enum(['OATH', 'PUSH', 'WEB_AUTHN'])
        .default('OATH')
        .describe('The kind of device whose codes are taken'),
    }),
    outcomes: ['true', 'false'],
    callbacks: ['NameCallback'],
    // NodeType besides AM's two: what a node does not declare it does not see, and so would overwrite. Ours is the seed of
    // the codes that follow the last one.
    inputs: ['realm', 'username', 'NodeType', 'waymark.recoverySeed'],
    needs: ['recoveryCodes'],
    returns: { back: true },
    proves: true,
  },
  async (context, { recoveryCodes }) => {
    const { config, state, callbacks, log, randomness } = context;
    const code = nameCallback.answer(callbacks);
    if (!code) {
      keepRecoverySeed(state, randomness);
      return ask([nameCallback.ask('Recovery Code', '', 'recoveryCode')]);
    }
    const { recoveryCodeType } = config;
    const { kind, nodeType } = kinds[recoveryCodeType];
    const user = sharedText(state, 'username') === undefined ? undefined : journeyUser(context);
    const next = takeNextRecoveryCodes(state);
    const spending = user ? await spend(context, recoveryCodes, user, kind, code, next) : refused;
    const { verdict } = spending;
    const objectId = user && (context.universalId ?? comparableId(universalId(user)));
    if (objectId !== undefined && verdict === 'passed') {
      const used = { eventName: 'WAYMARK-PASS-USED', info: { objectId } } as const;
      return goTo('true', { proved: [{ factor: helpPass }], audit: { recoveryCodeType, pass: true }, events: [used] });
    }
    if (objectId !== undefined && spending.verdict === 'accepted') {
      const { left, renewed, deviceName } = spending;
      if (renewed && next) offerRecoveryCodes(state, next(), deviceName);
      else noteRecoveryCodesLeft(state, left);
      const events = eventsOf(objectId, kind, spending);
      // It stands in for the device that it came with, as long as that is there.
      const proved = [{ factor: 'recovery', device: `${kind}#${spending.device}` }];
      const sessionProperties = addNodeType(state, nodeType);
      return goTo('true', { proved, sessionProperties, audit: { recoveryCodeType }, events });
    }
    if (verdict === 'limited') log.warn('Too many wrong codes: this one was not compared', { kind });
    if (verdict === 'refused') log.info('The recovery code was refused', { kind });
    const audit = { recoveryCodeType, reason: verdict };
    return goTo('false', { audit, ...(verdict === 'limited' && { events: [attemptRefused] }) });
  },
);

type Kind = (typeof kinds)[keyof typeof kinds]['kind'];

const refused = { verdict: 'refused' } as const;

async function spend(
  { visit, attemptPolicy, browser, standing, log }: NodeContext,
  recoveryCodes: RecoveryCodes,
  user: User,
  kind: Kind,
  code: string,
  next: (() => string[]) | undefined,
): Promise<Spending | { readonly verdict: 'failed' }> {
  try {
    const guesser = codeGuesser(user, browser);
    // A pass alone opens nothing: whoever finds one has no password.
    const passes = standing.proofs.some(({ factor }) => factor === 'pwd');
    return await recoveryCodes.spend(user, kind, code, visit, attemptPolicy, guesser, next, passes);
  } catch (error) {
    const name = errorName(error);
    log.error('An error occurred while verifying the recovery code', { kind, error: name });
    return { verdict: 'failed' };
  }
}

function eventsOf(objectId: string, kind: Kind, { device, left, renewed }: Accepted): NodeEvent[] {
  const about = { objectId, kind, device };
  const used = { ...about, left: String(renewed ? 0 : left) };
  return [
    { eventName: 'WAYMARK-RECOVERY-CODE-USED', info: used },
    ...(renewed
      ? [{ eventName: 'WAYMARK-DEVICE-CHANGED', info: { ...about, operation: 'newRecoveryCodes' } } as const]
      : []),
  ];
}

type Accepted = Extract<Spending, { verdict: 'accepted' }>;
