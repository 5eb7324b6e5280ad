// OathLogin over the deployment: API Gateway's routes, a process for each function, roles that are enforced.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkOathLogin } from '../support/walks/oath-login.walk.ts';

walkOathLogin(deployedSystem());
