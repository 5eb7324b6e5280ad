// What AM calls devices that nobody has named, in plain words of the reader's language.
import { words } from './speech.ts';

/** Undefined for a name that somebody has given. */
export function unnamedAs(deviceName: string): string | undefined {
  switch (deviceName) {
    case 'OATH Device':
      return words.authenticatorApp;
    case 'Push Device':
      return words.phone;
    case 'New Security Key':
      return words.passkey;
    default:
      return undefined;
  }
}
