// Opt-out Multi-Factor Authentication. A user with a device can opt out too; the device stays.

import { setSkipAttribute } from '../../enrolment/skip-attribute.ts';
import { goTo, implementNode } from '../../journey/define-node.ts';
import { NodeError } from '../../journey/errors.ts';
import { resolveIdentity, sharedText } from '../../journey/resolve-identity.ts';
import { universalId } from '../../journey/universal-id.ts';
import type { DeviceKind } from '../../ports/skip-settings.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, async (context, { identities, deviceList, skipSettings }) => {
  const { state, log } = context;
  if (sharedText(state, 'username') === undefined) {
    throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
  }
  const method = sharedText(state, 'mfaMethod');
  if (method === undefined) throw new NodeError('ERR_NODE_INPUT', 'Expected MFA method to be set.');
  if (!isDeviceKind(method)) throw new NodeError('ERR_NODE_INPUT', 'Unsupported MFA method has been set.');

  const user = await resolveIdentity(context, identities);
  const [devices, setting] = await Promise.all([deviceList.list(user, method), skipSettings.get(user, method)]);
  if (setting === 'notSkippable' && devices.length === 0) {
    log.debug('The user cannot opt out', { method, setting });
    return goTo('outcome');
  }
  // Who has opted out before may be a repeat of this very request, whose first run was not heard of.
  const done = setting === 'skippable' || (await setSkipAttribute(context, skipSettings, user, method, 'skippable'));
  if (!done) return goTo('outcome');
  const info = { objectId: universalId(user), kind: method, operation: 'optOut' };
  return goTo('outcome', { events: [{ eventName: 'WAYMARK-DEVICE-CHANGED', info }] });
});

function isDeviceKind(method: string): method is DeviceKind {
  return method === 'push' || method === 'oath' || method === 'webauthn';
}
