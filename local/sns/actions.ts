// The actions of SNS that the stand-in knows, by their names on the wire.
import {
  createPlatformApplication,
  deletePlatformApplication,
  getPlatformApplicationAttributes,
  listPlatformApplications,
  setPlatformApplicationAttributes,
} from './platform-applications.ts';
import {
  createPlatformEndpoint,
  deleteEndpoint,
  getEndpointAttributes,
  listEndpointsByPlatformApplication,
  setEndpointAttributes,
} from './platform-endpoints.ts';
import { publish } from './publish.ts';
import type { SnsAction } from './world.ts';

export const snsActions: ReadonlyMap<string, SnsAction> = new Map([
  ['CreatePlatformApplication', createPlatformApplication],
  ['CreatePlatformEndpoint', createPlatformEndpoint],
  ['DeleteEndpoint', deleteEndpoint],
  ['DeletePlatformApplication', deletePlatformApplication],
  ['GetEndpointAttributes', getEndpointAttributes],
  ['GetPlatformApplicationAttributes', getPlatformApplicationAttributes],
  ['ListEndpointsByPlatformApplication', listEndpointsByPlatformApplication],
  ['ListPlatformApplications', listPlatformApplications],
  ['Publish', publish],
  ['SetEndpointAttributes', setEndpointAttributes],
  ['SetPlatformApplicationAttributes', setPlatformApplicationAttributes],
]);
