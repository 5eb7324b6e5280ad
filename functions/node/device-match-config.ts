// The config of Device Match, for the two types that share its work: the comparison, and a script in its place.
import * as z from 'zod';

/** As exports have it. */
export const deviceMatch = 'DeviceMatchNode';

/** The type that runs the script. */
export const scriptedDeviceMatch = 'DeviceMatchScriptNode';

export const deviceMatchConfig = z.object({
  acceptableVariance: z.int().min(0).default(0).describe('Values of the metadata that may differ'),
  expiration: z.int().min(1).default(30).describe('Days after its last use from which a device matches no more'),
  useScript: z.boolean().default(false).describe('Leave the decision to a script'),
  script: z.string().nullish().describe('The id of the script; read where `useScript` says so'),
});
