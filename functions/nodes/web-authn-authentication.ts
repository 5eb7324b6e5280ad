// WebAuthn Authentication. The credential says whose it is, never a name that somebody has typed or sent along.

import * as z from 'zod';
import { verifyAssertion } from '../mfa/webauthn/assertion.ts';
import { authenticationData } from '../mfa/webauthn/ceremony.ts';
import { type AuthenticationAnswer, authenticationAnswer } from '../mfa/webauthn/client-outcome.ts';
import { relyingPartyWarnings } from '../mfa/webauthn/relying-party.ts';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { errorName } from '../node/errors.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import {
  ceremonyKeys,
  ceremonyStep,
  newCeremony,
  relyingParty,
  seesOrigin,
  takeChallenge,
  withoutAnswer,
} from '../node/passkey-ceremony.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import { addNodeType } from '../node/session-properties.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import { isSameId, type Passkey } from '../ports/passkeys.ts';
import { universalId } from '../ports/universal-id.ts';
import { type Identity, type User, userKey } from '../ports/users.ts';

const useRecoveryCode = 0;
/** What an untouched button comes back as. */
const notPressed = 100;

/** Wrong answers in a journey. A signature cannot be guessed, so they are charged to nobody: who could be locked out by a stranger? */
const mostFailures = 10;
const failuresKey = 'waymark.passkeyFailures';

const config = z.object({
  ...ceremonyKeys,
  isRecoveryCodeAllowed: z
    .boolean()
    .default(false)
    .describe('Shows a button for who has no passkey at hand, which takes `recoveryCode`'),
  recoveryCodeLabel: localisedText.describe(
    'What that button says, where it leads elsewhere than to a recovery code. AM has none such',
  ),
  requiresResidentKey: z.boolean().default(false).describe('Nobody types a name: the passkey says who signs in'),
  detectSignCountMismatch: z
    .boolean()
    .default(false)
    .describe('Takes `successSignCountMismatch` where a passkey counts back, as a copy of it would'),
  mediation: z
    .enum(['conditional'])
    .optional()
    .describe(
      'AM’s later versions: the browser offers passkeys in the field for the user name, on a page with one. With `requiresResidentKey` alone',
    ),
});

type Context = NodeContext<z.output<typeof config>>;
type AuthenticationPorts = Pick<Ports, 'identities' | 'passkeys' | 'passkeyUse' | 'sessionGround'>;

const outcomes = [
  'unsupported',
  'noDevice',
  'success',
  'failure',
  'error',
  'recoveryCode',
  'successSignCountMismatch',
] as const;

export const node = defineNode(
  {
    type: 'WebAuthnAuthenticationNode',
    displayName: 'WebAuthn Authentication Node',
    description: 'Has the user sign in with a passkey: one of the named user’s, or whichever the authenticator finds.',
    versions: ['1.0', '2.0'],
    config,
    outcomes,
    outcomesFor: ({ isRecoveryCodeAllowed, detectSignCountMismatch }) =>
      outcomes.filter(
        (outcome) =>
          (outcome !== 'recoveryCode' || isRecoveryCodeAllowed) &&
          (outcome !== 'successSignCountMismatch' || detectSignCountMismatch),
      ),
    callbacks: ['TextOutputCallback', 'MetadataCallback', 'HiddenValueCallback', 'ConfirmationCallback'],
    sees: () => seesOrigin,
    needs: ['identities', 'passkeys', 'passkeyUse', 'sessionGround'],
    returns: {},
    proves: true,
    chosenByClient: ['unsupported', 'error', 'failure'],
    warnings: (given) => [
      ...localeWarnings('recoveryCodeLabel', given.recoveryCodeLabel),
      ...relyingPartyWarnings(given),
      ...(given.requiresResidentKey && given.userVerificationRequirement !== 'REQUIRED'
        ? [
            'userVerificationRequirement: without REQUIRED whoever finds the authenticator is its owner: that is one factor, and no password is asked for',
          ]
        : []),
      ...(given.mediation && !given.requiresResidentKey
        ? ['mediation: left out: browsers offer only passkeys that bring the user’s name along']
        : []),
    ],
  },
  async (context, ports) => {
    const { config: given, state, callbacks, log } = context;
    const named = given.requiresResidentKey ? undefined : await candidates(context, ports);
    if (named && named.passkeys.length === 0) return goTo(named.identity ? 'noDevice' : 'failure');
    if (given.isRecoveryCodeAllowed && confirmationCallback.answer(callbacks) === useRecoveryCode) {
      takeChallenge(state);
      return goTo('recoveryCode');
    }
    const posted = hiddenValueCallback.answer(callbacks);
    if (posted === undefined || posted === '') return question(context, named?.passkeys ?? []);
    // Whatever it is worth, it was the one answer.
    const challenge = takeChallenge(state);
    const answer = authenticationAnswer(posted);
    if (answer.kind !== 'answer') return withoutAnswer(answer, state);
    const judged = await judge(context, ports, answer, challenge, named);
    if ('refusal' in judged) {
      log.info('An answer with a passkey was refused', { reason: judged.refusal });
      state.putShared(failuresKey, failuresIn(context) + 1);
      return goTo('failure', { audit: { reason: judged.refusal } });
    }
    return signedIn(context, answer, judged);
  },
);

interface Named {
  readonly identity?: Identity;
  readonly passkeys: readonly Passkey[];
}

/** The passkeys of whoever the journey has named. */
async function candidates(context: Context, { identities, passkeys }: AuthenticationPorts): Promise<Named> {
  const user = journeyUser(context);
  const identity = user && (await identities.find(user));
  return identity?.active ? { identity, passkeys: await passkeys.list(identity) } : { passkeys: [] };
}

