// What a check of a journey found. Errors refuse the journey, warnings are for its author to know.

export interface Finding {
  /** The journey, or the file when no journey could be made out in it. */
  readonly journey: string;
  /** Node id. */
  readonly node?: string;
  readonly nodeType?: string;
  /** Path of the config key or tree member, `retryLimit`, `connections.true`. */
  readonly key?: string;
  /** Never holds a configured value that could be a secret. */
  readonly message: string;
}

/** `Login: node <id> (RetryLimitDecisionNode): retryLimit: must be greater than 0`. */
export function findingText({ journey, node, nodeType, key, message }: Finding): string {
  const type = node && nodeType ? ` (${nodeType})` : '';
  const place = node ? `node ${node}${type}` : nodeType;
  return [journey, place, key, message].filter((part) => part !== undefined).join(': ');
}

/** Collects the findings of one journey. */
export interface Report {
  readonly errors: Finding[];
  readonly warnings: Finding[];
  error(finding: Omit<Finding, 'journey'>): void;
  warn(finding: Omit<Finding, 'journey'>): void;
}

export function reportOn(journey: string): Report {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  return {
    errors,
    warnings,
    error: (finding) => errors.push({ journey, ...finding }),
    warn: (finding) => warnings.push({ journey, ...finding }),
  };
}
