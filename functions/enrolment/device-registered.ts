// The audit event of a device that has been stored.
import type { NodeEvent } from '../ports/node-runner.ts';
import type { DeviceKind } from '../ports/skip-settings.ts';

export function deviceRegistered(kind: DeviceKind, { uuid }: { readonly uuid: string }): NodeEvent {
  return { eventName: 'WAYMARK-DEVICE-REGISTERED', info: { kind, device: uuid } };
}
