// Recovery Code Collector Decision. Codes are compared as typed; trouble of any kind reads as a wrong code.
import { nameCallback } from '../../callbacks/name-callback.ts';
import { ask, goTo, implementNode, type NodeContext } from '../../journey/define-node.ts';
import { codeGuesser } from '../../journey/known-browser.ts';
import { addNodeType } from '../../journey/node-type.ts';
import { journeyUser, sharedText } from '../../journey/resolve-identity.ts';
import type { RecoveryCodes } from '../../ports/recovery-codes.ts';
import { definition } from './definition.ts';

/** The stored kind of each type, and what a spent code adds to `NodeType`. */
const kinds = {
  OATH: { kind: 'oath', nodeType: 'AuthenticatorOATH' },
  PUSH: { kind: 'push', nodeType: 'AuthenticatorPushRegistration' },
  WEB_AUTHN: { kind: 'webauthn', nodeType: 'WebAuthnAuthentication' },
} as const;

const attemptRefused = { eventName: 'WAYMARK-ATTEMPT-REFUSED', info: { factor: 'recoveryCode' } } as const;

export const node = implementNode(definition, async (context, { recoveryCodes }) => {
  const { config, state, callbacks, log } = context;
  const code = nameCallback.answer(callbacks);
  if (!code) return ask([nameCallback.ask('Recovery Code')]);

  const { recoveryCodeType } = config;
  const { kind, nodeType } = kinds[recoveryCodeType];
  const verdict = await spend(context, recoveryCodes, kind, code);
  if (verdict === 'accepted') {
    return goTo('true', { sessionProperties: addNodeType(state, nodeType), audit: { recoveryCodeType } });
  }
  if (verdict === 'limited') log.warn('Too many wrong codes: this one was not compared', { kind });
  if (verdict === 'refused') log.info('The recovery code was refused', { kind });
  const audit = { recoveryCodeType, reason: verdict };
  return goTo('false', { audit, ...(verdict === 'limited' && { events: [attemptRefused] }) });
});

type Kind = (typeof kinds)[keyof typeof kinds]['kind'];

async function spend(context: NodeContext, recoveryCodes: RecoveryCodes, kind: Kind, code: string) {
  const { state, visit, attemptPolicy, browser, log } = context;
  const user = sharedText(state, 'username') === undefined ? undefined : journeyUser(context);
  if (!user) return 'refused';
  try {
    return await recoveryCodes.spend(user, kind, code, visit, attemptPolicy, codeGuesser(user, browser));
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    log.error('An error occurred while verifying the recovery code', { kind, error: name });
    return 'failed';
  }
}
