// A user, other users, and what clients say of their devices.
import type { JsonObject } from '../../functions/json.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';

export const demo = { realm: '/alpha', username: 'demo' };
export const eve = { realm: '/alpha', username: 'eve' };

/** As Ping's SDK for browsers has it, shortened. */
export const metadata = {
  hardware: { display: { width: 1280, height: 800, pixelDepth: 24 }, cpuClass: null },
  browser: { userAgent: 'Mozilla/5.0 (X11)', plugins: 'a;b', languages: ['en', 'de'] },
  platform: { platform: 'Linux', timezone: -60, deviceName: 'Linux (Browser)' },
};
export const location = { latitude: 47.3769, longitude: 8.5417 };
export const identifier = '714524572-2799534390-3707617532';
export const collected: JsonObject = { identifier, metadata, location };

/** Shared state after the collector. */
export function stateOf(profile: JsonObject | undefined, more: JsonObject = {}): { shared: JsonObject } {
  return { shared: { username: 'demo', ...more, ...(profile && { 'forgeRock.device.profile': profile }) } };
}

export async function profileWorld(): Promise<{ ports: MemoryPorts; clock: SimulatedClock }> {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const people = [demo, eve, { realm: '/beta', username: 'demo' }];
  for (const user of people) await ports.identityStore.put({ ...user, active: true, attributes: {} });
  await ports.identityStore.put({ realm: '/alpha', username: 'gone', active: false, attributes: {} });
  return { ports, clock };
}
