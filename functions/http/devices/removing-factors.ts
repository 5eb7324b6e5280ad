// What removing a factor takes with it: registrations that were begun while it was there, and the sessions of its user. The
// session that acts goes on, with what still stands of what it proved.
import { onNewGround } from '../../node/new-ground.ts';
import { type Ground, stands } from '../../ports/sessions.ts';
import type { DeviceCall } from './device-call.ts';

export async function removingFactors<Result>(call: DeviceCall, work: () => Promise<Result>): Promise<Result> {
  const { ports, user } = call;
  await ports.factorFence.raise(user);
  // Named, so that the session that acts is known again.
  const by = `removal:${call.transactionId}`;
  const { result, ground } = await onNewGround(ports.sessionGroundRaiser, user, by, work);
  // Once more: a registration may have been opened before the device was gone, and proved by it.
  await ports.factorFence.raise(user);
  if (call.access.own) await keepActing(call, ground, by);
  return result;
}

async function keepActing({ ports, user, session, token }: DeviceCall, ground: Ground, by: string): Promise<void> {
  // Somebody else has ended it too.
  if (!stands(session.epoch, ground, by)) return;
  const { devices } = await ports.factors.look(user);
  const factors = session.factors.filter(({ device }) => device === undefined || devices.includes(device));
  const authLevel = factors.length === session.factors.length ? session.authLevel : 0;
  await ports.sessionKeeper.keep(token, { epoch: ground.epoch, factors, authLevel });
}
