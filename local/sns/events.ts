// Application events of SNS mobile push: each goes to the topic that the platform application names for it, if any.
import { existingApplication } from './state.ts';
import type { SnsWorld } from './world.ts';

/** As SNS names and words them; the first also disables the endpoint. */
const deliveryFailures = {
  InvalidPlatformToken: 'Platform token associated with the endpoint is not valid',
  InvalidNotification: 'Notification body is invalid',
  InvalidCredentials: 'Platform application credentials are not valid',
  EndpointDisabled: 'Endpoint is disabled',
  EndpointNotFound: 'Endpoint was not found',
  DependencyUnavailable: 'Dependency is not available',
} as const;

export type DeliveryFailure = keyof typeof deliveryFailures;

export type EndpointChange = 'EndpointCreated' | 'EndpointUpdated' | 'EndpointDeleted';

interface Subject {
  readonly endpointArn: string;
  readonly applicationArn: string;
}

export function emitEndpointChange(world: SnsWorld, change: EndpointChange, subject: Subject): void {
  emit(world, change, subject, {});
}

export function emitDeliveryFailure(
  world: SnsWorld,
  failure: DeliveryFailure,
  subject: Subject & { readonly messageId: string },
): void {
  emit(world, 'DeliveryFailure', subject, {
    DeliveryAttempts: 1,
    FailureMessage: deliveryFailures[failure],
    FailureType: failure,
    MessageId: subject.messageId,
  });
}

function emit(
  world: SnsWorld,
  type: EndpointChange | 'DeliveryFailure',
  { endpointArn, applicationArn }: Subject,
  details: Readonly<Record<string, string | number>>,
): void {
  const { attributes, name, platform } = existingApplication(world.state, applicationArn);
  const topicArn = attributes.get(`Event${type}`);
  if (!topicArn) return;
  const facts = {
    ...details,
    EndpointArn: endpointArn,
    EventType: type,
    Resource: applicationArn,
    Service: 'SNS',
    Time: new Date(world.clock.now()).toISOString(),
  };
  const inOrder = Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1));
  world.emit({
    topicArn,
    subject: `${type} event for app ${name} (${platform})`,
    message: JSON.stringify(Object.fromEntries(inOrder)),
  });
}
