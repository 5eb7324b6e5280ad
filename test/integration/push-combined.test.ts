// CombinedMfaLogin over the local stack.
import { localSystem } from '../support/local-system.ts';
import { walkCombinedMfaLogin } from '../support/walks/combined-mfa-login.walk.ts';

walkCombinedMfaLogin(localSystem());
