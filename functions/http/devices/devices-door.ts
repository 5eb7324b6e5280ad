// AM's device management: `…/users/{user}/devices/2fa/{oath|push|webauthn}` and one device below it, and `…/devices/profile`. For the
// user and for administrators. AM's other kinds are empty collections, so that clients that ask for them go on. `remembered`
// and `signins` are our own.

import { removeDevice } from '../../enrolment/device-management.ts';
import type { JsonObject } from '../../json.ts';
import { authenticatorName } from '../../mfa/webauthn/authenticators.ts';
import type { DeviceSummary } from '../../ports/devices.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { requireSession, sessionToken } from '../session-token.ts';
import { deviceAccess } from './device-access.ts';
import { collectionActions, newRecoveryCodes } from './device-actions.ts';
import { audit, type DeviceCall, type DevicePorts, removingAs, requireProof } from './device-call.ts';
import { deviceListBody, nameIn, ok, requireQuery, revisionOf, unsupported } from './device-reply.ts';
import { deviceNotFound, deviceTarget } from './device-target.ts';
import { ofProfiles } from './profile-devices.ts';
import { ofSignIns } from './recent-sign-ins.ts';
import { ofRememberedBrowsers } from './remembered-browsers.ts';

export type DevicesPorts = Omit<DevicePorts, 'log'>;

// PATCH is among them to be refused in AM's way.
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

export function devicesDoor(tools: DoorTools, ports: DevicesPorts): DoorHandler {
  return door(
    { ...tools, name: 'devices', endpoint: 'users', methods, versions: ['1.0'] },
    async (request, { transactionId }) => {
      const { user, kind, uuid } = deviceTarget(request);
      const token = sessionToken(request) ?? '';
      const session = await requireSession(token, ports.sessionReader);
      const access = await deviceAccess(session, user, await tools.realmSettings(session.realm), ports.factors);
      if (kind === undefined) return ofOtherKind(request, uuid);
      const { sourceIp } = request;
      const whose = { ports: { ...ports, log: tools.log }, token, session, access, user, transactionId, sourceIp };
      if (kind === 'signIns') {
        if (uuid !== undefined) throw deviceNotFound(uuid);
        return ofSignIns(whose, request);
      }
      if (kind === 'profile') return ofProfiles({ ...whose, kind }, uuid, request);
      if (kind === 'remembered') return ofRememberedBrowsers({ ...whose, kind }, uuid, request);
      const call = { ...whose, kind };
      return uuid === undefined ? ofCollection(call, request) : ofDevice(call, uuid, request);
    },
  );
}

async function ofCollection(call: DeviceCall, request: HttpRequest): Promise<HttpReply> {
  if (request.method === 'GET') {
    requireQuery(request);
    const { ports, user, kind, access } = call;
    const devices = await ports.deviceList.list(user, kind);
    return ok(deviceListBody(devices.map((device) => deviceBody(device, access.proves(kind)))));
  }
  const name = request.query['_action'] ?? '';
  const action = Object.hasOwn(collectionActions, name) ? collectionActions[name] : undefined;
  if (request.method !== 'POST' || !action) throw unsupported();
  return ok(await action(call, request));
}

async function ofDevice(call: DeviceCall, uuid: string, request: HttpRequest): Promise<HttpReply> {
  const { ports, user, kind } = call;
  switch (request.method) {
    case 'PUT': {
      requireProof(call);
      const deviceName = nameIn(jsonBody(request), 'deviceName');
      if (!(await ports.deviceEditor.rename(user, kind, uuid, deviceName))) throw deviceNotFound(uuid);
      const device = (await ports.deviceList.list(user, kind)).find((one) => one.uuid === uuid);
      if (!device) throw deviceNotFound(uuid);
      await audit(call, 'WAYMARK-DEVICE-CHANGED', { operation: 'rename', device: uuid });
      return ok(deviceBody(device, true));
    }
    // SDKs ask for the device of a passkey that they hold, by the id of its credential: none but passkeys can be asked for.
    case 'GET': {
      if (kind !== 'webauthn') throw unsupported();
      const device = await deviceOf(call, uuid);
      if (!device) throw deviceNotFound(uuid);
      return ok(deviceBody(device, call.access.proves(kind)));
    }
    // Clients send a body along, which says nothing new.
    case 'DELETE': {
      requireProof(call);
      await existing(call, uuid);
      const device = await removingAs(call, () => removeDevice(ports, user, kind, uuid));
      if (!device) throw deviceNotFound(uuid);
      await audit(call, 'WAYMARK-DEVICE-REMOVED', { operation: 'delete', device: uuid });
      return ok(deviceBody(device, true));
    }
    default:
      if (request.method !== 'POST' || request.query['_action'] !== 'newRecoveryCodes') throw unsupported();
      return ok(await newRecoveryCodes(call, uuid));
  }
}

/** By its uuid or the id of its credential. */
async function deviceOf({ ports, user, kind }: DeviceCall, id: string): Promise<DeviceSummary | undefined> {
  const devices = await ports.deviceList.list(user, kind);
  return devices.find(({ uuid, credentialId }) => uuid === id || credentialId === id);
}

/** Nothing that is not there ends a session. Throws `ERR_NOT_FOUND`. */
async function existing({ ports, user, kind }: DeviceCall, uuid: string): Promise<void> {
  const devices = await ports.deviceList.list(user, kind);
  if (!devices.some((device) => device.uuid === uuid)) throw deviceNotFound(uuid);
}

function ofOtherKind(request: HttpRequest, uuid: string | undefined): HttpReply {
  if (uuid !== undefined) throw deviceNotFound(uuid);
  if (request.method !== 'GET') throw unsupported();
  requireQuery(request);
  return ok(deviceListBody([]));
}

// A device as AM's clients read it: without its secret and its recovery codes.

/** `managed`: whether this session may change the device; AM's pages show it read-only otherwise. */
function deviceBody(device: DeviceSummary, managed: boolean): JsonObject {
  const { uuid, deviceName, createdDate, lastAccessDate, credentialId, aaguid } = device;
  // Android wants both dates as numbers, so a device that was never used shows when it was made.
  const provider = aaguid === undefined ? undefined : authenticatorName(aaguid);
  const body = {
    ...{ _id: uuid, createdDate, lastAccessDate: lastAccessDate ?? createdDate, deviceName, uuid },
    ...(credentialId !== undefined && { credentialId }),
    // Ours: what it lies in.
    ...(provider !== undefined && { provider }),
  };
  return { ...body, _rev: revisionOf(body), deviceManagementStatus: managed };
}
