// Changing and removing the devices of users. For the endpoint where users manage them; it sees no secret of a device.
import type { DeviceSummary } from './device-list.ts';
import type { User } from './user.ts';

interface RemovedDevice {
  readonly device: DeviceSummary;
  /** Push devices: the endpoint by which the phone was reached. */
  readonly endpointArn?: string;
}

export interface DeviceEditor {
  /** False when there is no such device. */
  rename(user: User, kind: DeviceSummary['kind'], uuid: string, deviceName: string): Promise<boolean>;
  /** The device as it last was; undefined when there is none. Of many that remove it at once one gets it. */
  remove(user: User, kind: DeviceSummary['kind'], uuid: string): Promise<RemovedDevice | undefined>;
}
