// AM's tools over the deployment: the configuration API's routes, its function and its role.
import { deployedSystem } from '../support/deployed-system.ts';
import { walkFrodo } from '../support/walks/frodo.walk.ts';

walkFrodo(deployedSystem());
