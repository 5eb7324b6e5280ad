// What an import or a check found, as lines for a person.

/** Names of journeys, and findings as sentences. */
export interface JourneyReport {
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly id: string; readonly errors: readonly string[] }[];
  readonly warnings: readonly string[];
}

/** Compiled journeys are kept for so long. */
const staleSeconds = 30;

export function reportLines(report: JourneyReport): string[] {
  const { accepted } = report;
  return [
    ...faultLines(report),
    ...accepted.map((id) => `accepted  ${id}`),
    ...(accepted.length > 0 ? [`What an import replaces may stay in use for ${staleSeconds} seconds.`] : []),
  ];
}

export function faultLines({ refused, warnings }: JourneyReport): string[] {
  return [
    ...warnings.map((text) => `warning   ${text}`),
    ...refused.flatMap(({ id, errors }) => [`refused   ${id}`, ...errors.map((text) => `          ${text}`)]),
  ];
}
