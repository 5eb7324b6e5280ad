// WebAuthn Registration. What the client sends is signed by nobody who is known: it proves that there is a new passkey, and
// nothing about the user.

import * as z from 'zod';
import { brandName } from '../enrolment/branded.ts';
import { dropFence, fenceFailure, openFence } from '../enrolment/factor-fence.ts';
import {
  keepPasskeySeeds,
  keepPendingPasskey,
  type PasskeySeeds,
  storePasskey,
  takePasskeySeeds,
} from '../enrolment/passkey.ts';
import { deviceName } from '../mfa/device-name.ts';
import { algorithmNames, coseAlgorithms } from '../mfa/webauthn/algorithms.ts';
import { type VerifiedRegistration, verifyRegistration } from '../mfa/webauthn/attestation.ts';
import { registrationData } from '../mfa/webauthn/ceremony.ts';
import { type RegistrationAnswer, registrationAnswer } from '../mfa/webauthn/client-outcome.ts';
import { relyingPartyWarnings, userHandleOf } from '../mfa/webauthn/relying-party.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { optionalText } from '../node/localised-text.ts';
import {
  ceremonyKeys,
  ceremonyStep,
  newCeremony,
  relyingParty,
  seesOrigin,
  takeChallenge,
  withoutAnswer,
} from '../node/passkey-ceremony.ts';
import { journeyUser, sharedText } from '../node/resolve-identity.ts';
import type { Ports } from '../ports/index.ts';
import type { Passkey } from '../ports/passkeys.ts';
import type { Identity } from '../ports/users.ts';
import { uuid } from '../ports/uuid.ts';

const usualName = 'New Security Key';

const levels = [
  ...['OFF', 'SELF_ASSERTION_SUBMITTED', 'FIDO_CERTIFIED_L1', 'FIDO_CERTIFIED_L1plus', 'FIDO_CERTIFIED_L2'],
  ...['FIDO_CERTIFIED_L2plus', 'FIDO_CERTIFIED_L3', 'FIDO_CERTIFIED_L3plus'],
] as const;

const config = z.object({
  relyingPartyName: z
    .string()
    .regex(/\S/, 'is required')
    .optional()
    .describe('Shown by the browser as the one who asks. Default: the name of the realm’s brand, else `ForgeRock`'),
  ...ceremonyKeys,
  attestationPreference: z
    .enum(['NONE', 'INDIRECT', 'DIRECT'])
    .default('NONE')
    .describe('Whether the authenticator shall say what it is; `DIRECT` refuses one that does not'),
  acceptedSigningAlgorithms: z
    .array(z.enum(algorithmNames))
    .default(['ES256', 'RS256'])
    .describe('Of the key, the preferred one first; `RS1` is read and never taken'),
  authenticatorAttachment: z
    .enum(['UNSPECIFIED', 'PLATFORM', 'CROSS_PLATFORM'])
    .default('UNSPECIFIED')
    .describe('`PLATFORM`: of this device. `CROSS_PLATFORM`: a security key, or a phone beside it'),
  trustStoreAlias: optionalText.describe('AM’s trust store for attestations; there is none here'),
  enforceRevocationCheck: z.boolean().default(false).describe('AM’s check of the chains in it'),
  excludeCredentials: z
    .boolean()
    .default(false)
    .describe('An authenticator that holds a passkey of the user refuses to make another'),
  generateRecoveryCodes: z
    .boolean()
    .default(true)
    .describe('Makes recovery codes, for Recovery Code Display to show. Not where storage is postponed'),
  storeAttestationDataInTransientState: z
    .boolean()
    .default(false)
    .describe('Leaves the answer, the type of its attestation and the authenticator’s model to nodes that follow'),
  postponeDeviceProfileStorage: z
    .boolean()
    .default(false)
    .describe('Leaves the passkey in transient state, for WebAuthn Device Storage'),
  requiresResidentKey: z
    .boolean()
    .default(false)
    .describe('The authenticator keeps the user’s name with it, so that he signs in without typing one'),
  displayNameSharedState: optionalText.describe('The key in shared state with the name that the authenticator shows'),
  maxSavedDevices: z.int().nonnegative().default(0).describe('How many passkeys a user may have; 0 for any number'),
  validateFidoU2fAaguid: z.boolean().default(true).describe('U2F keys must name no model; here they always must'),
  fidoCertificationLevel: z
    .enum(levels)
    .refine((level) => level === 'OFF', {
      message:
        'takes FIDO’s metadata, which Waymark does not have: set it to OFF, or authenticators would go unchecked',
    })
    .default('OFF')
    .describe('The certificate that an authenticator must have; only `OFF` is taken'),
});

