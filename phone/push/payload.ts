// What is left of an SNS message when it reaches a phone: the part for its platform, within the platform's size.
import * as z from 'zod';
import { type JsonObject, parseObject } from '../json-object.ts';

interface PushPayload {
  readonly jwt: string;
  readonly messageId: string;
}

/** Undefined when the app would never see the message, or not understand it. */
export type PayloadReader = (message: string) => PushPayload | undefined;

/** Apple and Google deliver nothing larger. */
const maximumBytes = 4096;

// A notification member would make Android show the message by itself, without waking the app.
const notification = z.never().optional();
const fcmMessage = z.object({
  data: z.record(z.string(), z.string()),
  notification,
  android: z.object({ notification }).optional(),
});
const fcm = z.union([z.object({ fcmV1Message: z.object({ message: fcmMessage }) }), fcmMessage]);
const fcmData = z.object({ message: z.string(), messageId: z.string().min(1) });
const apns = z.object({ aps: z.object({ data: z.string(), messageId: z.string().min(1) }) });

/** From the `Message` of an SNS publish, or from the FCM message itself: data only. */
export const readFcm: PayloadReader = (message) => {
  const { data: payload } = fcm.safeParse(parseObject(partFor(['GCM'], message)));
  const data = payload && 'fcmV1Message' in payload ? payload.fcmV1Message.message.data : payload?.data;
  if (!data || Buffer.byteLength(JSON.stringify(data)) > maximumBytes) return undefined;
  const { data: read } = fcmData.safeParse(data);
  return read && { jwt: read.message, messageId: read.messageId };
};

/** From the `Message` of an SNS publish, or from the APNs payload itself. */
export const readApns: PayloadReader = (message) => {
  const text = partFor(['APNS', 'APNS_SANDBOX'], message);
  const { data: payload } = apns.safeParse(parseObject(text));
  if (!payload || Buffer.byteLength(text) > maximumBytes) return undefined;
  return { jwt: payload.aps.data, messageId: payload.aps.messageId };
};

function partFor(keys: readonly string[], message: string): string {
  const outer: JsonObject = parseObject(message) ?? {};
  const part = keys.map((key) => outer[key]).find((value) => typeof value === 'string');
  return part ?? message;
}
