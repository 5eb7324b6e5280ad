// Passkeys with the published JavaScript SDK, against the local stack over HTTP.
import { localSystem } from '../support/local-system.ts';
import { walkPasskeyLogin } from '../support/walks/passkey-login.walk.ts';

walkPasskeyLogin(localSystem());
