// A script is never run. Of those that AM sends, some hold what a page can show by itself.

/** As the SDKs find them: each alone in a literal on an indented line. */
export function recoveryCodesIn(script: string): string[] {
  if (!/recovery codes/i.test(script)) return [];
  return [...script.matchAll(/\s[\w\W]"(\w+)\\/g)].map(([, code = '']) => code);
}

export function deviceNameIn(script: string): string {
  const [, name = ''] = /<em\s*>(.*)<\/em>/.exec(script) ?? [];
  return name.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** The text that the script of the Get Authenticator App node puts into the page: one literal. */
export function assignedHtml(script: string): string | undefined {
  const [, literal] =
    /^document\.getElementById\("callback_0"\)\.innerHTML=("(?:[^"\\]|\\.)*")\s*;?\s*$/.exec(script) ?? [];
  if (literal === undefined) return undefined;
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}
