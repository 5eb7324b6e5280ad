// CombinedMfaLogin over the deployment: API Gateway's routes, a process for each function, roles that are enforced.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkCombinedMfaLogin } from '../support/walks/combined-mfa-login.walk.ts';

walkCombinedMfaLogin(deployedSystem());
