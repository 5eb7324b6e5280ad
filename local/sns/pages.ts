// Long lists in pages of a hundred, as SNS gives them.
import { invalidParameter } from './sns-error.ts';
import { leaf, list } from './xml.ts';

const pageSize = 100;

/** The list's element, and the token of the next page when there is one. `render` gives a member's XML. */
export function page<Item>(
  name: string,
  items: readonly Item[],
  fields: URLSearchParams,
  render: (item: Item) => string,
): string {
  const start = startOf(fields.get('NextToken'));
  const members = items.slice(start, start + pageSize).map(render);
  const end = start + pageSize;
  const next = end < items.length ? leaf('NextToken', Buffer.from(String(end)).toString('base64')) : '';
  return list(name, members) + next;
}

function startOf(token: string | null): number {
  if (!token) return 0;
  const start = Buffer.from(token, 'base64').toString();
  if (!/^\d{1,9}$/.test(start)) throw invalidParameter('NextToken');
  return Number(start);
}
