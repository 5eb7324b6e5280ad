// Row ids at the start of a test's title: `P-14 …`, or several, `O-1 O-3 …`, of either page, `O-13 N-OTP-2 …`.

// PingAM's pages (O, P), NIST (N), ASVS (A), the RFCs (R), CISA (C).
const id = '(?:[OP]-\\d+|N-[A-Z]+-\\d+|A-\\d+(?:\\.\\d+)+|R-\\d{4}-[\\w.§]+|C-\\d+)';
const start = new RegExp(`^(?:${id} )*`);

/** In a file of tests; titles of groups are no test's. */
const titles = new RegExp(`(?<!describe\\(\\s*)['"\`]((?:${id} )+)`, 'g');

export function rowIds(title: string): string[] {
  const [ids = ''] = start.exec(`${title} `) ?? [];
  return ids.split(' ').filter(Boolean);
}

/** The title without them. */
export function withoutRowIds(title: string): string {
  return title.replace(start, '');
}

/** The ids that titles of tests begin with in this source text. */
export function rowIdsIn(source: string): string[] {
  return [...source.matchAll(titles)].flatMap(([, title = '']) => rowIds(title));
}