type Context = NodeContext<z.output<typeof config>>;

const outcomes = ['unsupported', 'success', 'failure', 'error', 'exceedDeviceLimit'] as const;

export const node = defineNode(
  {
    type: 'WebAuthnRegistrationNode',
    displayName: 'WebAuthn Registration Node',
    description: 'Has the browser or the app make a passkey, and stores it.',
    versions: ['1.0', '2.0'],
    config,
    outcomes,
    outcomesFor: (given) => outcomes.filter((outcome) => outcome !== 'exceedDeviceLimit' || isLimited(given)),
    callbacks: ['TextOutputCallback', 'MetadataCallback', 'HiddenValueCallback'],
    sees: () => seesOrigin,
    needs: ['brands', 'factorFence', 'factors', 'identities', 'passkeyEnrolment', 'passkeys', 'skipSettingChanges'],
    proves: true,
    believesUser: true,
    warnings: (given) => [
      ...relyingPartyWarnings(given),
      ...(given.acceptedSigningAlgorithms.includes('RS1')
        ? ['acceptedSigningAlgorithms: RS1: never taken: it is SHA-1']
        : []),
      ...(coseAlgorithms(given.acceptedSigningAlgorithms).length === 0
        ? ['acceptedSigningAlgorithms: leaves none, so every registration fails']
        : []),
      ...(given.trustStoreAlias !== undefined || given.enforceRevocationCheck
        ? ['trustStoreAlias: there are no trust stores here: every chain of certificates counts as BASIC']
        : []),
      ...(given.validateFidoU2fAaguid ? [] : ['validateFidoU2fAaguid: counts as true']),
    ],
  },
  async (context, { identities, ...ports }) => {
    const { state, callbacks } = context;
    const user = journeyUser(context);
    const identity = user && (await identities.find(user));
    if (!identity?.active) return goTo('failure', { audit: { reason: 'unknownUser' } });
    const posted = hiddenValueCallback.answer(callbacks);
    if (posted === undefined || posted === '') return question(context, ports, identity);
    // Whatever it is worth, it was the one answer.
    const challenge = takeChallenge(state);
    const seeds = takePasskeySeeds(state);
    const answer = registrationAnswer(posted);
    const verified = answer.kind === 'answer' && challenge && (await verify(context, answer, challenge));
    if (answer.kind !== 'answer' || !seeds || !verified || 'refusal' in verified) {
      dropFence(state);
      if (answer.kind !== 'answer') return withoutAnswer(answer, state);
      const reason = verified && 'refusal' in verified ? verified.refusal : 'challenge';
      context.log.info('The registration of a passkey was refused', { reason });
      return goTo('failure', { audit: { reason } });
    }
    return registered(context, ports, identity, { answer, verified, seeds, posted });
  },
);

type RegistrationPorts = Pick<
  Ports,
  'brands' | 'factorFence' | 'factors' | 'passkeyEnrolment' | 'passkeys' | 'skipSettingChanges'
>;

