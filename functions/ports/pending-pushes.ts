// The pushes to a device that nobody has answered yet. For whoever removes the device; it reads no message.
import type { User } from './user.ts';

export interface PendingPushes {
  /**
   * Denies what the budget knows as sent to this device in the last window and not answered: a journey that waits ends at
   * once. First answers stay as they are.
   */
  end(user: User, uuid: string): Promise<void>;
}
