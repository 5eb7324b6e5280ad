// The mails that exports of AM's platform bring along.
import { describe, expect, test } from '@jest/globals';
import { importJourneys, importReport } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyExport } from '../../testing/journey-builder.ts';

const html = '<html><body><p>Hi {{object.givenName}}</p><a href="{{object.resumeURI}}">Confirm</a></body></html>';

/** As IDM has it. */
const registration = {
  _id: 'emailTemplate/registration',
  defaultLocale: 'en',
  enabled: true,
  from: '"Acme" <no-reply@acme.example>',
  displayName: 'Registration',
  mimeType: 'text/html',
  subject: { en: 'Register new account', fr: 'Créer un nouveau compte', pt_BR: 'Criar conta' },
  message: { en: html, fr: html.replace('Hi', 'Bonjour') },
  styles: 'body { color: #324054 }',
};

function imported(emailTemplates: JsonObject, mailTemplates: readonly string[] = [], named = 'registration') {
  const journey = journeyExport({
    id: 'Register',
    entry: 'mail',
    nodes: {
      mail: { type: 'EmailSuspendNode', config: { emailTemplateName: named }, to: { outcome: 'check' } },
      check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
    },
  });
  const text = JSON.stringify({ tree: journey.tree, nodes: journey.nodes, emailTemplates });
  const result = importJourneys([{ name: 'Register.journey.json', text }], {
    ...{ realm: '/alpha', definitions: nodeDefinitions, mailTemplates },
    existing: () => undefined,
  });
  return { mails: result.mailTemplates, warnings: importReport(result).warnings };
}

describe('Mails of an export', () => {
  test('come in with the journey, in the languages that have subject and text', () => {
    expect(imported({ registration })).toEqual({
      mails: [
        {
          id: 'registration',
          value: {
            ...{ from: 'no-reply@acme.example', defaultLocale: 'en', styles: registration.styles },
            subject: { en: 'Register new account', fr: 'Créer un nouveau compte' },
            html: registration.message,
          },
        },
      ],
      warnings: [],
    });
  });

  test('are text where they are none of HTML', () => {
    const plain = { subject: { en: 'a' }, message: { en: 'Go to {{object.resumeURI}}' } };

    expect(imported({ registration: plain }).mails[0]?.value).toHaveProperty('text');
  });

  test.each<[string, JsonObject, string]>([
    [
      'blocks',
      { ...registration, message: { en: `{{#if object.mail}}${html}{{/if}}` } },
      '{{#if object.mail}} would not',
    ],
    ['no text', { subject: { en: 'a' } }, 'has no language with a subject and a text'],
    [
      'a password',
      { ...registration, subject: { en: '{{object.password}}' } },
      '{{object.password}} would not be filled in',
    ],
    ['a script', { ...registration, message: { en: `<script>1</script>${html}` } }, 'has an element <script>'],
  ])('with %s stay out, and keep no journey out', (_, template, why) => {
    const { mails, warnings } = imported({ registration: template });

    expect(mails).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(why)]);
  });

  test('do not replace what the realm says itself', () => {
    const { mails, warnings } = imported({ registration }, ['registration']);

    expect(mails).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('the realm has one of this name, which stays as it is')]);
  });

  test.each([
    [{}, [], ['the realm has no mail template partners: registration is sent in its place']],
    [{}, ['partners'], []],
    [{ partners: registration }, [], []],
  ])('a name that only the realm can know: with %j and %j the author hears %j', (templates, inRealm, expected) => {
    const { warnings } = imported(templates, inRealm, 'partners');

    expect(warnings).toEqual(expected.map((text) => expect.stringContaining(text)));
  });
});
