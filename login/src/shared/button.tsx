// Buttons: the one that is meant, others beside it, and those that read as links.
import type { ComponentChildren } from 'preact';

interface ButtonProps {
  readonly label: ComponentChildren;
  readonly look?: 'primary' | 'quiet' | 'link';
  readonly type?: 'button' | 'submit';
  readonly isDanger?: boolean;
  /** It cannot be pressed now, and stays where the keyboard finds it. */
  readonly isLocked?: boolean;
  /** It was pressed, and what it does takes a moment. Its width stays. */
  readonly isBusy?: boolean;
  readonly onPress?: () => void;
}

export function Button(props: ButtonProps) {
  const { label, look = 'primary', type = 'button', isDanger, isLocked = false, isBusy = false, onPress } = props;
  return (
    <button
      type={type}
      class={[look, isDanger && 'danger', isBusy && 'busy'].filter(Boolean).join(' ')}
      aria-disabled={isLocked || isBusy}
      aria-busy={isBusy}
      onClick={onPress && (() => isLocked || isBusy || onPress())}
    >
      <span class="label">{label}</span>
      {isBusy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}

/** Other ways than the button above: a list of links. `isFaint`: for who looks for them, like starting again. */
export function Ways({ children, isFaint = false }: { children: readonly ComponentChildren[]; isFaint?: boolean }) {
  if (children.length === 0) return null;
  return (
    <ul class={isFaint ? 'ways faint' : 'ways'}>
      {children.map((child, at) => (
        <li key={at}>{child}</li>
      ))}
    </ul>
  );
}
