// Removing a user for good. For operators only: no function has this port.
import type { User } from './user.ts';

export interface UserRemoval {
  /**
   * Removes the devices, what is remembered about their use, and then the identity, so that a removal that broke off can be
   * repeated. False when there was no such identity.
   */
  remove(user: User): Promise<boolean>;
}
