// What is asked in place, before something is done that is felt afterwards. The keyboard goes there, and back to where it
// came from.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { words } from '../shared/speech.ts';

/** Of its title, among those of the page. */
type Level = 'h2' | 'h3' | 'h4' | 'h5';

interface QuestionProps {
  readonly level: Level;
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  readonly onYes: () => Promise<unknown> | void;
  readonly onClose: () => void;
}

export function Question({ level, title, text, yes, isDanger = false, onYes, onClose }: QuestionProps) {
  const [isBusy, setBusy] = useState(false);
  const agree = async (): Promise<void> => {
    setBusy(true);
    await onYes();
    setBusy(false);
  };
  return (
    <Panel level={level} title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="row">
        <Button label={yes} isDanger={isDanger} isBusy={isBusy} onPress={() => void agree()} />
        <Button label={words.cancel} look="quiet" onPress={onClose} />
      </div>
    </Panel>
  );
}

interface PanelProps {
  readonly level: Level;
  readonly title: string;
  readonly children: ComponentChildren;
  /** By the key Escape, too. */
  readonly onClose?: () => void;
}

export function Panel({ level: Heading, title, children, onClose }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      // What was pressed may be gone with what it was about.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div class="panel" role="group" aria-labelledby={id} onKeyDown={(event) => event.key === 'Escape' && onClose?.()}>
      <Heading ref={heading} id={id} class="asked" tabIndex={-1}>
        {title}
      </Heading>
      {children}
    </div>
  );
}
