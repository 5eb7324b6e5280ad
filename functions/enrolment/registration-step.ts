// The step that shows a registration URI and waits for the phone that scans it. AM's order: scripts of clients count.
import type { Callback } from '../node/callbacks/callback.ts';
import { hiddenValueCallback } from '../node/callbacks/hidden-value-callback.ts';
import { pollingWaitCallback } from '../node/callbacks/polling-wait-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';

const pollMilliseconds = 2000;

export function registrationStep(message: string, uri: string): Callback[] {
  return [
    textOutputCallback.show(message),
    textOutputCallback.view({ kind: 'qrCode' }),
    hiddenValueCallback.ask('mfaDeviceRegistration', uri),
    pollingWaitCallback.ask(pollMilliseconds, 'Waiting for response...'),
  ];
}
