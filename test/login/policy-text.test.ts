// Rules for typed values in words.
import { describe, expect, test } from '@jest/globals';
import { catalogueLanguages } from '../../functions/languages.ts';
import { attributePolicies, passwordPolicies, usernamePolicies } from '../../functions/node/input-policies.ts';
import type { UserAttribute } from '../../functions/ports/users.ts';
import { speechFor } from '../../login/src/shared/words.ts';
import { policyText } from '../../login/src/sign-in/policy-text.ts';

const kinds = ['string', 'number', 'boolean'] as const;
const attribute = (type: (typeof kinds)[number]): UserAttribute => ({
  ...{ title: {}, type, required: true, viewable: true, userEditable: true },
});
const described = [
  usernamePolicies('userName'),
  passwordPolicies('password', 'demo', true),
  ...['mail', 'telephoneNumber', 'sn'].flatMap((name) => kinds.map((kind) => attributePolicies(name, attribute(kind)))),
].map(({ description }) => description);
const policies = described.flatMap(({ policies }) => (Array.isArray(policies) ? policies : [])) as {
  policyRequirements: string[];
  params?: Record<string, unknown>;
}[];

describe.each(catalogueLanguages)('in %s', (language) => {
  test('there is a sentence for whatever our nodes refuse, with its numbers', async () => {
    const { words } = await speechFor([language]);

    // The Attribute Collector has one more.
    const all = [...policies, { policyRequirements: ['VALID_TYPE'], params: {} }];
    const said = all.flatMap(({ policyRequirements, params = {} }) =>
      policyRequirements.map((requirement) => policyText({ requirement, params }, words)),
    );

    expect(said.length).toBeGreaterThan(20);
    expect(said.filter((text) => /[A-Z]_[A-Z]|[{}]/.test(text))).toEqual([]);
    expect(said.filter((text) => text.includes('128') || text.includes('15'))).toHaveLength(2);
  });

  test.each(['MY_RULE', 'constructor'])('%s, a rule of somebody’s own, is named', async (requirement) => {
    const { words } = await speechFor([language]);

    expect(policyText({ requirement, params: {} }, words)).toContain(requirement);
  });
});
