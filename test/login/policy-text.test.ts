// Rules for typed values in words.
import { describe, expect, test } from '@jest/globals';
import { attributePolicies, passwordPolicies, usernamePolicies } from '../../functions/node/input-policies.ts';
import type { UserAttribute } from '../../functions/ports/users.ts';
import { policyText, policyTexts } from '../../login/src/sign-in/policy-text.ts';

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
const languages = Object.keys(policyTexts) as (keyof typeof policyTexts)[];

describe.each(languages)('in %s', (language) => {
  test('there is a sentence for whatever our nodes refuse, with its numbers', () => {
    // The Attribute Collector has one more.
    const all = [...policies, { policyRequirements: ['VALID_TYPE'], params: {} }];
    const said = all.flatMap(({ policyRequirements, params = {} }) =>
      policyRequirements.map((requirement) => policyText({ requirement, params }, language)),
    );

    expect(said.length).toBeGreaterThan(20);
    expect(said.filter((text) => /[A-Z]_[A-Z]|[{}]/.test(text))).toEqual([]);
    expect(said.filter((text) => text.includes('128') || text.includes('15'))).toHaveLength(2);
  });

  test('there are the same sentences as in the other languages', () => {
    expect(Object.keys(policyTexts[language])).toEqual(Object.keys(policyTexts.en));
  });

  test.each(['MY_RULE', 'constructor'])('%s, a rule of somebody’s own, is named', (requirement) => {
    expect(policyText({ requirement, params: {} }, language)).toContain(requirement);
  });
});
