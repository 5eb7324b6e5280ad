// The text of an HTML fragment, as a person would read it aloud.
import { Parser } from 'htmlparser2';

const unread = new Set(['script', 'style', 'template', 'title', 'iframe', 'object', 'noscript', 'svg', 'math']);
const blocks = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'br', 'center', 'dd', 'div', 'dt', 'footer', 'form', 'header', 'hr'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul'],
]);

/**
 * A line for each block. What is no element stays: `1 < 2`. `typed` is for text that is not meant as HTML: its entities stay
 * as well, since `&lt;` would become the beginning of an element.
 */
export function plainText(html: string, from: 'html' | 'typed' = 'html'): string {
  let text = '';
  let inside = 0;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (unread.has(name)) inside += 1;
      },
      onclosetag: (name) => {
        if (unread.has(name)) inside -= 1;
        if (blocks.has(name)) text += '\n';
      },
      ontext: (part) => {
        if (inside === 0) text += part.replaceAll(/\s+/g, ' ');
      },
    },
    { decodeEntities: from === 'html' },
  );
  parser.end(html);
  return text
    .replaceAll(/ *\n */g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
