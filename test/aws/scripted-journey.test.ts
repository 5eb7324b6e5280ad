// A journey with a script over the deployment: its node's function has the sandbox beside it, and a role that is enforced.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkReplacedApp } from '../support/walks/replaced-app.walk.ts';

walkReplacedApp(deployedSystem());
