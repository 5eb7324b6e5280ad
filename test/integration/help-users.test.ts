import { localSystem } from '../support/local-system.ts';
import { walkHelp } from '../support/walks/help-users.walk.ts';

walkHelp(localSystem());
