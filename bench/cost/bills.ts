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

export interface Dollars {
  readonly rest: number;
  readonly http: number;
}

export const kinds: Readonly<Record<Kind, { readonly title: string; readonly aims: Dollars }>> = {
  oath: { title: 'OathLogin', aims: { rest: 17, http: 10 } },
  push: { title: 'PushLogin', aims: { rest: 42, http: 25 } },
};

/** By the `secondsToWait` of the journeys that we ship. */
export const pollsPerMinute = 60 / 5;

/** One login with one placement. `items` are those with a REST API: the other changes the price of requests only. */
export interface Bill {
  readonly kind: Kind;
  readonly placement: string;
  readonly use: LoginUse;
  readonly items: readonly BillItem[];
  readonly dollars: Dollars;
  /** Of a user who waits for a minute. */
  readonly minute: Dollars;
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
        ...{ kind, placement: figures.placement, use, items, dollars: dollarsOf(use) },
        minute: dollarsOf(loginUse(figures.poll, local.poll), pollsPerMinute),
        isDefault: figures.placement === 'isolated',
      };
    }),
  );
}

function dollarsOf(use: LoginUse, times = 1): Dollars {
  return { rest: times * totalOf(billOf(use)), http: times * totalOf(billOf(use, 'httpRequest')) };
}

export function summaryRows(all: readonly Bill[]): string[][] {
  return [
    ...all.map(({ kind, placement, items, dollars, isDefault }) => {
      const { title, aims } = kinds[kind];
      const column = (api: keyof Dollars) => [
        money(dollars[api]),
        isDefault ? `≤ ${aims[api]} ${verdict(dollars[api] <= aims[api])}` : '',
      ];
      const dearest = items
        .slice(0, 3)
        .map(({ price, dollarsPerMillion }) => `${prices[price].what} ${money(dollarsPerMillion)}`);
      return [title, placement, ...column('rest'), ...column('http'), dearest.join(', ')];
    }),
    ...all
      .filter(({ kind }) => kind === 'push')
      .map(({ placement, minute: { rest, http } }) => [
        `a minute of waiting, ${pollsPerMinute} polls`,
        ...[placement, money(rest), '', money(http), '', ''],
      ]),
  ];
}

export const summaryHeads = ['login', 'placement', 'REST API', 'aim', 'HTTP API', 'aim', 'dearest, with a REST API'];

export function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
