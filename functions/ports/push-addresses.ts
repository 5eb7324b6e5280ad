// Where pushes go: SNS endpoints, whose they are and how they do, and the platforms behind them.
import type { User } from './users.ts';

// The addresses under which phones get notifications. A token that a phone has from Google or Apple becomes an endpoint.

export interface AppInstallation {
  /** Of the platform application: the app at Google or at Apple. */
  readonly applicationArn: string;
  /** What the phone's push service calls this installation of the app; the phone sends it. */
  readonly token: string;
}

export type EndpointRegistrationFailure =
  /** The token is none, or one of the other platform. */
  | 'tokenRefused'
  /** The service names a platform application that does not exist. */
  | 'applicationUnknown'
  | 'notAllowed'
  | 'throttled'
  | 'unavailable';

export type EndpointRegistration =
  | { readonly ok: true; readonly endpointArn: string }
  | {
      readonly ok: false;
      /** The same again cannot succeed. */
      readonly permanent: boolean;
      readonly reason: EndpointRegistrationFailure;
      /** AWS's name of the error, for the log. Free of tokens. */
      readonly detail: string;
    };

export interface PushEndpoints {
  /** Makes the endpoint, or enables the one that the token has: the same token always gets the same endpoint. */
  register(installation: AppInstallation): Promise<EndpointRegistration>;
}

// Whose devices an endpoint reaches. What goes wrong behind an endpoint is reported by its ARN, which tells of nobody.

export interface EndpointOwner extends User {
  /** Of the push device. */
  readonly uuid: string;
}

interface OwnedEndpoint {
  /** False once the phone's push service has refused its token, until the phone comes with a good one. */
  readonly enabled: boolean;
  /** Accounts on one phone share an endpoint. Some may have got another endpoint since, or have gone. */
  readonly owners: readonly EndpointOwner[];
}

export interface EndpointOwners {
  /** Undefined when there is no such endpoint. */
  find(endpointArn: string): Promise<OwnedEndpoint | undefined>;
}

// Taking an endpoint for a push device, before the device is told of it: an endpoint that somebody has claimed is deleted
// by nobody else.

export interface EndpointClaims {
  /**
   * Notes the device as an owner beside those that are there. Once, however often it is called, and none gets lost. `gone`:
   * the endpoint is not there, or its last owner is giving it up at this moment; the phone's token has to be registered
   * again. Rejects when it could not be noted.
   */
  claim(endpointArn: string, owner: EndpointOwner): Promise<'claimed' | 'gone'>;
}

/** For imports: the endpoint is another system's, and its phone is reached by both. */
export interface EndpointAdoption {
  adopt(endpointArn: string, owner: EndpointOwner): Promise<void>;
}

// Giving up the endpoint of a push device that was removed, or that has got another.

export interface EndpointReleases {
  /**
   * Strikes the device off the endpoint's owners, and deletes the endpoint with the last of them: accounts on one phone share
   * it. Of owners who leave at the same moment at least one deletes it. It stays when it cannot be known who else has it.
   * Harmless when it, or the claim, is gone. Rejects when it could not be done.
   */
  release(endpointArn: string, owner: EndpointOwner): Promise<void>;
}

// Whether a device's endpoint still takes messages. For the workers, which see no secret of a device.

export interface PushHealth {
  /**
   * Marks the device's endpoint as disabled, but only while it is still the one named: a late failure of an old endpoint
   * must not disable a device that has just got a new one. False when nothing was marked.
   */
  disableEndpoint(user: User, uuid: string, endpointArn: string): Promise<boolean>;
}

// The platform applications of SNS themselves: an app at Google's or at Apple's push service. For deployments only.

export type PushPlatform = 'GCM' | 'APNS' | 'APNS_SANDBOX';

/** By SNS's names, credentials included. Errors of this port never quote them. */
export type ApplicationAttributes = Readonly<Record<string, string>>;

export interface PlatformApplications {
  /** The ARN; the same when it is there already and no different. Undefined when it is there and differs. */
  create(platform: PushPlatform, name: string, attributes: ApplicationAttributes): Promise<string | undefined>;
  /** False when there is no such application. */
  update(arn: string, attributes: ApplicationAttributes): Promise<boolean>;
  /** Its endpoints die with it. Nothing happens when there is no such application. */
  remove(arn: string): Promise<void>;
}
