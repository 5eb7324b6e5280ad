// Who is in the pool of the tests.
import type { PoolUser } from './user-pool.ts';

export function people(): PoolUser[] {
  const verified = { email_verified: 'true' };
  const password = 'Correct-horse-7';
  return [
    {
      Username: 'Ann',
      password,
      attributes: {
        sub: '11111111-1111-4111-8111-111111111111',
        email: 'ann@example.com',
        ...verified,
        family_name: 'Lee',
      },
    },
    { Username: 'lock', password, enabled: false, attributes: {} },
    { Username: 'new', password: 'Temporary-1', temporary: true, attributes: {} },
    { Username: 'twice', password, ownFactor: true, attributes: {} },
    { Username: 'claims', password, attributes: { email: 'claimed@example.com', email_verified: 'false' } },
  ];
}
