// The forms of nodes: every setting of every node type gets a field that can hold it.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { faultOf, fieldsOf } from '../../console/src/journey/schema-fields.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';

const schemaOf = (type: string): unknown => {
  const definition = nodeDefinitions.find((each) => each.type === type);
  return z.toJSONSchema(definition?.config ?? z.object(), { io: 'input', unrepresentable: 'any' });
};
/** Settings that are more than a field can say. */
const asJson = [
  'PageNode nodes',
  'SetErrorDetailsNode headerControl',
  'SetFailureDetailsNode headerControl',
  'SetSuccessDetailsNode headerControl',
];
const kinds = (type: string) => Object.fromEntries(fieldsOf(schemaOf(type)).map(({ key, kind }) => [key, kind]));
const field = (property: object) => fieldsOf({ type: 'object', properties: { a: property } })[0];

describe('the fields', () => {
  test('are what the settings are', () => {
    expect(kinds('MessageNode')).toEqual({
      message: 'texts',
      messageYes: 'texts',
      messageNo: 'texts',
      stateField: 'text',
    });
    expect(kinds('RetryLimitDecisionNode')).toEqual({ retryLimit: 'number', incrementUserAttributeOnFailure: 'flag' });
    expect(kinds('RecoveryCodeCollectorDecisionNode')).toEqual({ recoveryCodeType: 'choice' });
    expect(kinds('ChoiceCollectorNode')).toEqual({ choices: 'lines', defaultChoice: 'text', prompt: 'text' });
  });

  test.each(nodeDefinitions.map(({ type }) => [type]))(
    '%s has a field with a title for each of its settings',
    (type) => {
      const fields = fieldsOf(schemaOf(type));

      for (const { key, title } of fields) expect([key, title]).toEqual([key, expect.stringMatching(/^[A-Z0-9]/)]);
      const written = fields.filter(({ kind }) => kind === 'json').map(({ key }) => `${type} ${key}`);
      expect(written.filter((name) => !asJson.includes(name))).toEqual([]);
    },
  );

  test('come in the order that the schema wants, with its titles', () => {
    const properties = {
      b: { type: 'string', propertyOrder: 2 },
      a: { type: 'string', title: 'First', propertyOrder: 1 },
    };

    expect(fieldsOf({ properties }).map(({ title }) => title)).toEqual(['First', 'B']);
  });

  test.each([undefined, {}, [], { properties: [] }])('of %j are none', (schema) => {
    expect(fieldsOf(schema)).toEqual([]);
  });
});

describe('what is wrong with a value', () => {
  test.each([
    [{ type: 'integer', minimum: 1, maximum: 5 }, 3, undefined],
    [{ type: 'integer', minimum: 1, maximum: 5 }, 0, 'minimum'],
    [{ type: 'integer', minimum: 1, maximum: 5 }, 6, 'maximum'],
    [{ type: 'integer' }, 1.5, 'whole'],
    [{ type: 'number' }, 'x', 'number'],
    [{ type: 'string' }, '', undefined],
    [
      { type: 'object', title: 'text by language', additionalProperties: { type: 'string' } },
      { en: 'a', 'de-CH': 'b' },
      undefined,
    ],
    [
      { type: 'object', title: 'text by language', additionalProperties: { type: 'string' } },
      { '??': 'a' },
      'language',
    ],
  ])('%j with %j: %s', (property, value, fault) => {
    const given = field(property);
    if (!given) throw new Error('There is no field');

    expect(faultOf(given, value)).toBe(fault);
  });

  test('is that it is missing, where it is needed', () => {
    const [needed] = fieldsOf({ properties: { a: { type: 'string' } }, required: ['a'] });
    if (!needed) throw new Error('There is no field');

    expect(faultOf(needed, undefined)).toBe('required');
    expect(faultOf(needed, 'x')).toBeUndefined();
  });
});
