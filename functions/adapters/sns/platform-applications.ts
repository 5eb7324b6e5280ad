// Platform applications in SNS.
import {
  CreatePlatformApplicationCommand,
  DeletePlatformApplicationCommand,
  InvalidParameterException,
  NotFoundException,
  SetPlatformApplicationAttributesCommand,
} from '@aws-sdk/client-sns';
import type { ApplicationAttributes, PlatformApplications, PushPlatform } from '../../ports/push-addresses.ts';
import { type SnsClients, snsClients } from './client.ts';

/**
 * SNS wants a principal beside each credential, and says that Google has none: AWS takes an empty one and none at all,
 * LocalStack refuses none at all.
 */
const noPrincipal: Readonly<Partial<Record<PushPlatform, ApplicationAttributes>>> = { GCM: { PlatformPrincipal: '' } };

export function snsPlatformApplications(clients: SnsClients = snsClients()): PlatformApplications {
  return {
    async create(Platform, Name, attributes) {
      try {
        const Attributes = { ...noPrincipal[Platform], ...attributes };
        const command = new CreatePlatformApplicationCommand({ Platform, Name, Attributes });
        const { PlatformApplicationArn } = await clients('').send(command);
        if (!PlatformApplicationArn) throw new Error('SNS gave no platform application');
        return PlatformApplicationArn;
      } catch (error) {
        if (error instanceof InvalidParameterException && /already exists/i.test(error.message)) return undefined;
        throw withoutCredentials(error, attributes);
      }
    },
    async update(PlatformApplicationArn, attributes) {
      try {
        const Attributes = { ...attributes };
        const command = new SetPlatformApplicationAttributesCommand({ PlatformApplicationArn, Attributes });
        await clients(PlatformApplicationArn).send(command);
        return true;
      } catch (error) {
        if (error instanceof NotFoundException) return false;
        throw withoutCredentials(error, attributes);
      }
    },
    async remove(PlatformApplicationArn) {
      await clients(PlatformApplicationArn).send(new DeletePlatformApplicationCommand({ PlatformApplicationArn }));
    },
  };
}

/** SNS may quote what it refuses; whoever deploys needs the rest of its sentence. Without a cause, which would quote too. */
function withoutCredentials(error: unknown, attributes: ApplicationAttributes): Error {
  if (!(error instanceof Error)) return new Error('SNS did not answer');
  const secrets = Object.entries(attributes)
    .filter(([key]) => key === 'PlatformCredential' || key === 'PlatformPrincipal')
    .flatMap(([, value]) => [value, ...value.split(/["\s]|\\n/)])
    .filter((part) => part.length >= 8);
  const text = secrets.reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), error.message);
  return new Error(`SNS: ${error.name}: ${text}`);
}