function question(context: Context, allowed: readonly Passkey[]) {
  const { config: given, locales } = context;
  const data = authenticationData({
    ...newCeremony(context),
    allowed: allowed.map(({ credentialId }) => credentialId),
    conditional: given.mediation !== undefined && given.requiresResidentKey,
  });
  const step = ceremonyStep(data, given, given.isRecoveryCodeAllowed);
  if (!given.isRecoveryCodeAllowed) return ask(step);
  const label = bestText(given.recoveryCodeLabel, locales, 'first') || 'Use Recovery Code';
  return ask([...step, confirmationCallback.ask([label], { initial: notPressed })]);
}

interface Judged {
  readonly identity: Identity;
  readonly passkey: Passkey;
  readonly verified: Exclude<ReturnType<typeof verifyAssertion>, { refusal: string }>;
  /** The count told that this is the passkey, and no copy of it. */
  readonly counted: 'used' | 'behind';
  /** Of whom nobody had named before. */
  readonly epoch?: number;
}

async function judge(
  context: Context,
  ports: AuthenticationPorts,
  answer: AuthenticationAnswer,
  challenge: Uint8Array | undefined,
  named: Named | undefined,
): Promise<Judged | { readonly refusal: string }> {
  const { config: given, visit, log } = context;
  if (failuresIn(context) >= mostFailures) return { refusal: 'limited' };
  if (!challenge) return { refusal: 'challenge' };
  const found = named ? ofNamed(named, answer) : await ofCredential(context, ports, answer);
  if ('refusal' in found) return found;
  const { identity, passkey } = found;
  const verified = verifyAssertion(answer, passkey, {
    ...relyingParty(context),
    challenge,
    verification: given.userVerificationRequirement === 'REQUIRED',
  });
  if ('refusal' in verified) return verified;
  const { credentialId, uuid } = passkey;
  const use = { credentialId, signCount: verified.signCount, visit };
  const counted = await ports.passkeyUse.use(identity, uuid, use).catch((error: unknown) => {
    log.error('The use of a passkey could not be noted', { error: errorName(error) });
    return 'used' as const;
  });
  if (counted === 'gone') return { refusal: 'gone' };
  return { ...found, verified, counted };
}

type Found = Pick<Judged, 'identity' | 'passkey' | 'epoch'> | { readonly refusal: string };

function ofNamed({ identity, passkeys }: Named, { credentialId }: AuthenticationAnswer): Found {
  const passkey = passkeys.find((one) => isSameId(one.credentialId, credentialId));
  return identity && passkey ? { identity, passkey } : { refusal: 'unknownCredential' };
}

async function ofCredential(
  context: Context,
  { identities, passkeys, sessionGround }: AuthenticationPorts,
  { credentialId, userHandle }: AuthenticationAnswer,
): Promise<Found> {
  const found = await passkeys.findByCredential(context.realm, credentialId);
  if (!found) return { refusal: 'unknownCredential' };
  const { owner, passkey } = found;
  if (userHandle === undefined || !isHandleOf(userHandle, passkey, owner)) return { refusal: 'userHandle' };
  const before = journeyUser(context);
  if (before && userKey(before) !== userKey(owner)) return { refusal: 'otherUser' };
  // Before anything is verified: what is raised from here on ends what was proved.
  const { epoch } = await sessionGround.look(owner);
  const identity = await identities.find(owner);
  return identity?.active ? { identity, passkey, epoch } : { refusal: 'unknownUser' };
}

/** As the passkey was given it; AM's are the name, of which one spelling is as good as another. */
function isHandleOf(userHandle: string, passkey: Passkey, owner: User): boolean {
  if (isSameId(userHandle, passkey.userHandle)) return true;
  const username = Buffer.from(userHandle, 'base64url').toString();
  return passkey.rpId === undefined && userKey({ ...owner, username }) === userKey(owner);
}

function failuresIn({ state }: Pick<Context, 'state'>): number {
  const failures = state.getShared(failuresKey);
  return typeof failures === 'number' ? failures : 0;
}

function signedIn(
  context: Context,
  answer: AuthenticationAnswer,
  { identity, passkey, verified, counted, epoch }: Judged,
) {
  const { config: given, state, universalId: identified } = context;
  const { flags, signCount } = verified;
  const { uuid, credentialId, deviceName } = passkey;
  const device = `webauthn#${uuid}`;
  if (given.requiresResidentKey) state.putShared('username', identity.username);
  state.putShared('webauthnDeviceUuid', uuid);
  state.putShared('webauthnDeviceName', deviceName);
  const attachment = answer.attachment === undefined ? {} : { authenticatorAttachment: answer.attachment };
  state.putTransient('webauthnAssertionInfo', { flags: { ...flags }, ...attachment });
  const isBehind = counted === 'behind' || (signCount === 0 && passkey.signCount > 0);
  const behind: NodeEvent = {
    eventName: 'WAYMARK-PASSKEY-COUNT-BEHIND',
    info: { objectId: universalId(identity), device: uuid, stored: String(passkey.signCount), told: String(signCount) },
  };
  // A key that can be copied from one device to another is not the hardware's own.
  const proved = [{ factor: flags.BE ? 'swk' : 'hwk', device }, ...(flags.UV ? [{ factor: 'uv', device }] : [])];
  return goTo(given.detectSignCountMismatch && counted === 'behind' ? 'successSignCountMismatch' : 'success', {
    proved,
    ...(epoch !== undefined && { provedOn: epoch }),
    ...(identified === undefined && { universalId: universalId(identity) }),
    sessionProperties: addNodeType(state, 'WebAuthnAuthentication'),
    audit: { registeredDeviceUuid: uuid, credentialId, deviceName },
    ...(isBehind && { events: [behind] }),
  });
}
