// Passkeys over the deployment: the functions that verify them, with their roles, on rows and claims that DynamoDB keeps.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkPasskeyLogin } from '../support/walks/passkey-login.walk.ts';

walkPasskeyLogin(deployedSystem());
