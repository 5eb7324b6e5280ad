// What every door on this machine stands on.
import { systemTools } from '../adapters/system/tools.ts';
import { configuration } from '../adapters/wiring.ts';
import { realms } from '../realm/realms.ts';
import type { DoorTools } from './door.ts';
import { siteOf } from './site.ts';

/** Reads the environment at once. */
export function systemDoorTools(): DoorTools {
  const { realm } = realms({ configuration: configuration(), ...systemTools });
  return { realmSettings: realm, log: systemTools.log, site: siteOf(process.env) };
}
