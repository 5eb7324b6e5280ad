// Profiles on the rows of the table Identities: the map `attributes`, and whether the account is active.
import type { Identity, ProfileChange, Profiles } from '../../ports/users.ts';
import { notImporting } from './accounts.ts';
import type { Dynamo } from './client.ts';
import { identityRow, mailKeyChange } from './identities.ts';
import { ofUser } from './user-key.ts';

const attributes = Object.keys(identityRow.shape);

export function dynamoProfiles(dynamo: Dynamo): Profiles {
  const identities = dynamo.table('Identities');
  return {
    find: ofUser(undefined, async (user) => {
      const found = await identities.get({ user }, { consistent: true, attributes });
      return found && identityRow.parse(found);
    }),
    change: ofUser(false, async (user, change, seen) => {
      return (await identities.update({ user }, changing(user, change, seen))) !== undefined;
    }),
  };
}

/** Names of attributes are data, so each has a number in the expression: `#n0`, `:new0`. */
function changing(user: string, { attributes: wanted, active }: ProfileChange, { attributes: known }: Identity) {
  const index = mailKeyChange(user, wanted);
  const numbered = Object.entries(wanted).map(([name, values], index) => {
    const before = Object.hasOwn(known, name) ? (known[name] ?? []) : undefined;
    return { name, values, before, at: `#attributes.#n${index}`, index };
  });
  const sets = [
    ...numbered.flatMap(({ values, at, index }) => (values.length > 0 ? [`${at} = :new${index}`] : [])),
    ...(active === undefined ? [] : ['#active = :active']),
    ...index.sets,
  ];
  const removes = [...numbered.flatMap(({ values, at }) => (values.length === 0 ? [at] : [])), ...index.removes];
  const conditions = numbered.flatMap(({ before, at, index }) => {
    if (before === undefined) return [`attribute_not_exists(${at})`];
    const first = before.length > 0 ? [`${at}[0] = :first${index}`] : [];
    return [`size(${at}) = :size${index}`, ...first];
  });
  return {
    update: [
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ].join(' '),
    when: ['attribute_exists(#user)', ...(active === undefined ? [] : [notImporting]), ...conditions].join(' AND '),
    names: Object.fromEntries(numbered.map(({ name, index }) => [`n${index}`, name])),
    values: Object.fromEntries([
      ...numbered.flatMap(({ values, before, index }) => [
        ...(values.length > 0 ? [[`new${index}`, values]] : []),
        ...(before === undefined ? [] : [[`size${index}`, before.length]]),
        ...(before !== undefined && before.length > 0 ? [[`first${index}`, before[0]]] : []),
      ]),
      ...(active === undefined ? [] : [['active', active]]),
      ...Object.entries(index.values),
    ]),
  };
}
