// What Google and Apple hand out for sending pushes, as an operator keeps it in a secret, and what SNS takes of it.
import * as z from 'zod';
import type { ApplicationAttributes, PushPlatform } from '../../ports/push-addresses.ts';

const filled = z.string('is missing or no text').min(1, 'is empty');
const privateKey = filled.includes('-----BEGIN PRIVATE KEY-----', 'is no private key in PEM form');
const tenLettersOrDigits = filled.regex(/^[A-Z0-9]{10}$/, 'must have 10 capital letters or digits');

/** The file that the Firebase console offers for a service account; SNS takes it whole. */
const google = z.object({
  type: z.literal('service_account', 'must be service_account'),
  project_id: filled,
  private_key_id: filled,
  private_key: privateKey,
  client_email: filled,
});

const apple = z.object({
  /** The text of the `.p8` file. */
  signingKey: privateKey,
  keyId: tenLettersOrDigits,
  teamId: tenLettersOrDigits,
  /** Of the app: `com.example.login`. */
  bundleId: filled,
});

/** Throws an error that names what is wrong in the secret, and nothing of what is in it. */
export function credentialAttributes(platform: PushPlatform, secret: string): ApplicationAttributes {
  if (platform === 'GCM') {
    parsed(google, secret);
    return { PlatformCredential: secret };
  }
  const { signingKey, keyId, teamId, bundleId } = parsed(apple, secret);
  return {
    PlatformCredential: signingKey,
    PlatformPrincipal: keyId,
    ApplePlatformTeamID: teamId,
    ApplePlatformBundleID: bundleId,
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, secret: string): z.output<Schema> {
  const result = schema.safeParse(jsonOf(secret));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')} ${message}` : ''));
  throw new Error(`The secret cannot be used: ${wrong.filter(Boolean).join('; ') || 'it is no JSON object'}`);
}

// What JSON.parse says of a text quotes it.
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
