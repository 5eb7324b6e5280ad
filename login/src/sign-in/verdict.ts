// What an answer of the server means for the page.
import type { JourneyResult, Step } from '@forgerock/journey-client/types';
import { failureHintsOf } from './hints.ts';

/** What AM says where it has no reason to tell. */
const plainFailure = 'Login failure';

export type Verdict =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'success'; readonly url: string }
  | Failure
  /** The step is spent, unknown or too old. */
  | { readonly kind: 'expired' }
  /** There is no such journey or realm. */
  | { readonly kind: 'unavailable' }
  /** No answer, or one that a moment later may be another. */
  | { readonly kind: 'trouble' };

/** The journey is over. */
interface Failure {
  readonly kind: 'failure';
  /** In the user's language; empty where the server knows of no reason. */
  readonly message: string;
  /** Where the realm wants its users then. */
  readonly url: string | undefined;
  /** The journey that its user had better take. */
  readonly instead: string | undefined;
}

/** @param isFirst the request opened the journey. */
export function verdictOf(result: JourneyResult, isFirst: boolean): Verdict {
  if ('error' in result) return { kind: 'trouble' };
  if ('callbacks' in result) return { kind: 'step', step: result.payload };
  if ('getSuccessUrl' in result) return { kind: 'success', url: result.getSuccessUrl() ?? '' };
  const code = result.getCode();
  const { failureUrl, errorCode } = detailOf(result.getDetail());
  if (code === 429 || code >= 500) return { kind: 'trouble' };
  if (errorCode === '110') return { kind: 'expired' };
  if (code !== 401) return { kind: isFirst ? 'unavailable' : 'expired' };
  const { isPlain, instead } = failureHintsOf(result.payload);
  const message = result.getMessage() ?? '';
  return {
    kind: 'failure',
    message: isPlain || message === plainFailure ? '' : message,
    url: failureUrl || undefined,
    instead,
  };
}

function detailOf(detail: unknown): { failureUrl?: string; errorCode?: string } {
  return typeof detail === 'object' && detail !== null ? detail : {};
}
