import { localSystem } from '../support/local-system.ts';
import { walkFrodo } from '../support/walks/frodo.walk.ts';

walkFrodo(localSystem());
