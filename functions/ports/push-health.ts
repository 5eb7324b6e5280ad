// Whether a device's endpoint still takes messages. For the workers, which see no secret of a device.
import type { User } from './user.ts';

export interface PushHealth {
  /**
   * Marks the device's endpoint as disabled, but only while it is still the one named: a late failure of an old endpoint
   * must not disable a device that has just got a new one. False when nothing was marked.
   */
  disableEndpoint(user: User, uuid: string, endpointArn: string): Promise<boolean>;
}
