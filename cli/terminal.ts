// Who sits at the terminal: is asked, waits, and may leave at any moment.
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { Stopped, Trouble } from './command.ts';

export interface Terminal {
  /** Somebody is there to type, and not a file or a pipe. */
  readonly interactive: boolean;
  /**
   * The line typed; `secret` is not shown. Rejects with Stopped when the person leaves, and with a Trouble when a file or a
   * pipe has no more lines: whoever reads the log of a job should learn why it ended.
   */
  ask(question: string, options?: { secret?: boolean }): Promise<string>;
  /** Resolves early, with true, when the person presses Enter. Rejects with Stopped when the person leaves. */
  wait(milliseconds: number): Promise<boolean>;
  /** To be called at the end: standard input keeps a process alive. */
  close(): void;
}

export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Questions go here, so that standard output holds answers only. */
  readonly output: NodeJS.WritableStream;
}

const ended = 'The input has ended, and an answer is still needed';

/** Reads nothing before something is asked. */
export function terminal(
  { input, output }: TerminalStreams = { input: process.stdin, output: process.stderr },
): Terminal {
  const interactive = input.isTTY === true;
  const typed: string[] = [];
  let lines: Interface | undefined;
  let silent = false;
  let left: Stopped | Trouble | undefined;
  /** Who waits for the next line, or for the end. */
  let onLine: ((line: string) => void) | undefined;
  let onLeave: ((why: Stopped | Trouble) => void) | undefined;

  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!silent) output.write(chunk);
      done();
    },
  });
  const leave = (why: Stopped | Trouble): void => {
    left ??= why;
    onLeave?.(left);
  };
  const open = (): Interface => {
    if (lines) return lines;
    const opened = createInterface({ input, output: shown, terminal: interactive });
    // Of a pipe all lines come at once: the ones that nobody has asked for yet are kept.
    opened.on('line', (line) => {
      const take = onLine;
      onLine = undefined;
      if (take) take(line);
      else typed.push(line);
    });
    opened.on('SIGINT', () => {
      leave(new Stopped('Ctrl-C'));
      opened.close();
    });
    opened.on('close', () => leave(interactive ? new Stopped('Ctrl-D') : new Trouble(ended)));
    lines = opened;
    return opened;
  };
  const settled = (): void => {
    onLine = undefined;
    onLeave = undefined;
  };

  return {
    interactive,
    async ask(question, { secret = false } = {}) {
      const reader = open();
      const early = typed.shift();
      if (early !== undefined) return early;
      if (left) throw left;
      reader.setPrompt(question);
      reader.prompt();
      silent = secret;
      try {
        return await new Promise<string>((resolve, reject) => {
          onLine = resolve;
          onLeave = reject;
        });
      } finally {
        settled();
        silent = false;
        // The cursor stands behind the question: what was not shown did not move it, and who left pressed no Enter.
        if (left || (interactive && secret)) output.write('\n');
      }
    },
    async wait(milliseconds) {
      open();
      // A file that has ended has not left: nothing is asked of it here.
      if (left && interactive) throw left;
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<boolean>((resolve, reject) => {
          timer = setTimeout(() => resolve(false), milliseconds);
          if (interactive) onLine = () => resolve(true);
          onLeave = (why) => {
            if (interactive) reject(why);
          };
        });
      } finally {
        clearTimeout(timer);
        settled();
      }
    },
    close() {
      onLeave = undefined;
      lines?.close();
    },
  };
}
