// What users should hear of, for whoever listens on the bus of the deployment.
import type { NoticeDetail } from '../manifest/notices.ts';

export interface Notice {
  /** One of the manifest: `Factor Registered`. */
  readonly type: string;
  readonly detail: NoticeDetail;
}

export interface Notices {
  /**
   * In order, as far as the bus keeps one. Rejects unless every one was taken; some may have been, so whoever tries again
   * sends those twice.
   */
  publish(notices: readonly Notice[]): Promise<void>;
}
