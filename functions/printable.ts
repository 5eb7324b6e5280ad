// What others have chosen to call something, on its way to somebody's terminal.

/** Without what a terminal takes for a command: names and texts are chosen by whoever wrote them. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}
