// Giving up the endpoint of a removed push device.

export interface EndpointReleases {
  /**
   * Strikes the device off the endpoint's owners and removes the endpoint when nobody else is noted: accounts on one phone
   * share it. Harmless when it is gone. Of owners that leave at the same moment one may stay noted, and the endpoint with
   * it: nothing is sent there any more. Rejects when it could not be done.
   * @param uuid of the push device.
   */
  release(endpointArn: string, uuid: string): Promise<void>;
}
