// Opt-out Multi-Factor Authentication. A user with a device can opt out too; the device stays.

import * as z from 'zod';
import { setSkipAttribute } from '../enrolment/registration.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { isProved } from '../node/proved-factors.ts';
import { resolveIdentity, sharedText } from '../node/resolve-identity.ts';
import type { DeviceKind, DeviceSummary } from '../ports/devices.ts';
import { universalId } from '../ports/universal-id.ts';

export const node = defineNode(
  {
    type: 'OptOutMultiFactorAuthenticationNode',
    displayName: 'Opt-out Multi-Factor Authentication',
    description: 'Notes that the user does not want to be asked for this second factor again.',
    config: z.object({}),
    outcomes: ['outcome'],
    inputs: ['realm', 'username', 'mfaMethod'],
    needs: ['identities', 'deviceList', 'skipSettingChanges', 'skipSettings'],
  },
  async (context, { identities, deviceList, skipSettingChanges, skipSettings }) => {
    const { state, log } = context;
    if (sharedText(state, 'username') === undefined) {
      throw new NodeError('ERR_NODE_INPUT', 'Expected username to be set.');
    }
    const method = sharedText(state, 'mfaMethod');
    if (method === undefined) throw new NodeError('ERR_NODE_INPUT', 'Expected MFA method to be set.');
    if (!isDeviceKind(method)) throw new NodeError('ERR_NODE_INPUT', 'Unsupported MFA method has been set.');

    const user = await resolveIdentity(context, identities);
    const { factorRule, standing } = context;
    const [devices, setting] = await Promise.all([deviceList.list(user, method), skipSettings.get(user, method)]);
    const isUnproved = (found: readonly DeviceSummary[]): boolean =>
      factorRule.changes === 'proved' && found.length > 0 && !isProved(found.map(named), standing);
    if (setting === 'notSkippable' && devices.length === 0) {
      log.debug('The user cannot opt out', { method, setting });
      return goTo('outcome');
    }
    if (isUnproved(devices)) {
      // With the password alone nobody switches off the factor that stands in his way.
      log.warn('The user has not proved the factor that this would switch off', { method });
      return goTo('outcome');
    }
    // Who has opted out before may be a repeat of this very request, whose first run was not heard of.
    const optOut = () => setSkipAttribute(context, skipSettingChanges, user, method, 'skippable');
    if (setting !== 'skippable' && !(await optOut())) return goTo('outcome');
    if (isUnproved(await deviceList.list(user, method))) {
      log.warn('The user has enrolled a factor meanwhile, which this would switch off', { method });
      await setSkipAttribute(context, skipSettingChanges, user, method, 'notSkippable');
      return goTo('outcome');
    }
    const info = { objectId: universalId(user), kind: method, operation: 'optOut' };
    return goTo('outcome', { events: [{ eventName: 'WAYMARK-DEVICE-CHANGED', info }] });
  },
);

function named({ kind, uuid }: DeviceSummary): string {
  return `${kind}#${uuid}`;
}

function isDeviceKind(method: string): method is DeviceKind {
  return method === 'push' || method === 'oath' || method === 'webauthn';
}
