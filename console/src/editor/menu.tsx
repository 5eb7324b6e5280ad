// What is done with a journey now and then.
import { useEffect, useId, useRef, useState } from 'react';
import { Sign } from '../picture/icons.tsx';

interface MenuProps {
  readonly word: string;
  readonly commands: readonly { readonly word: string; readonly run: () => unknown }[];
}

/** A list of buttons that opens and closes, not a menu of an application: Tab goes through it. */
export function Menu({ word, commands }: MenuProps) {
  const [isOpen, open] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !box.current?.contains(target)) open(false);
    };
    addEventListener('pointerdown', onPointer);
    return () => removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what its buttons have opened
    <div
      className="menu"
      ref={box}
      onKeyDown={({ key }) => {
        if (key !== 'Escape' || !isOpen) return;
        open(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        className="plain"
        ref={button}
        title={word}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => open(!isOpen)}
      >
        <Sign name="more" />
        <span className="unseen">{word}</span>
      </button>
      <ul id={id} hidden={!isOpen}>
        {commands.map(({ word: command, run }) => (
          <li key={command}>
            <button
              type="button"
              onClick={() => {
                open(false);
                run();
              }}
            >
              {command}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function download(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** One that the user chooses; undefined when none was. */
export function readFile(): Promise<string | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]?.text()));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}
