// Every metric of our own: what it counts and by what it can be told apart. The functions emit from this list; the
// dashboard and the alarms read the same names.

/** CloudWatch's namespace of them all. */
export const metricNamespace = 'Waymark';

/** Of the meters that journeys name: apart, so that none of them passes for one of ours. */
export const meterNamespace = `${metricNamespace}/Journeys`;

/** The dimension that every metric has; its value is `waymark-<stage>`. */
export const serviceDimension = 'service';

export interface MetricDefinition {
  /**
   * Beside `service`, all at once. Their values are names out of journeys, registries and lists of ours, never what a
   * client sent: each new value is a metric of its own, and is paid for.
   */
  readonly dimensions: readonly string[];
}

/**
 * Each is a count, published twice: with these dimensions, and over `service` alone, since an alarm cannot sum over
 * dimensions that it does not know.
 */
export const metrics = {
  JourneyStarted: { dimensions: ['Realm', 'Journey'] },
  JourneySucceeded: { dimensions: ['Realm', 'Journey'] },
  /** At its Failure end: the user's own doing, as a rule. */
  JourneyFailed: { dimensions: ['Realm', 'Journey'] },
  /** Nobody's doing but ours, or the journey's maker: a node that could not go on, a store that is down. */
  JourneyBroken: { dimensions: ['Realm', 'Journey'] },
  /** Of nodes that have more than one. `Node` is the type, with the id behind it where the journey has several of the type. */
  NodeOutcome: { dimensions: ['Realm', 'Journey', 'Node', 'Outcome'] },
  /** The node threw, or could not be run at all. */
  NodeFailed: { dimensions: ['Realm', 'Journey', 'Node'] },
  /** SNS took it. */
  PushSent: { dimensions: [] },
  PushApproved: { dimensions: [] },
  PushDenied: { dimensions: [] },
  /** Not sent, or reported lost afterwards. */
  PushFailed: { dimensions: ['Reason'] },
  /** Too many pushes to this user lately, or one is under way that nobody has answered. */
  PushRefusedByBudget: { dimensions: [] },
  /** A code that was not even compared: too many wrong ones before it. */
  AttemptRefused: { dimensions: ['Factor'] },
  /** Codes and links, that SES took. */
  MailSent: { dimensions: [] },
  /** Codes that SNS took. */
  SmsSent: { dimensions: [] },
  /** Too soon after another, or too many in the hour. */
  CodeHeldBack: { dimensions: ['Channel'] },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;

/** CloudWatch takes 1 to 1024 printable ASCII characters, of which the first is no colon; journeys have any name. */
export function dimensionValue(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e]/g, '_').trim();
  return printable === '' ? '_' : printable.replace(/^:/, '_').slice(0, 1024);
}
