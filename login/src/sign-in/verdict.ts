// What an answer of the server means for the page.
import type { JourneyResult, Step } from '@forgerock/journey-client/types';

export type Verdict =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'success'; readonly url: string }
  /** The journey is over; `url` is where the realm wants its users then. */
  | { readonly kind: 'failure'; readonly message: string; readonly url: string | undefined }
  /** The step is spent, unknown or too old. */
  | { readonly kind: 'expired' }
  /** There is no such journey or realm. */
  | { readonly kind: 'unavailable' }
  /** No answer, or one that a moment later may be another. */
  | { readonly kind: 'trouble' };

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
  return { kind: 'failure', message: result.getMessage() ?? '', url: failureUrl || undefined };
}

function detailOf(detail: unknown): { failureUrl?: string; errorCode?: string } {
  return typeof detail === 'object' && detail !== null ? detail : {};
}
