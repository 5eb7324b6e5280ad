// The bills of all placements side by side.
import type { PlacementFigures } from '../aws/placement-figures.ts';
import type { GrowthFigures } from '../growth.ts';
import { verdict } from '../report.ts';
import { type BillItem, billOf, type LoginUse, totalOf } from './bill.ts';
import { loginUse } from './login-use.ts';
import { prices } from './prices.ts';

export interface CostFigures {
  readonly placements: readonly PlacementFigures[];
  readonly growth: readonly GrowthFigures[];
  /** What it was measured on, in words. */
  readonly machine: string;
}

export type Kind = 'oath' | 'push';

export const kinds: Readonly<Record<Kind, { readonly title: string; readonly aim: number }>> = {
  oath: { title: 'OathLogin', aim: 30 },
  push: { title: 'PushLogin', aim: 60 },
};

/** One login with one placement. */
export interface Bill {
  readonly kind: Kind;
  readonly placement: string;
  readonly use: LoginUse;
  readonly items: readonly BillItem[];
  readonly dollars: number;
  readonly withHttpApi: number;
  readonly isDefault: boolean;
}

/** Dollars per million logins. Throws without growth figures: they bring the units. */
export function bills({ placements, growth }: Omit<CostFigures, 'machine'>): Bill[] {
  const [local] = growth;
  if (!local) throw new Error('There are no counts of the local stack');
  return (['oath', 'push'] as const).flatMap((kind) =>
    placements.map((figures) => {
      const use = loginUse(figures[kind], local[kind]);
      const items = billOf(use);
      return {
        ...{ kind, placement: figures.placement, use, items, dollars: totalOf(items) },
        withHttpApi: totalOf(billOf(use, 'httpRequest')),
        isDefault: figures.placement === 'isolated',
      };
    }),
  );
}

export function summaryRows(all: readonly Bill[]): string[][] {
  return all.map(({ kind, placement, items, dollars, withHttpApi, isDefault }) => [
    kinds[kind].title,
    placement,
    money(dollars),
    isDefault ? `≤ ${kinds[kind].aim} ${verdict(dollars <= kinds[kind].aim)}` : '',
    items
      .slice(0, 3)
      .map(({ price, dollarsPerMillion }) => `${prices[price].what} ${money(dollarsPerMillion)}`)
      .join(', '),
    money(withHttpApi),
    money(dollars - withHttpApi),
  ]);
}

export const summaryHeads = ['login', 'placement', '$ per million', 'aim', 'dearest', 'with an HTTP API', 'saved'];

export function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
