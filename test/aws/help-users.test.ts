// Help for users over the deployment: the door's routes, its function, its role, and the audit log's group.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkHelp } from '../support/walks/help-users.walk.ts';

walkHelp(deployedSystem());
