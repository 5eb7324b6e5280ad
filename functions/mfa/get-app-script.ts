// The script with which AM's page shows where to get the authenticator app: an author's message with the store links.

const stores = { apple: 'Apple App Store', google: 'Google Play Store' } as const;

export type StoreLinks = Readonly<Record<keyof typeof stores, string>>;

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const inHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities.get(sign) ?? '');

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For a string in double quotes. The last alternative keeps a page into which a client writes the script intact. */
const inScriptString = (text: string): string =>
  text.replaceAll(/["\\\p{Cc}\u2028\u2029]|<(?=\/?script|!--)/giu, escapeUnit);

/**
 * `message` is the author's HTML, kept as it is. Where it names a label, it makes its own anchors: labels and links are
 * filled in bare. Otherwise each link becomes an anchor.
 */
export const getAppScript = (message: string, links: StoreLinks): string => {
  const makesAnchors = /\{(apple|google)Label\}/.test(message);
  const fill = (variable: string, store: string, part: string): string => {
    if (store !== 'apple' && store !== 'google') return variable;
    if (part === 'Label') return stores[store];
    const link = inHtml(links[store]);
    return makesAnchors ? link : `<a target='_blank' href='${link}'>${stores[store]}</a>`;
  };
  const html = message.replaceAll(/\{\{(apple|google)(Label|Link)\}\}/g, fill);
  return `document.getElementById("callback_0").innerHTML="<center>${inScriptString(html)}</center>"`;
};
