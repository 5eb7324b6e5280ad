// What a phone's call becomes: taken or refused. Phones are told nothing more; the reason is for the log.
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { Ports } from '../../ports/index.ts';
import type { PushAnswers, PushMessage } from '../../ports/push.ts';
import type { Log } from '../../ports/system.ts';
import type { PushService } from '../../realm/push-service.ts';

export type PhonePorts = Pick<
  Ports,
  | 'endpointClaims'
  | 'endpointReleases'
  | 'pushAddresses'
  | 'pushAnswers'
  | 'pushDevices'
  | 'pushEndpoints'
  | 'pushMessages'
> & {
  readonly log: Log;
};

/** A call of a realm that has a Push Notification Service. */
export interface PhoneCall {
  /** Normal form. */
  readonly realm: string;
  readonly service: PushService;
  /** The id of the message, or of the mechanism whose phone calls. */
  readonly about: string;
  readonly jwt: string;
  readonly body: JsonObject;
}

/** Whom and what the call was about, as far as that is known for sure. Never a secret. */
type Facts = Readonly<Record<string, string>>;

export type Verdict =
  | { readonly taken: true; readonly facts: Facts }
  | { readonly taken: false; readonly reason: string; readonly facts: Facts };

export function taken(facts: Facts): Verdict {
  return { taken: true, facts };
}

export function refused(reason: string, facts: Facts = {}): Verdict {
  return { taken: false, reason, facts };
}

/** The turn that asked the phone goes on with its answer. */
export function messageFacts({ messageId, username, deviceUuid, transactionId }: PushMessage): Facts {
  return { messageId, username, device: deviceUuid, transactionId };
}

/** A JWT that comes again is the same answer: phones repeat a call whose reply they did not get. */
export function answerDigest(jwt: string): string {
  return createHash('sha256').update(jwt).digest('base64url');
}

/** A repeat is taken and changes nothing; whoever comes second or too late is refused. */
export function settled(result: Awaited<ReturnType<PushAnswers['answer']>>, facts: Facts): Verdict {
  if (result === 'accepted') return taken(facts);
  return result === 'repeated' ? taken({ ...facts, repeated: 'yes' }) : refused(result, facts);
}
