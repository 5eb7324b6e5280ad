// What the nodes that register a passkey and that sign in with one have in common: config keys, the step in both of AM's modes,
// and the challenge, which is good for one answer.
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Ceremony } from '../mfa/webauthn/ceremony.ts';
import type { ClientFailure } from '../mfa/webauthn/client-outcome.ts';
import { permittedOrigins, type RelyingPartyConfig, relyingPartyId } from '../mfa/webauthn/relying-party.ts';
import type { Randomness } from '../ports/system.ts';
import type { Callback } from './callbacks/callback.ts';
import { hiddenValueCallback } from './callbacks/hidden-value-callback.ts';
import { metadataCallback } from './callbacks/metadata-callback.ts';
import { textOutputCallback } from './callbacks/text-output-callback.ts';
import type { NodeContext } from './define-node.ts';
import { goTo } from './define-node.ts';
import { NodeError } from './errors.ts';
import { optionalText } from './localised-text.ts';
import { wholeNumber } from './number-bounds.ts';
import type { NodeState } from './state.ts';

export const ceremonyKeys = {
  relyingPartyDomain: optionalText.describe(
    'The domain that passkeys are bound to: that of the page, or one above it. Unset: the host of the page. Apps need it',
  ),
  origins: z
    .array(z.string())
    .default([])
    .describe(
      'Origins whose pages may ask, and apps: `https://app.example.com`, `android:apk-key-hash:…`, `ios:bundle-id:…`. Empty: this server’s own, and those of CORS_ORIGINS',
    ),
  userVerificationRequirement: z
    .enum(['REQUIRED', 'PREFERRED', 'DISCOURAGED'])
    .default('PREFERRED')
    .describe('Whether the authenticator asks for finger, face or PIN; only `REQUIRED` is insisted on'),
  timeout: wholeNumber(1, 3600).default(60).describe('Seconds that the browser gives the user'),
  asScript: z
    .boolean()
    .default(true)
    .describe('For AM’s own page and old clients; `false` for apps, for user names with other signs, and for our page'),
};

type CeremonyConfig = z.output<z.ZodObject<typeof ceremonyKeys>>;
type CeremonyContext = Pick<NodeContext<CeremonyConfig>, 'config' | 'state' | 'randomness'>;

const extensionsKey = 'webAuthnExtensions';

const verifications = { REQUIRED: 'required', PREFERRED: 'preferred', DISCOURAGED: 'discouraged' } as const;

/** What both ceremonies tell the client, with a challenge that waits for the answer. */
export function newCeremony({ config, state, randomness }: CeremonyContext): Ceremony {
  return {
    challenge: newChallenge(state, randomness),
    relyingPartyDomain: config.relyingPartyDomain ?? '',
    timeoutSeconds: config.timeout,
    verification: verifications[config.userVerificationRequirement],
    extensions: extensionsIn(state),
  };
}

/** Of a script before the node. Throws `ERR_NODE_INPUT` for anything but an object. */
function extensionsIn(state: NodeState): JsonObject {
  // AM's own sample writes the second.
  const found = state.get(extensionsKey) ?? state.get('webAuthNExtensions');
  if (found === undefined || found === null) return {};
  if (!isJsonObject(found)) throw new NodeError('ERR_NODE_INPUT', 'Extensions must be a map');
  return found;
}

export function ceremonyStep(
  data: JsonObject,
  { asScript }: { readonly asScript: boolean },
  recovery = false,
): Callback[] {
  const outcome = hiddenValueCallback.ask('webAuthnOutcome', 'false');
  if (!asScript) return [metadataCallback.tell(data), outcome];
  const script = textOutputCallback.view({ kind: 'passkey', data, recovery });
  return [script, textOutputCallback.view({ kind: 'passkeyWait' }), outcome];
}

// The challenge, AM's name and encoding. Another for every step, and gone as soon as an answer to it is judged.

const challengeKey = 'web-authn-challenge';
const challengeBytes = 32;

function newChallenge(state: NodeState, randomness: Randomness): Uint8Array {
  const challenge = randomness.bytes(challengeBytes);
  state.putShared(challengeKey, Buffer.from(challenge).toString('base64'));
  return challenge;
}

/** Undefined when none is open. */
export function takeChallenge(state: NodeState): Uint8Array | undefined {
  const text = state.getShared(challengeKey);
  state.remove(challengeKey);
  const challenge = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  return challenge.length === challengeBytes ? challenge : undefined;
}

// Who asks.

export const seesOrigin = { headers: ['origin'] };

/** Throws `ERR_NODE_INPUT` where nothing says what the passkey is bound to. */
export function relyingParty({
  config,
  request,
  baseUrl,
  pageOrigins = [],
}: Pick<NodeContext<RelyingPartyConfig>, 'config' | 'request' | 'baseUrl' | 'pageOrigins'>): {
  readonly rpId: string;
  readonly origins: readonly string[];
} {
  const site = { baseUrl, pageOrigins, origin: request?.headers['origin']?.[0] };
  const rpId = relyingPartyId(config, site);
  if (rpId === undefined) throw new NodeError('ERR_NODE_INPUT', 'Unable to parse origin header URL.');
  return { rpId, origins: permittedOrigins(config, site) };
}

/** What becomes of an answer that is none. */
export function withoutAnswer(failure: ClientFailure, state: NodeState) {
  switch (failure.kind) {
    case 'unsupported':
      return goTo('unsupported');
    case 'error':
      state.putShared('WebAuthenticationDOMException', failure.error);
      return goTo('error', { audit: { clientError: failure.error } });
    default:
      return goTo('failure', { audit: { reason: failure.kind } });
  }
}
