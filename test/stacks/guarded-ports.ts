// Ports as they are behind IAM: each gets through what lib/port-grants.ts grants it, and a refusal for the rest. Emulators
// do not check grants, so this stands in for the account that a test does not have.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PortName } from '../../functions/ports/index.ts';
import type { PortGrant } from '../../lib/port-grant.ts';
import { portGrants } from '../../lib/port-grants.ts';

/** Every action, or every attribute with it where a grant is narrowed, that each port has used. */
export type Used = Map<PortName, Set<string>>;

const acting = new AsyncLocalStorage<readonly PortName[]>();

/**
 * The same ports; while a method runs, its port is the one that is acting, or all that `needs` names, as in a function
 * that needs several.
 */
export function guarded<Guarded extends { readonly [Name in PortName]?: object }>(
  ports: Guarded,
  needs?: readonly PortName[],
): Guarded {
  // The object holds these ports and nothing else.
  const entries = Object.entries(ports) as [PortName, object][];
  const wrapped = entries.map(([name, port]) => [
    name,
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => acting.run(needs ?? [name], () => Reflect.apply(method, target, args));
      },
    }),
  ]);
  // Each stands where it stood.
  return Object.fromEntries(wrapped) as Guarded;
}

/**
 * Refuses what none of the acting ports is granted, and notes what was used. Requests outside any port pass, since tests
 * make those. `use` gives what a grant is used for, or undefined when it does not grant this.
 */
export function check(
  what: string,
  used: Used,
  use: (grant: PortGrant) => readonly string[] | undefined,
  grantOf: (port: PortName) => PortGrant = (port) => portGrants[port],
): void {
  const ports = acting.getStore();
  if (!ports) return;
  for (const port of ports) {
    const uses = use(grantOf(port));
    if (!uses) continue;
    used.set(port, new Set([...(used.get(port) ?? []), ...uses]));
    return;
  }
  throw new Error(`AccessDenied: ${ports.join(', ')} may not ${what}`);
}
