// The commands that the pages tell readers to type.

export interface Typed {
  /** One command, without its comment. */
  readonly command: string;
  /** Its whole block, comments and all. */
  readonly block: string;
}

/** Of every fenced `sh` block of a page. */
export function commandsIn(page: string): Typed[] {
  return [...page.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm)].flatMap(([, , block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/&&|\|\|?|;/))
      .map((part) => part.trim().replace(/^(?:[A-Z_]+=\S*\s+)+/, ''))
      .filter((command) => command !== '')
      .map((command) => ({ command, block })),
  );
}

/** The mark that its block must have in a comment, for it takes more than this repository; undefined for all others. */
export function markFor(command: string): string | undefined {
  if (/^docker\b/.test(command)) return 'needs Docker';
  if (
    /^aws |^npx cdk (?!synth\b)|^(?:npm run|npx waymark) (?:(?:users|journeys|realm)\b.* --stage|seed)\b/.test(command)
  )
    return 'needs an AWS account';
  return undefined;
}

/** What there is to be wrong with a command, in words. */
export function faultsOf({ command, block }: Typed, scripts: readonly string[], waymark: readonly string[]): string[] {
  const mark = markFor(command);
  const [, script] = /^npm (?:run(?: --silent)?|(?=start|test)) ?([\w:-]+)/.exec(command) ?? [];
  const [, own] = /^(?:npx )?waymark ([\w-]+)/.exec(command) ?? [];
  return [
    ...(script === undefined || scripts.includes(script) ? [] : [`${command}: package.json has no script ${script}`]),
    ...(own === undefined || waymark.includes(own) ? [] : [`${command}: waymark has no command ${own}`]),
    ...(mark === undefined || block.includes(`# ${mark}`) ? [] : [`${command}: its block lacks the comment # ${mark}`]),
  ];
}
