// A window over the page. The browser's own: it keeps the focus inside and gives it back.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Sign } from './picture/icons.tsx';
import { words } from './speech.ts';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly size?: 'usual' | 'wide';
}

export function Dialog({ title, children, onClose, size = 'usual' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    // The browser would take the first button, which closes it.
    dialog?.querySelector<HTMLElement>('input, textarea')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} className={size} aria-labelledby={heading} onCancel={onClose} onClose={onClose}>
      <header className="bar">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="plain" onClick={onClose}>
          <Sign name="close" />
          <span className="unseen">{words.close}</span>
        </button>
      </header>
      {children}
    </dialog>
  );
}
