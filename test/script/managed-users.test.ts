import { describe, expect, test } from '@jest/globals';
import { demo, identity } from '../contracts/users.ts';
import { scriptWorld } from '../support/script-host-world.ts';

const attributes = {
  mail: ['Anna@example.com'],
  givenName: ['Anna'],
  telephoneNumber: ['1', '2'],
  oathDeviceProfiles: ['{"sharedSecret":"s"}'],
};

async function managed() {
  const { ports, script } = await scriptWorld();
  await ports.identityStore.put(identity({ ...demo, username: 'anna' }, { attributes }));
  const { readManaged, queryManaged } = script();
  const names = async (filter: string) => {
    const rows = await queryManaged('managed/user', filter, ['_id']);
    return rows.map(({ _id }) => _id);
  };
  return { readManaged, queryManaged, names, ports };
}

const whole = {
  ...{ _id: 'anna', userName: 'anna', accountStatus: 'active' },
  ...{ mail: 'Anna@example.com', givenName: 'Anna', telephoneNumber: ['1', '2'] },
};

describe('openidm.read', () => {
  test.each(['managed/user/anna', 'managed/alpha_user/ANNA'])('%s is the user, without devices', async (resource) => {
    expect(await (await managed()).readManaged(resource, [])).toEqual(whole);
  });

  test('gives the fields that are asked for, and always the id', async () => {
    const { readManaged } = await managed();

    expect(await readManaged('managed/user/anna', ['/mail', 'nothing', '__proto__', 'constructor'])).toEqual({
      _id: 'anna',
      mail: 'Anna@example.com',
    });
    expect(await readManaged('managed/user/anna', ['*', 'manager/*'])).toEqual(whole);
  });

  test('who is not there is null', async () => {
    expect(await (await managed()).readManaged('managed/user/nobody', [])).toBeNull();
  });

  test.each([
    'managed/beta_user/anna',
    'managed/role/x',
    'system/ldap/account',
    'managed/user',
    'managed/user/a/b',
    '',
  ])('attack: %j is no user of the realm', async (resource) => {
    await expect((await managed()).readManaged(resource, [])).rejects.toThrow(`openidm: ${resource} is not available`);
  });
});

describe('openidm.query', () => {
  test.each([
    'userName eq "anna"',
    '/userName eq "anna"',
    "userName eq 'anna'",
    '_id eq "ANNA"',
    'userName eq anna',
    '(userName eq "anna")',
    'userName eq "anna" and mail eq "anna@EXAMPLE.com"',
    'mail co "example" and userName eq "anna"',
    'userName eq "anna" AND givenName sw "an" and telephoneNumber eq "2"',
    'userName eq "anna" and !(sn pr)',
    'userName eq "anna" and (sn pr or mail pr)',
    'userName eq "anna" and accountStatus eq "active"',
    'userName eq "anna" and true',
    'mail eq "anna@EXAMPLE.com"',
    '/mail eq "Anna@example.com" and accountStatus eq "active"',
    'mail eq "anna@example.com" and userName eq "anna"',
    '(userName eq "anna" and (mail pr)) and givenName pr',
  ])('%s finds her', async (filter) => {
    expect(await (await managed()).names(filter)).toEqual(['anna']);
  });

  test.each([
    'userName eq "bob"',
    'mail eq "nobody@example.com"',
    'mail eq "anna@example.com" and sn pr',
    'mail eq ""',
    'userName eq "anna" and mail eq "bob@example.com"',
    'userName eq "anna" and sn pr',
    'userName eq "anna" and !(mail pr)',
    'userName eq "anna" and oathDeviceProfiles pr',
    'userName eq "anna" and false',
    'userName eq "an\\"na"',
  ])('%s finds nobody', async (filter) => {
    expect(await (await managed()).names(filter)).toEqual([]);
  });

  test.each([
    'mail co "anna@example.com"',
    'mail eq "anna@example.com" or sn pr',
    'givenName eq "Anna"',
    'userName sw "a"',
    'userName eq "anna" or mail pr',
    'mail pr and (userName eq "anna" or true)',
    '!(userName eq "anna")',
    'true',
  ])('attack: %s would scan the table', async (filter) => {
    await expect((await managed()).names(filter)).rejects.toThrow('openidm: this query needs an index');
  });

  test.each([
    ...['', 'userName', 'userName eq', 'userName eq "anna', '(userName eq "anna"', 'userName eq "anna")', 'and'],
    ...['userName eq "anna" mail pr', 'userName like "a"', '"anna" eq userName', `${'('.repeat(50)}true`, '!!'],
    ...[`userName eq "${'x'.repeat(5000)}"`],
  ])('%j cannot be read', async (filter) => {
    await expect((await managed()).names(filter)).rejects.toThrow('openidm: the filter cannot be read');
  });

  test('of an address that two have it gives both; of another realm’s user nothing', async () => {
    const { names, ports } = await managed();
    const mail = ['anna@example.com'];
    await ports.identityStore.put(identity({ ...demo, username: 'ann' }, { attributes: { mail } }));
    await ports.identityStore.put(
      identity({ realm: '/beta', username: 'annette' }, { attributes: { mail: ['b@x.org'] } }),
    );

    expect((await names('mail eq "anna@example.com"')).sort()).toEqual(['ann', 'anna']);
    expect(await names('mail eq "b@x.org"')).toEqual([]);
  });

  test('an operator that there is not is named', async () => {
    await expect((await managed()).names('userName eq "anna" and sn gt "a"')).rejects.toThrow(
      'openidm: the operator gt is not available',
    );
  });

  test('of anything but users of the realm is refused', async () => {
    const { queryManaged } = await managed();

    await expect(queryManaged('managed/beta_user', 'userName eq "anna"', [])).rejects.toThrow(
      'openidm: managed/beta_user is not available',
    );
  });
});
