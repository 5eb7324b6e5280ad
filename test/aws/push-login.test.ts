// PushLogin over the deployment: API Gateway's routes, a process for each function, roles that are enforced.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkPushLogin } from '../support/walks/push-login.walk.ts';

walkPushLogin(deployedSystem());
