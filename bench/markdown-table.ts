// Tables for docs/: names to the left, figures to the right.
import type { Cell } from './text-table.ts';

/** Numbers get one digit behind the point where they are not whole. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const rule = heads.map((_, column) => (column === 0 ? '---' : '--:'));
  return [heads, rule, ...rows.map((row) => row.map(textOf))].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function textOf(cell: Cell): string {
  if (typeof cell !== 'number') return cell ?? '';
  return Number.isInteger(cell) ? cell.toLocaleString('en') : cell.toFixed(1);
}
