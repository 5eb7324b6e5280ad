// The addresses under which phones get notifications. A token that a phone has from Google or Apple becomes an endpoint.

export interface PushAddress {
  /** Of the platform application: the app at Google or at Apple. */
  readonly applicationArn: string;
  /** What the phone's push service calls this installation of the app; the phone sends it. */
  readonly token: string;
}

export type PushRegistrationFailure =
  /** The token is none, or one of the other platform. */
  | 'tokenRefused'
  /** The service names a platform application that does not exist. */
  | 'applicationUnknown'
  | 'notAllowed'
  | 'throttled'
  | 'unavailable';

export type PushRegistration =
  | { readonly ok: true; readonly endpointArn: string }
  | {
      readonly ok: false;
      /** The same again cannot succeed. */
      readonly permanent: boolean;
      readonly reason: PushRegistrationFailure;
      /** AWS's name of the error, for the log. Free of tokens. */
      readonly detail: string;
    };

export interface PushEndpoints {
  /** Makes the endpoint, or enables the one that the token has: the same token always gets the same endpoint. */
  register(address: PushAddress): Promise<PushRegistration>;
}
