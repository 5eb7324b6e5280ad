// Reading a callback's output: what is missing, or of another type, is empty.
import type { Callback } from '@forgerock/journey-client/types';

export interface PolicyFailure {
  /** `MIN_LENGTH` */
  readonly requirement: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function output(callback: Callback, name: string): unknown {
  return callback.output?.find((entry) => entry.name === name)?.value;
}

export function text(callback: Callback, name: string): string {
  return textOf(output(callback, name));
}

export function texts(callback: Callback, name: string): string[] {
  const value = output(callback, name);
  return Array.isArray(value) ? value.map(String) : [];
}

/** What the first input holds before anybody types. */
export function initialText(callback: Callback): string {
  return textOf(callback.input?.[0]?.value);
}

/** What the value that came back breaks. Each travels as JSON in a string. */
export function failuresOf(callback: Callback): PolicyFailure[] {
  return texts(callback, 'failedPolicies').flatMap((json) => {
    try {
      return requirementsOf([JSON.parse(json)], ({ policyRequirement }) => [policyRequirement]);
    } catch {
      return [];
    }
  });
}

/** What a value has to keep to, as far as the callback says. */
export function policiesOf(callback: Callback): PolicyFailure[] {
  const { policies } = recordOf(output(callback, 'policies'));
  return requirementsOf(policies, ({ policyRequirements }) => policyRequirements);
}

function requirementsOf(
  policies: unknown,
  namesIn: (policy: Readonly<Record<string, unknown>>) => unknown,
): PolicyFailure[] {
  if (!Array.isArray(policies)) return [];
  return policies.map(recordOf).flatMap((policy) => {
    const names = namesIn(policy);
    const params = recordOf(policy['params']);
    if (!Array.isArray(names)) return [];
    return names.filter((name) => typeof name === 'string').map((requirement) => ({ requirement, params }));
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
