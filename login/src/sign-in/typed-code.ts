// A code as people type it: in groups, as apps show it; in the digits of their own keyboard.

/** Where digits begin in scripts that have their own: Arabic, Persian, Devanagari, Bengali. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6];

/** The code that is meant: no spaces or dashes, and digits as servers know them. */
export function codeMeant(typed: string): string {
  return withoutGroups(typed).replace(/\p{Nd}/gu, (digit) => {
    const at = digit.charCodeAt(0);
    const zero = zeros.find((first) => at >= first && at < first + 10);
    return zero === undefined ? digit : String(at - zero);
  });
}

/** The recovery code that is meant: dashes are part of some. */
export function recoveryCodeMeant(typed: string): string {
  return typed.normalize('NFKC').replace(/\s/g, '');
}

function withoutGroups(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\p{Dash_Punctuation}]/gu, '');
}

/** Whether it could be right: what cannot is no try. */
export function isWhole(code: string, length: number | undefined): boolean {
  return length === undefined || (code.length === length && /^[0-9]*$/.test(code));
}
