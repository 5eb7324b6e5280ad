// docs/languages.md, made from the catalogues.
import { catalogueLanguages } from '../../functions/languages.ts';
import { plainEnglish } from '../../functions/plain-english.ts';
import { catalogue } from '../../functions/texts.ts';

const parts = {
  node: ['What nodes say', 'In steps. The English text is what AM’s clients see who ask for no language.'],
  failure: ['Failures', 'Why a sign-in ended.'],
  journey: ['The shipped journeys', 'Texts of the journeys that come with Waymark.'],
  page: ['Pages', 'The sign-in page and My account.'],
  mail: ['Mails', 'What users hear of by mail: see [notices.md](notices.md).'],
} as const;

export function languagesDocument(): string {
  return `# Languages

Users are spoken to in their own language: in steps, on the pages, in mails and in what a failure says. Made from the catalogues by
\`npm run docs\`; do not edit.

| Tag | Language |
|---|---|
${catalogueLanguages.map((tag) => `| \`${tag}\` | ${nameOf(tag)} |`).join('\n')}

## Which one a user gets

1. The languages that the request asks for, best first: \`locale\` in the address (\`?locale=de\`, several with a blank between), then
   \`Accept-Language\`. \`de-CH\` is served by \`de\`, \`zh-TW\` by \`zh-Hant\`.
2. For who takes any language (no header, or \`*\`) the \`locale\` of the realm.
3. English: letter by letter what AM says. Our own pages say some of it in plainer words, the third column [below](#keys).

Clients that ask for no language see AM's texts, and so does every failure of theirs: \`Login failure\` is what it always was. Mails go
by the user's \`preferredLanguage\` or \`preferredLocale\`, then by the realm's \`locale\`.

Texts that the author of a journey gives in several languages go before all of this. Where an author gives English alone, and the
text is one of those below, it is translated like ours: \`Next\` is \`Weiter\`, and \`Submit\` is \`Continue\` on our pages. Whoever wants AM's
word there sets it as below.

## Words of your own

A realm says what it likes instead, and in languages that Waymark does not have. Keys are those [below](#keys); what is not given
stays as it is, and is English in a language of your own. In \`cdk.json\` this stands in \`context.waymark\`, in an app of your own in the
settings of \`new Waymark\`:

\`\`\`json
{
  "realms": {
    "alpha": {
      "texts": {
        "de": { "node.userName": "Mitgliedsnummer", "page.continue": "Anmelden bei Acme" },
        "ar": { "node.userName": "اسم المستخدم", "page.continue": "متابعة" }
      }
    }
  }
}
\`\`\`

In German the sign-in page then asks for a Mitgliedsnummer, and its button says Anmelden bei Acme. Its heading is the shipped journeys'
own in English, German and French; \`journey.signIn\` changes it in all other languages.

Where \`npm start\` finds a \`cdk.json\` with \`texts\` or \`mailTemplates\` for the realm alpha, it begins with those, and without them where they
were taken out; what an operator has changed since stays. Without a deployment, here or with \`--stage\` in a deployment:

\`\`\`sh
npm run realm -- set --texts de "node.userName=Mitgliedsnummer"
npm run realm -- get --texts de
npm run realm -- unset --texts de node.userName
npm run realm -- languages
\`\`\`

A whole language comes from a file, with \`@ar.json\` in the place of \`KEY=VALUE\`. A key that there is not, a language that is none, a
text without its \`{placeholder}\` or with one too many are named, and nothing is changed. Everybody sees a change within a minute.

Arabic, Hebrew and other languages written from right to left turn the pages around; there is nothing to set.

A realm's own words are rows of their own, read only where there are some: \`ownTexts\` in its settings names the languages.

## A new language for everybody

A file \`functions/texts/<tag>.json\` with every key of \`en.json\`, its tag in \`functions/languages.ts\`, and a line in
\`login/src/shared/words.ts\`. The test \`test/texts.test.ts\` finds what is missing, what has another placeholder and what is still
English.

## Keys

${Object.entries(parts)
  .map(([part, [title, about]]) => `### ${title}\n\n${about}\n\n${tableOf(part)}`)
  .join('\n\n')}
`;
}

function tableOf(part: string): string {
  const rows = Object.entries(catalogue('en')).filter(([key]) => key.startsWith(`${part}.`));
  const isPlainer = rows.some(([key]) => plainEnglish[key] !== undefined);
  const cells = rows.map(([key, text]) => [`\`${key}\``, text, ...(isPlainer ? [plainEnglish[key] ?? ''] : [])]);
  const head = ['Key', 'English', ...(isPlainer ? ['On our pages'] : [])];
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.map(inCell).join(' | ')} |`).join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function nameOf(tag: string): string {
  const own = new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  const english = new Intl.DisplayNames(['en'], { type: 'language' }).of(tag);
  return own === english ? `${own}` : `${english} (${own})`;
}
