// Whose devices an endpoint reaches. What goes wrong behind an endpoint is reported by its ARN, which tells of nobody.
import type { User } from './user.ts';

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
