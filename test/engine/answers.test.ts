// What is read of the callbacks that a client sends, and which question each one answers.
import { describe, expect, test } from '@jest/globals';
import { matchAnswers, readCallbacks, requestDigest } from '../../functions/engine/answers.ts';
import type { AskedCallback } from '../../functions/engine/run.ts';
import type { Json } from '../../functions/json.ts';

const input = (name: string, value: Json) => ({ input: [{ name, value }] });
const asked = (type: string, ...suffixes: string[]): AskedCallback => ({
  ...{ type, child: 0, output: [] },
  input: ['', ...suffixes].map((suffix) => ({ suffix, value: `preset${suffix}` })),
});
const shown: AskedCallback = { type: 'TextOutputCallback', child: 0, output: [] };
const matched = (questions: AskedCallback[], callbacks: Json) =>
  matchAnswers(questions, readCallbacks(callbacks)).map(({ values }) => values);

describe('the callbacks of a request', () => {
  test.each([[undefined], [null], [[]], [[null]]])('%j are none', (callbacks) => {
    expect(readCallbacks(callbacks)).toEqual([]);
  });

  test.each([
    [{}],
    ['text'],
    [['text']],
    [[[]]],
    [[{ input: {} }]],
    [[{ input: 'text' }]],
    [[input('IDToken1', {})]],
    [[input('IDToken1', ['x'])]],
  ])('%j are refused', (callbacks) => {
    expect(() => readCallbacks(callbacks)).toThrow(expect.objectContaining({ code: 'ERR_BODY_MALFORMED' }));
  });

  test('are read no further than an answer goes', () => {
    const callback = { type: 'NameCallback', _id: 1, output: [{ name: 'prompt', value: 'forged' }] };

    expect(readCallbacks([{ ...callback, input: [{ name: 'IDToken1', value: 'demo' }, 'text'] }])).toEqual([
      { type: 'NameCallback', id: 1, inputs: [{ name: 'IDToken1', value: 'demo' }] },
    ]);
    expect(readCallbacks([{ type: 7, _id: '1', input: [{ name: 7 }, { name: 'x', value: null }] }])).toEqual([
      {
        inputs: [
          { name: '', value: null },
          { name: 'x', value: null },
        ],
      },
    ]);
  });
});

describe('an answer belongs to', () => {
  const two = [asked('NameCallback'), asked('PasswordCallback')];

  test.each<[string, Json]>([
    ['the question that its input names', [input('IDToken2', 'b'), input('IDToken1', 'a')]],
    [
      'the question of its _id',
      [
        { _id: 1, ...input('', 'b') },
        { _id: 0, ...input('', 'a') },
      ],
    ],
    [
      'the first question of its type that has none',
      [
        { type: 'PasswordCallback', ...input('', 'b') },
        { type: 'NameCallback', ...input('', 'a') },
      ],
    ],
    [
      'the one named, whatever its _id',
      [
        { _id: 0, ...input('IDToken2', 'b') },
        { _id: 1, ...input('IDToken1', 'a') },
      ],
    ],
  ])('%s', (_what, callbacks) => {
    expect(matched(two, callbacks)).toEqual([['a'], ['b']]);
  });

  test.each<[string, Json]>([
    ['of another type', [{ type: 'NameCallback', ...input('IDToken2', 'x') }]],
    ['that is not there', [input('IDToken3', 'x'), input('IDToken0', 'x'), { _id: -1, ...input('', 'x') }]],
    ['by a type that nobody asked', [{ type: 'ChoiceCallback', ...input('', 'x') }]],
    ['without an input', [{ type: 'PasswordCallback', input: [] }]],
  ])('no question %s', (_what, callbacks) => {
    expect(matched([shown, two[1] as AskedCallback], callbacks)).toEqual([[], []]);
  });

  test('the question of its place, when its name only contains that of another', () => {
    const callback = { type: 'NameCallback', ...input('xIDToken2', 'a') };

    expect(matched([asked('NameCallback'), asked('NameCallback')], [callback])).toEqual([['a'], []]);
  });

  test('nothing that only shows a text', () => {
    const text = { type: 'TextOutputCallback', ...input('IDToken1', 'x') };

    expect(matched([shown, shown], [text, { ...text, ...input('', 'x') }])).toEqual([[], []]);
  });

  test('the first that came, when two name one question', () => {
    expect(matched(two, [input('IDToken2', 'first'), input('IDToken2', 'second')])).toEqual([[], ['first']]);
  });

  test('the twelfth question, of a page with as many', () => {
    const twelve = Array.from({ length: 12 }, () => asked('NameCallback'));

    expect(matched(twelve, [input('IDToken12', 'x')]).map((values) => values.length)).toEqual([
      ...Array(11).fill(0),
      1,
    ]);
  });

  test('several questions of a type in their order, past those that are answered', () => {
    const three = [asked('NameCallback'), asked('NameCallback'), asked('NameCallback')];
    const nth = (value: string) => ({ type: 'NameCallback', ...input('', value) });

    expect(matched(three, [nth('a'), input('IDToken2', 'b'), nth('c')])).toEqual([['a'], ['b'], ['c']]);
  });
});

