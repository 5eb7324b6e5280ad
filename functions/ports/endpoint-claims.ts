// Taking an endpoint for a push device, before the device is told of it: an endpoint that somebody has claimed is deleted
// by nobody else.
import type { EndpointOwner } from './endpoint-owners.ts';

export interface EndpointClaims {
  /**
   * Notes the device as an owner beside those that are there. Once, however often it is called, and none gets lost. `gone`:
   * the endpoint is not there, or its last owner is giving it up at this moment; the phone's token has to be registered
   * again. Rejects when it could not be noted.
   */
  claim(endpointArn: string, owner: EndpointOwner): Promise<'claimed' | 'gone'>;
}
