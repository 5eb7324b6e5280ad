import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/htmlmessage.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { outputOf, typesOf } from '../../testing/step.ts';

const shown = async (message: string, shared: JsonObject = {}) => {
  const { callbacks } = await runNode(node, { config: { message: { en: message } }, state: { shared } });
  return outputOf(callbacks, 'TextOutputCallback', 'message');
};

describe('HTML Message', () => {
  test('shows its text as information and tells where it is aligned', async () => {
    const config = { message: { en: 'Hello', fr: 'Bonjour' }, vAlign: 'TOP' };

    const { callbacks } = await runNode(node, { config, locales: { request: ['fr'] } });

    expect(callbacks).toEqual([
      {
        type: 'TextOutputCallback',
        output: [
          { name: 'message', value: 'Bonjour' },
          { name: 'messageType', value: '0' },
        ],
      },
      expect.objectContaining({ type: 'HiddenValueCallback' }),
    ]);
    expect(outputOf(callbacks, 'HiddenValueCallback', 'id')).toBe('HTMLMessageNode_vAlign_Top');
  });

  test('goes on with whatever comes back', async () => {
    const run = await runNode(node, { answers: [answer('HiddenValueCallback', 'x')] });

    expect([run.outcome, typesOf(run.callbacks)]).toEqual(['outcome', []]);
  });

  test.each([
    ['<h1>Title</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul>', 'Title\nOne\ntwo\na\nb'],
    ['<div>a &amp; b\n   c</div>', 'a & b c'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['<b>bold</b> <a href="https://example.com/">link</a>', 'bold link'],
    ['plain', 'plain'],
    ['&lt;&gt; &quot;&#39;&#x41;&quot; &uuml; &unknown; &#0;', `<> "'A" &uuml; &unknown; &#0;`],
    ['&lt;b&gt; is an element', '< b> is an element'],
    ['<p>unclosed <b>x', 'unclosed x'],
    ['a<script>alert(1)</script><style>b</style><!-- c -->d', 'ad'],
    ['', ''],
  ])('of %j there remains %j', async (html, text) => {
    expect(await shown(html)).toBe(text);
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<style>*{background:url(//evil.example)}</style>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)"></a>',
    '<!--<script>alert(1)</script>-->',
    '<details open ontoggle=alert(1)>',
    '&lt;img src=x onerror=alert(1)&gt;',
    '&#60;img src=x onerror=alert(1)>',
  ])('script injection: %j typed by a client is no element of any page', async (value) => {
    for (const message of ['Hello {{name}}', '<p title="{{name}}">{{name}}</p>', '{{name}}', '&lt;{{name}}&gt;']) {
      expect(await shown(message, { name: value })).not.toMatch(/<[a-z/!?]/i);
    }
  });

  test('script injection: two values make no element together, nor with the message', async () => {
    const shared = { a: '<scr', b: 'ipt>alert(1)</scr', c: 'ipt>' };

    expect(await shown('{{a}}{{b}}{{c}}', shared)).toBe('< script>alert(1)< /script>');
    expect(await shown('<img src="{{a}}', { a: 'x" onerror="alert(1)">' })).not.toMatch(/<[a-z/!?]/i);
    expect(await shown('&lt;{{a}}&gt;', { a: 'img src=x onerror=alert(1)' })).not.toMatch(/<[a-z/!?]/i);
  });

  test.each([
    ['tags that never end', '<a '],
    ['elements in each other', '<b>'],
    ['comments that never end', '<!--'],
    ['paragraphs in each other', '<p>'],
  ])('attack: %s, as many as a message holds, keep no function busy', async (_, piece) => {
    const before = process.threadCpuUsage();

    await shown(piece.repeat(Math.floor(8192 / piece.length)));

    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2000);
    expect(node.definition.config.safeParse({ message: { en: piece.repeat(8192) } }).success).toBe(false);
  });

  test('shows values of shared state, no secrets, and replaces nothing inside of them', async () => {
    const shared = { name: 'Ann {{oathDeviceProfile}}', oathDeviceProfile: 'secret', level: 5, map: {} };

    expect(await shown('{{name}}|{{oathDeviceProfile}}|{{level}}|{{map}}|{{none}}', shared)).toBe(
      'Ann {{oathDeviceProfile}}||5||',
    );
  });
});
