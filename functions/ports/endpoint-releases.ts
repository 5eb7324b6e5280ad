// Giving up the endpoint of a push device that was removed, or that has got another.
import type { EndpointOwner } from './endpoint-owners.ts';

export interface EndpointReleases {
  /**
   * Strikes the device off the endpoint's owners, and deletes the endpoint with the last of them: accounts on one phone share
   * it. Of owners who leave at the same moment at least one deletes it. It stays when it cannot be known who else has it.
   * Harmless when it, or the claim, is gone. Rejects when it could not be done.
   */
  release(endpointArn: string, owner: EndpointOwner): Promise<void>;
}
