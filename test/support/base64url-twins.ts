// Other texts that a forgiving decoder takes for the same bytes as this one.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** With another last character where the last one has bits to spare, in the other alphabet, padded, with blanks. */
export function base64urlTwins(text: string): string[] {
  const bytes = Buffer.from(text, 'base64url');
  const ends = [...alphabet].map((last) => text.slice(0, -1) + last);
  const loose = [Buffer.from(bytes).toString('base64'), `${text}=`, ` ${text}`, `${text} `, `${text}\n`];
  return [...ends, ...loose].filter((twin) => twin !== text && Buffer.from(twin, 'base64url').equals(bytes));
}
