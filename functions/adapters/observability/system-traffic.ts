// Where this machine's counts are: in CloudWatch, under the service of POWERTOOLS_SERVICE_NAME, or in the file of COUNTS_FILE.
import type { Clock, Randomness } from '../../ports/system.ts';
import type { JourneyTraffic } from '../../ports/traffic.ts';
import { cloudWatchTraffic } from '../aws/cloudwatch-traffic.ts';
import { required } from '../system/environment.ts';
import { countsOfThisMachine, keptTraffic } from './kept-counts.ts';

/** Throws when neither variable is set. */
export function systemTraffic(tools: { readonly clock: Clock; readonly randomness: Randomness }): JourneyTraffic {
  const kept = countsOfThisMachine();
  return kept ? keptTraffic(kept) : cloudWatchTraffic({ ...tools, service: required('POWERTOOLS_SERVICE_NAME') });
}
