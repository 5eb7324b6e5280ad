// A device as AM's clients read it: without its secret and its recovery codes.
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../json.ts';
import type { DeviceSummary } from '../../ports/devices.ts';

/** `managed`: whether this session may change the device; AM's pages show it read-only otherwise. */
export function deviceBody(
  { uuid, deviceName, createdDate, lastAccessDate }: DeviceSummary,
  managed: boolean,
): JsonObject {
  // Android wants both dates as numbers, so a device that was never used shows when it was made.
  const body = { _id: uuid, createdDate, lastAccessDate: lastAccessDate ?? createdDate, deviceName, uuid };
  return { ...body, _rev: revisionOf(body), deviceManagementStatus: managed };
}

/** A whole answer to a query. */
export function deviceListBody(devices: readonly JsonObject[]): Json {
  return {
    result: [...devices],
    resultCount: devices.length,
    pagedResultsCookie: null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: -1,
    remainingPagedResults: -1,
  };
}

function revisionOf(body: JsonObject): string {
  return String(createHash('sha256').update(JSON.stringify(body)).digest().readUInt32BE());
}
