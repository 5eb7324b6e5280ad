// A host of scripts over memory ports: `world.script({ verifiedBy: ['pwd'] })` is one run in the realm /alpha, whose user is demo.
import type { JsonObject } from '../../functions/json.ts';
import type { Standing } from '../../functions/ports/node-runner.ts';
import { type HostedRun, scriptHosts } from '../../functions/script/hosted-script.ts';
import { scriptingSettings } from '../../functions/script/scripting-settings.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { demo } from '../contracts/users.ts';
import { devicesWorld } from './devices-world.ts';

export interface ScriptRunOptions extends Partial<Omit<HostedRun, 'settings'>> {
  readonly settings?: JsonObject;
  /** `pwd`, or `oath#…` and `push#…` for a device that was shown. Default: nothing. */
  readonly verifiedBy?: readonly string[];
}

export async function scriptWorld({ ports: broken = {} }: { readonly ports?: Partial<MemoryPorts> } = {}) {
  const world = await devicesWorld({ ports: broken });
  const { clock, ports } = world;
  const log = recordedLog();
  const hostFor = scriptHosts(ports, { clock, log });
  let visits = 0;
  return {
    ...world,
    log,
    script({ settings = {}, verifiedBy = [], ...run }: ScriptRunOptions = {}) {
      visits += 1;
      return hostFor({
        ...{ realm: demo.realm, username: demo.username, scriptName: 'Tidy up', cookieName: 'iPlanetDirectoryPro' },
        ...{ visit: `run:${visits}:request`, transactionId: 'transaction', library: async () => undefined },
        settings: scriptingSettings.parse(settings),
        standing: standing(verifiedBy, clock.now()),
        ...run,
      });
    },
  };
}

export function standing(verifiedBy: readonly string[], at: number): Standing {
  return {
    proofs: verifiedBy.map((factor) => (factor.includes('#') ? { factor: 'otp', device: factor, at } : { factor, at })),
    enrolled: [],
  };
}
