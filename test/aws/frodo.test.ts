// AM's tools over the deployment: the configuration API's routes, its function and its role.
import { jest } from '@jest/globals';
import { deployedSystem } from '../support/deployed-system.ts';
import { walkFrodo } from '../support/walks/frodo.walk.ts';

jest.setTimeout(300_000);

// Every call of frodo's is a function's, and a node of a journey is several.
walkFrodo(deployedSystem(), { journeys: ['Login', 'OathRegistration'] });
