// What can be made to go wrong with the SNS stand-in, for tests and demonstrations.
import { type DeliveryFailure, emitEndpointChange } from './events.ts';
import { SnsError } from './sns-error.ts';
import { type Endpoint, existingApplication } from './state.ts';
import type { SnsWorld } from './world.ts';

export interface SnsFaults {
  /** The next requests of the query protocol are answered 503. Default: all, until `clear`. */
  down(requests?: number): void;
  /** The next requests of the query protocol are throttled. Default: all, until `clear`. */
  throttle(requests?: number): void;
  /** No endpoint can be made for this token. */
  refuseToken(token: string): void;
  /** Switches an endpoint or a platform application off. It stays off until its attributes are set. */
  disable(arn: string): void;
  /** SNS takes what is published to this endpoint, but the phone's platform does not. */
  failDeliveries(endpointArn: string, failure: DeliveryFailure): void;
  /** Ends every fault but what `disable` did. */
  clear(): void;
}

export interface ActiveFaults {
  /** Requests still to be refused; the first kind goes first. */
  down: number;
  throttle: number;
  readonly refusedTokens: Set<string>;
  readonly failingDeliveries: Map<string, DeliveryFailure>;
}

export function noFaults(): ActiveFaults {
  return { down: 0, throttle: 0, refusedTokens: new Set(), failingDeliveries: new Map() };
}

/** Counts one request; throws when it is one that must fail. */
export function suffer(faults: ActiveFaults): void {
  if (faults.down > 0) {
    faults.down -= 1;
    throw new SnsError('ServiceUnavailable', 'Service is unavailable. Please try again later.');
  }
  if (faults.throttle > 0) {
    faults.throttle -= 1;
    throw new SnsError('Throttled', 'Rate exceeded');
  }
}

/** `changed` is called after a change that outlives the faults. */
export function faultControl(world: SnsWorld, changed: () => void): SnsFaults {
  const { faults, state } = world;
  return {
    down(requests = Number.POSITIVE_INFINITY) {
      faults.down = requests;
    },
    throttle(requests = Number.POSITIVE_INFINITY) {
      faults.throttle = requests;
    },
    refuseToken(token) {
      faults.refusedTokens.add(token);
    },
    disable(arn) {
      const endpoint = state.endpoints.get(arn);
      if (endpoint) disableEndpoint(world, endpoint);
      else existingApplication(state, arn).attributes.set('Enabled', 'false');
      changed();
    },
    failDeliveries(endpointArn, failure) {
      faults.failingDeliveries.set(endpointArn, failure);
    },
    clear() {
      faults.down = 0;
      faults.throttle = 0;
      faults.refusedTokens.clear();
      faults.failingDeliveries.clear();
    },
  };
}

export function disableEndpoint(world: SnsWorld, { arn, applicationArn, attributes }: Endpoint): void {
  if (attributes.get('Enabled') === 'false') return;
  attributes.set('Enabled', 'false');
  emitEndpointChange(world, 'EndpointUpdated', { endpointArn: arn, applicationArn });
}
