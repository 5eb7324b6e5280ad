// Something that has to be seen: what went wrong, what to mind, what is done.
import type { ComponentChildren } from 'preact';

type Tone = 'error' | 'warning' | 'success' | 'plain';

interface NoticeProps {
  readonly tone: Tone;
  readonly children: ComponentChildren;
  readonly id?: string;
  /** The words of a server or of an author, whose lines are kept. */
  readonly isGiven?: boolean;
  /** Read out at once; else it stands in a live region, or came with the step. */
  readonly isAlert?: boolean;
}

const signs: Readonly<Record<Tone, string>> = {
  error: 'M12 7.5v5.5M12 16.5v.01',
  warning: 'M12 7.5v5.5M12 16.5v.01',
  success: 'M8 12.5l2.8 2.8L16.2 9.5',
  plain: 'M12 11.5v5M12 8v.01',
};

export function Notice({ tone, children, id, isGiven = false, isAlert = false }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} id={id} role={isAlert ? 'alert' : undefined}>
      <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9.5" />
        <path d={signs[tone]} />
      </svg>
      <div class={isGiven ? 'given lines' : undefined}>{children}</div>
    </div>
  );
}
