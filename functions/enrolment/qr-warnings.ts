// What import can tell of the QR code of a registration node before there is a user: what will be left out of it, and whether
// there will be one. The user is one with a name of ten characters, on the longest host that an API Gateway has.
import { authenticatorPolicies } from '../mfa/authenticator-policies.ts';
import { isUsableImage } from '../mfa/oath/registration-uri.ts';
import { newMessageId } from '../mfa/push/message-id.ts';
import {
  combinedRegistrationUri,
  encodedImage,
  type PushUriParts,
  plainImage,
  pushRegistrationUri,
} from '../mfa/push/push-registration-uri.ts';
import { largestQrText, longestQrText } from '../mfa/registration-label.ts';
import { seededBytes } from '../mfa/seeded-bytes.ts';
import { enrolmentUri, newPendingOathDevice, type OathEnrolmentConfig, oathUriParts } from './enrol-oath-device.ts';

type PushConfig = Pick<OathEnrolmentConfig, 'issuer' | 'bgColor' | 'imgUrl'>;
type CombinedConfig = OathEnrolmentConfig & { readonly policiesJson?: string | undefined };

const user = { realm: '/alpha', username: 'u'.repeat(10), active: true, attributes: {} };
const tools = { clock: { now: () => 1e12 }, randomness: { bytes: seededBytes(new Uint8Array(32)) } };
const aUser = `a name of ${user.username.length} letters at API Gateway’s own host`;
const base64 = (bytes: number): string => Buffer.alloc(bytes).toString('base64');

function pushParts({ issuer, bgColor, imgUrl }: PushConfig): PushUriParts {
  return {
    ...{ issuer, account: user.username, userId: user.username, realm: user.realm },
    messageId: newMessageId('REGISTER', 'import', tools.clock.now()),
    ...{ secret: base64(32), challenge: base64(32), deviceId: '0'.repeat(36) },
    baseUrl: 'https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com/prod/am',
    ...{ backgroundColor: bgColor, imageUrl: imgUrl },
  };
}

export function oathQrWarnings(config: OathEnrolmentConfig): string[] {
  const uriOf = (some: OathEnrolmentConfig): string =>
    enrolmentUri(some, user, newPendingOathDevice(some, user, tools).profile);
  return qrWarnings(config, uriOf, isUsableImage(config.imgUrl ?? ''), { issuer: '', minSharedSecretLength: 0 });
}

export function pushQrWarnings(config: PushConfig): string[] {
  const logo = encodedImage(config.imgUrl ?? '') !== undefined;
  return qrWarnings(config, (some) => pushRegistrationUri(pushParts(some)), logo, { issuer: '' });
}

export function combinedQrWarnings(config: CombinedConfig): string[] {
  const uriOf = (some: CombinedConfig): string =>
    combinedRegistrationUri({
      ...pushParts(some),
      oath: oathUriParts(some, newPendingOathDevice(some, user, tools).profile),
      policies: authenticatorPolicies(some.policiesJson)?.policies,
    });
  const logo = plainImage(config.imgUrl ?? '') !== undefined;
  return qrWarnings(config, uriOf, logo, { issuer: '', minSharedSecretLength: 0, policiesJson: '' });
}

/** `logo`: apps would read it. `least`: the keys that make a URI long, at their shortest. */
function qrWarnings<Config extends object>(
  config: Config,
  uriOf: (config: Config) => string,
  logo: boolean,
  least: Partial<Config>,
): string[] {
  const uri = uriOf(config);
  const { length } = uri;
  const left = logo && !/[?&]image=/.test(uri);
  const room = `the ${longestQrText} that every client can draw (for ${aUser})`;
  // Without the logo, which would come back into a shorter one.
  const shorter = (key: string, value: unknown): number =>
    length - uriOf({ ...config, imgUrl: undefined, [key]: value }).length;
  const [longest] = Object.entries(least).sort(([a, x], [b, y]) => shorter(b, y) - shorter(a, x));
  const tooLong =
    length > largestQrText
      ? `no QR code holds ${length} bytes, only the link that opens an app on the same phone is shown`
      : `the QR code has ${length} bytes, more than ${room}`;
  return [
    ...(left ? [`imgUrl: left out of the QR code, which would have more bytes with it than ${room}`] : []),
    ...(length > longestQrText ? [`${longest?.[0]}: ${tooLong}`] : []),
  ];
}
