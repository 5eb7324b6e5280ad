// Row ids at the start of a test's title: `P-14 …`, or several, `O-1 O-3 …`.

export function rowIds(title: string): string[] {
  const [ids = ''] = /^(?:[OP]-\d+ )*/.exec(`${title} `) ?? [];
  return ids.split(' ').filter(Boolean);
}
