// What a device can be called, by its user and by its phone. A name has to be seen as it is: whoever goes through a list
// of devices decides by it which one to remove.

/** Characters. */
export const longestDeviceName = 100;

/** Joiners in emoji and in the scripts that have them, variants of the sign before, and flags such as England's. */
const unseenForAReason =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{Lo}])[\u200c\u200d]|(?<=[\p{Emoji}\p{S}\p{Lo}])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180d\u180f]|(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]+\u{e007f}/gu;
const breaks = /[\p{Cc}\u2028\u2029]/gu;
/** Half characters, what turns the direction of the text around it, and what draws nothing. */
const unfit = /[\p{Surrogate}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** With letters and signs that draw nothing taken away. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;
const drawsNothing = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Trimmed, in composed form; undefined when it is no name. */
export function deviceName(text: string): string | undefined {
  const name = text.normalize('NFC').trim();
  return name === withoutUnfit(name) && isSeen(name) ? name : undefined;
}

/** A phone cannot be asked for another name: what does not belong in one is left out. Undefined when nothing is left. */
export function cleanDeviceName(text: string): string | undefined {
  let name = text;
  // Taking one away can take the reason of another.
  for (let before: string | undefined; before !== name; ) {
    before = name;
    name = withoutUnfit(name.normalize('NFC').trim());
  }
  return isSeen(name) ? name : undefined;
}

function withoutUnfit(text: string): string {
  const reasons = [...text.matchAll(unseenForAReason)].map(([kept]) => kept);
  const pieces = text.split(unseenForAReason).map((piece) => piece.replace(breaks, ' ').replace(unfit, ''));
  const whole = pieces.map((piece, index) => piece + (reasons[index] ?? '')).join('');
  return [...whole].slice(0, longestDeviceName).join('');
}

function isSeen(name: string): boolean {
  return seen.test(name.replace(drawsNothing, ''));
}
