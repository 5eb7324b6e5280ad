// HTML that authors have written for AM's page, as text for any client.
import { ELEMENT_NODE, type Node, parse, TEXT_NODE } from 'ultrahtml';

const unread = ['script', 'style', 'template', 'title', 'iframe', 'object', 'noscript', 'svg', 'math'];
const blocks = [
  ...['address', 'article', 'aside', 'blockquote', 'br', 'center', 'dd', 'div', 'dt', 'footer', 'form', 'header', 'hr'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul'],
];
/** The others stay: clients that show HTML show them. */
const entities: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', nbsp: '\u00a0', quot: '"' };

/** A line for each block. What is no element stays: `1 < 2`. */
export function plainText(html: string): string {
  return textOf(parse(html))
    .replaceAll(/ *\n */g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * Text of which no client can make an element, also one that takes it for HTML, whatever it was put together from: there `<`
 * begins one only where a letter, `/`, `!` or `?` follows at once.
 */
export function withoutElements(text: string): string {
  return text.replaceAll(/<(?=[a-z/!?])/gi, '< ');
}

function textOf(node: Node): string {
  if (node.type === TEXT_NODE) return decoded(node.value.replaceAll(/\s+/g, ' '));
  if (!('children' in node)) return '';
  const name = node.type === ELEMENT_NODE ? node.name.toLowerCase() : '';
  if (unread.includes(name)) return '';
  const inside: string = node.children.map(textOf).join('');
  return blocks.includes(name) ? `${inside}\n` : inside;
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name = '') => {
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (Number.isNaN(code)) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