async function question(context: Context, { brands, factors, passkeys }: RegistrationPorts, identity: Identity) {
  const { config: given, state, randomness } = context;
  const owned = await passkeys.list(identity).catch((cause: unknown) => {
    throw new NodeError('ERR_NODE_STORE', 'Unable to read existing device profiles', { cause });
  });
  if (isLimited(given) && owned.length >= given.maxSavedDevices) return goTo('exceedDeviceLimit');
  if (!openFence(context, identity, await factors.look(identity))) {
    return goTo('failure', fenceFailure('unproved', context));
  }
  const { username, attributes } = identity;
  const [userName = username] = attributes['_username'] ?? [];
  const shown = given.displayNameSharedState && sharedText(state, given.displayNameSharedState);
  keepPasskeySeeds(state, { uuid: uuid(randomness), codeSeed: Buffer.from(randomness.bytes(32)).toString('hex') });
  const attachments = { UNSPECIFIED: undefined, PLATFORM: 'platform', CROSS_PLATFORM: 'cross-platform' } as const;
  const preferences = { NONE: 'none', INDIRECT: 'indirect', DIRECT: 'direct' } as const;
  const data = registrationData({
    ...newCeremony(context),
    relyingPartyName: await brandName(given.relyingPartyName, context, brands),
    attestation: preferences[given.attestationPreference],
    userHandle: userHandleOf(identity),
    userName,
    displayName: shown ?? userName,
    attachment: attachments[given.authenticatorAttachment],
    residentKey: given.requiresResidentKey,
    algorithms: coseAlgorithms(given.acceptedSigningAlgorithms),
    excluded: given.excludeCredentials ? owned.map(({ credentialId }) => credentialId) : [],
  });
  return ask(ceremonyStep(data, given));
}

function verify(context: Context, answer: RegistrationAnswer, challenge: Uint8Array) {
  const { userVerificationRequirement, acceptedSigningAlgorithms, attestationPreference } = context.config;
  return verifyRegistration(answer, {
    ...relyingParty(context),
    challenge,
    verification: userVerificationRequirement === 'REQUIRED',
    algorithms: coseAlgorithms(acceptedSigningAlgorithms),
    attested: attestationPreference === 'DIRECT',
  });
}

interface Registered {
  readonly answer: RegistrationAnswer;
  readonly verified: VerifiedRegistration;
  readonly seeds: PasskeySeeds;
  readonly posted: string;
}

async function registered(
  context: Context,
  ports: RegistrationPorts,
  identity: Identity,
  { answer, verified, seeds, posted }: Registered,
) {
  const { config: given, state, clock } = context;
  const { flags, format, aaguid, attestationType, ...key } = verified;
  const attachment = answer.attachment === undefined ? {} : { authenticatorAttachment: answer.attachment };
  state.putTransient('webauthnAttestationInfo', { flags: { ...flags }, ...attachment });
  if (given.storeAttestationDataInTransientState) {
    state.putTransient('webauthnData', posted);
    state.putTransient('webauthnAttestationType', attestationType);
    state.putTransient('webauthnDeviceAaguid', aaguid);
  }
  const now = clock.now();
  const passkey: Passkey = {
    ...{ uuid: seeds.uuid, ...key, userHandle: userHandleOf(identity), rpId: relyingParty(context).rpId },
    deviceName: deviceName(answer.deviceName ?? '') ?? usualName,
    ...{ createdDate: now, lastAccessDate: now, aaguid, attestationFormat: format, attestationType },
    backupEligible: flags.BE,
  };
  const pending = { passkey, codeSeed: seeds.codeSeed };
  if (given.postponeDeviceProfileStorage) {
    keepPendingPasskey(state, identity, pending);
    return goTo('success');
  }
  const done = await storePasskey(context, ports, identity, pending, given);
  if (done.stored) return goTo('success', done.stored);
  if (done.refusal === 'full' && isLimited(given)) return goTo('exceedDeviceLimit');
  if (done.refusal === 'unproved' || done.refusal === 'changed') {
    return goTo('failure', fenceFailure(done.refusal, context));
  }
  return goTo('failure', { audit: { reason: done.refusal } });
}

function isLimited(given: Pick<z.output<typeof config>, 'maxSavedDevices' | 'postponeDeviceProfileStorage'>): boolean {
  return given.maxSavedDevices > 0 && !given.postponeDeviceProfileStorage;
}