describe('the inputs of an answer', () => {
  test('of the twelfth question are told apart by their names', () => {
    const twelve = Array.from({ length: 12 }, () => asked('ValidatedCreateUsernameCallback', 'validateOnly'));
    const turned = [
      { name: 'IDToken12validateOnly', value: true },
      { name: 'IDToken12', value: 'demo' },
    ];

    expect(matched(twelve, [{ input: turned }])[11]).toEqual(['demo', true]);
  });

  const question = [asked('ValidatedCreateUsernameCallback', 'validateOnly')];
  const named = (...inputs: [string, Json][]) => [{ input: inputs.map(([name, value]) => ({ name, value })) }];

  test.each([
    ['in order', named(['IDToken1', 'demo'], ['IDToken1validateOnly', true]), ['demo', true]],
    ['turned round', named(['IDToken1validateOnly', true], ['IDToken1', 'demo']), ['demo', true]],
    ['without names of their own', named(['IDToken1', 'demo'], ['', true]), ['demo', true]],
    ['the first alone', named(['IDToken1', 'demo']), ['demo', 'presetvalidateOnly']],
    ['with nothing in it', named(['IDToken1', null]), ['preset', 'presetvalidateOnly']],
  ])('%s', (_what, callbacks, values) => {
    expect(matched(question, callbacks)).toEqual([values]);
  });
});

describe('the digest of a request', () => {
  const callback = { type: 'NameCallback', _id: 0, ...input('IDToken1', 'demo') };
  const digest = (callbacks: Json, authId = 'authId') => requestDigest({ authId, callbacks: readCallbacks(callbacks) });

  test('is the same whatever else the body says', () => {
    expect(digest([{ ...callback, output: [], extra: 1 }])).toBe(digest([callback]));
    expect(digest([callback])).toMatch(/^[\w-]{22}$/);
  });

  test.each<[string, Json, string]>([
    ['another value', [{ ...callback, ...input('IDToken1', 'eve') }], 'authId'],
    ['a value of another kind', [{ ...callback, ...input('IDToken1', true) }], 'authId'],
    ['another name', [{ ...callback, ...input('IDToken2', 'demo') }], 'authId'],
    ['another type', [{ ...callback, type: 'PasswordCallback' }], 'authId'],
    ['another _id', [{ ...callback, _id: 1 }], 'authId'],
    ['no _id', [{ ...callback, _id: null }], 'authId'],
    ['one callback more', [callback, callback], 'authId'],
    ['another authId', [callback], 'other'],
  ])('is another for %s', (_what, callbacks, authId) => {
    expect(digest(callbacks, authId)).not.toBe(digest([callback]));
  });

  test('is another for one that wants no session', () => {
    const request = { authId: 'authId', callbacks: readCallbacks([callback]) };

    expect(requestDigest({ ...request, noSession: true })).not.toBe(requestDigest(request));
  });
});
