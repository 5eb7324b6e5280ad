import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { closeIterators, levelClasses } from '../../local/closing-iterators.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';

// What a database holds until it is told that nobody needs it any more: iterators, above all.
const { AbstractLevel } = levelClasses();
const { attachResource, detachResource } = AbstractLevel.prototype;
const held = new Set<object>();
let server: DynaliteServer;

beforeEach(async () => {
  AbstractLevel.prototype.attachResource = function (one) {
    held.add(one);
    return Reflect.apply(attachResource, this, [one]);
  };
  AbstractLevel.prototype.detachResource = function (one) {
    held.delete(one);
    return Reflect.apply(detachResource, this, [one]);
  };
  server = await startDynalite();
});

afterEach(async () => {
  await server.stop();
  Object.assign(AbstractLevel.prototype, { attachResource, detachResource });
});

test('a query leaves no iterator open in the stand-in of DynamoDB', async () => {
  closeIterators();
  const { dynamo } = await server.freshTables('DeviceProfiles');
  const devices = dynamo.table('DeviceProfiles');
  await devices.put({ user: '/alpha#demo', device: 'oath#1' });
  const before = held.size;

  for (let count = 0; count < 20; count += 1) await devices.query('/alpha#demo', 'oath#');

  await expect(settled(() => held.size <= before)).resolves.toBe(true);
});

/** A stream is closed after its last row has been handed out. */
async function settled(isSo: () => boolean): Promise<boolean> {
  for (let turns = 0; turns < 100 && !isSo(); turns += 1) await new Promise((resolve) => setImmediate(resolve));
  return isSo();
}
