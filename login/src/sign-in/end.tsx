// What is left to say where there is no step: a title, a sentence, and what to do next.
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { entitle } from '../shared/dress.ts';
import { words } from '../shared/speech.ts';

interface EndProps {
  readonly title: string;
  readonly text: string;
  readonly onStartAgain?: () => void;
  /** In place of the button that starts again. */
  readonly children?: ComponentChildren;
}

export function End({ title, text, onStartAgain, children }: EndProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    entitle(title);
    heading.current?.focus();
  }, [title]);
  return (
    <>
      <h1 class="given" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="lead given lines">{text}</p>
      {children ??
        (onStartAgain && (
          <div class="buttons">
            <Button label={words.startAgain} onPress={onStartAgain} />
          </div>
        ))}
    </>
  );
}
