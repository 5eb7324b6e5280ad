// The conditions of a statement in short: `only(…)` attributes, `rows(…)` and `notRows(…)` by partition key,
// `returning(ALL_NEW)` where a write may give the whole row back, `purpose(…)` of a data key; anything else as it is.

export interface Condition {
  readonly name: string;
  /** Sorted; none where the name says it all. */
  readonly values: readonly string[];
}

/** Values by key by operator. */
type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

// The second half of an attribute condition: without it a request that names no attribute gets them all.
const guard = 'StringEqualsIfExists';
const noMore = {
  'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW', 'UPDATED_OLD'],
  'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'],
};
const answers: readonly (readonly [readonly Condition[], Conditions[string]])[] = [
  [[], noMore],
  [
    [{ name: 'returning', values: ['ALL_NEW'] }],
    { ...noMore, 'dynamodb:ReturnValues': ['ALL_NEW', ...noMore['dynamodb:ReturnValues']] },
  ],
];

const attributes = 'ForAllValues:StringEquals dynamodb:Attributes';
const known: Readonly<Record<string, string>> = {
  [attributes]: 'only',
  'ForAllValues:StringEquals dynamodb:LeadingKeys': 'rows',
  'ForAllValues:StringLike dynamodb:LeadingKeys': 'rows',
  'ForAllValues:StringNotLike dynamodb:LeadingKeys': 'notRows',
  'StringEquals kms:EncryptionContext:purpose': 'purpose',
};

export function inShort(conditions: Conditions): Condition[] {
  const narrowed = conditions['ForAllValues:StringEquals']?.['dynamodb:Attributes'] !== undefined;
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    const sorted = Object.entries(keys)
      .map(([key, values]) => [key, [...values].sort()] as const)
      .sort();
    const guarding = JSON.stringify(Object.fromEntries(sorted));
    const answer = answers.find(([, values]) => guarding === JSON.stringify(values));
    if (narrowed && operator === guard && answer) return answer[0];
    return sorted.map(([key, values]): Condition => {
      const name = `${operator} ${key}`;
      if (name === attributes && !conditions[guard]) {
        return { name: 'attributes by name, or all without naming any', values: [] };
      }
      return { name: known[name] ?? name, values };
    });
  });
}

/** `only(active, user)` */
export function spelled({ name, values }: Condition): string {
  return values.length > 0 ? `${name}(${values.join(', ')})` : name;
}

export function inWords(condition: Condition): string {
  const { name, values } = condition;
  const listed = values.join(', ');
  if (name === 'only') return `these attributes only: ${listed}`;
  if (name === 'rows') return `these rows only: ${listed}`;
  if (name === 'notRows') return `not these rows: ${listed}`;
  if (name === 'purpose') return `wrapped for these purposes only: ${listed}`;
  if (name === 'returning') return 'may get the whole row back';
  if (values.length === 0) return name;
  const [, key] = /^StringEquals (\S+)$/.exec(name) ?? [];
  return key === undefined ? `\`${name}\`: ${listed}` : `\`${key}\` is one of: ${listed}`;
}
