// What was sent to the phones, as LocalStack 4.14.0 shows it: GET and DELETE /_aws/sns/platform-endpoint-messages, with
// the parameters `endpointArn`, `region` and `accountId`. What was sent to an endpoint is there after its end, too.
import type { EndpointMessage } from '../../phone/sns-messages.ts';
import { type HttpAnswer, jsonAnswer } from '../gateway-error.ts';
import type { Notification } from './state.ts';
import type { SnsWorld } from './world.ts';

export const endpointMessagesPath = '/_aws/sns/platform-endpoint-messages';

export function showEndpointMessages(search: string, { place, state }: SnsWorld): HttpAnswer {
  const { endpointArn, region, here } = selection(search, place);
  if (endpointArn !== null) {
    const messages = (state.notifications.get(endpointArn) ?? []).map(shown);
    return jsonAnswer(200, { platform_endpoint_messages: { [endpointArn]: messages }, region });
  }
  const all = here ? [...state.notifications] : [];
  const messages = Object.fromEntries(all.map(([arn, sent]) => [arn, sent.map(shown)]));
  return jsonAnswer(200, { platform_endpoint_messages: messages, region });
}

export function forgetEndpointMessages(search: string, { place, state }: SnsWorld): HttpAnswer {
  const { endpointArn, here } = selection(search, place);
  if (endpointArn !== null) state.notifications.delete(endpointArn);
  else if (here) state.notifications.clear();
  return { status: 204, headers: [], body: '' };
}

/** Of a structured message the part for the endpoint's own platform, as JSON text of that text; of any other all. */
function shownMessage({ message, messageStructure, platform }: Notification): string {
  if (messageStructure !== 'json') return message;
  const parts: Record<string, unknown> = JSON.parse(message); // what is no JSON object is not published
  const own = parts[platform];
  return JSON.stringify(typeof own === 'string' ? own : parts['default']);
}

/** `here`: the parameters mean this region and account. */
function selection(search: string, place: SnsWorld['place']) {
  const parameters = new URLSearchParams(search);
  const endpointArn = parameters.get('endpointArn');
  const region = endpointArn?.split(':')[3] ?? parameters.get('region') ?? place.region;
  const account = parameters.get('accountId') ?? place.account;
  return { endpointArn, region, here: region === place.region && account === place.account };
}

function shown(notification: Notification): EndpointMessage {
  const { endpointArn, messageStructure, subject, messageId, messageAttributes } = notification;
  return {
    TargetArn: endpointArn,
    TopicArn: '',
    Message: shownMessage(notification),
    MessageAttributes: messageAttributes,
    MessageStructure: messageStructure ?? null,
    Subject: subject ?? null,
    MessageId: messageId,
  };
}
