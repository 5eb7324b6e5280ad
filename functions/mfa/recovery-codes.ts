// Recovery codes: one-time fallbacks for a lost device, made at registration and shown once by the
// Recovery Code Display node.

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const codesPerSet = 10;
const codeLength = 12;
const bytesPerAttempt = 16;
const retriesPerCode = 100;

/** Bytes from here on would favour the first letters of the alphabet. */
const firstUnevenByte = 256 - (256 % alphabet.length);

function newCode(randomBytes: (count: number) => Uint8Array, taken: readonly string[]): string {
  for (let attempt = 0; attempt <= retriesPerCode; attempt += 1) {
    const even = randomBytes(bytesPerAttempt).filter((byte) => byte < firstUnevenByte);
    const code = Array.from(even.subarray(0, codeLength), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
    if (code.length === codeLength && !taken.includes(code)) return code;
  }
  throw new Error('Failed to generate recovery codes');
}

/**
 * Ten different codes of twelve letters and digits, all equally likely (71 bits each). `randomBytes` must be
 * cryptographically secure; an error ends the journey if it keeps giving the same bytes.
 */
export function generateRecoveryCodes(randomBytes: (count: number) => Uint8Array): string[] {
  const codes: string[] = [];
  while (codes.length < codesPerSet) codes.push(newCode(randomBytes, codes));
  return codes;
}

interface RecoveryCodeTexts {
  readonly title: string;
  readonly intro: string;
  /** Followed by the name of the device. */
  readonly deviceNote: string;
}

export interface RecoveryCodeDisplay {
  /** At least one. */
  readonly codes: readonly string[];
  readonly deviceName: string;
  readonly texts: RecoveryCodeTexts;
}

/** Inert in HTML and in a JavaScript string; a line break would end both the string and the scraped line. */
function inert(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll(/[&<>"\\]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * The script that shows the codes on AM's page. Client SDKs scrape it line by line, so its layout is a wire format: a code
 * stands alone in a literal on an indented line, the device name between the only <em> tags, and no other literal begins
 * with a word or with its backslash.
 */
export function recoveryCodeScript({ codes, deviceName, texts }: RecoveryCodeDisplay): string {
  const lines = [
    `<h1>${inert(texts.title)}</h1>`,
    `<p>${inert(texts.intro)}</p>`,
    `<p>${inert(texts.deviceNote)} <em>${inert(deviceName)}</em></p>`,
    '<pre>',
    ...codes.map(inert),
    '</pre>',
  ];
  // By the two words, in any case, and by nothing else do client SDKs recognise the step: the texts are in any language.
  return `/* Recovery Codes */
var html =
${lines.map((line) => `    "${line}\\n"`).join(' +\n')};
var place = document.querySelector('#wrapper fieldset');
if (place) {
    place.insertAdjacentHTML('afterbegin', html);
}
`;
}
