import { localSystem } from '../support/local-system.ts';
import { walkReplacedApp } from '../support/walks/replaced-app.walk.ts';

walkReplacedApp(localSystem());
