// The script text of the Recovery Code Display node. AM's page runs it; client SDKs scrape it line by line,
// so its layout is a wire format: a code stands alone in a literal on an indented line, the device name between
// the only <em> tags, and no other literal starts with a letter, a digit or nothing before its backslash.

import type { RecoveryCodeTexts } from './recovery-codes.ts';

export type RecoveryCodeDisplay = {
  /** At least one. */
  codes: readonly string[];
  deviceName: string;
  texts: RecoveryCodeTexts;
};

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\\', '&#92;'],
]);

/** Inert in HTML and in a JavaScript string; a line break would end both the string and the scraped line. */
const inert = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll(/[&<>"\\]/g, (sign) => entities.get(sign) ?? '');

export const recoveryCodeScript = ({ codes, deviceName, texts }: RecoveryCodeDisplay): string => {
  const lines = [
    `<h1>${inert(texts.title)}</h1>`,
    `<p>${inert(texts.intro)}</p>`,
    `<p>${inert(texts.deviceNote)} <em>${inert(deviceName)}</em></p>`,
    '<pre>',
    ...codes.map(inert),
    '</pre>',
  ];
  // The comment makes the step recognisable whatever texts are given.
  return `/* Recovery Codes */
var html =
${lines.map((line) => `    "${line}\\n"`).join(' +\n')};
var place = document.querySelector('#wrapper fieldset');
if (place) {
    place.insertAdjacentHTML('afterbegin', html);
}
`;
};
