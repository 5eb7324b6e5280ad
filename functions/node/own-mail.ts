// A mail in a realm's own words: in the best of its languages, with what there is filled in, as HTML and as text.
import type { Json, JsonObject } from '../json.ts';
import { bestLanguage, directionOf, takesAny } from '../languages.ts';
import type { Mail } from '../ports/audit.ts';
import type { Locales } from '../ports/node-runner.ts';
import type { Brand } from './brand.ts';
import { inert, mailOf } from './mail-layout.ts';
import { filledIn, harmless, variablesOf } from './mail-variables.ts';
import type { MailTemplate } from './own-mail-template.ts';
import { plainText } from './plain-text.ts';
import { attributeRefusal } from './user-schema.ts';

export interface MailFilling {
  /** Of the user, by the names of attributes; `userName` among them. What is nobody's business is not told. */
  readonly object: JsonObject;
  readonly code?: string | undefined;
  readonly link?: string | undefined;
  /** For which the link is good. */
  readonly minutes?: number | undefined;
}

export interface MailSurroundings {
  readonly locales: Locales;
  readonly brand: Brand | undefined;
  /** What a button with the link is called. */
  readonly button: string;
}

/** Undefined where the template has no place for the code or the link that the mail is for, or one for what there is not. */
export function ownMail(
  template: MailTemplate,
  { object, code, link, minutes }: MailFilling,
  { locales, brand, button }: MailSurroundings,
): Omit<Mail, 'from' | 'to'> | undefined {
  const language = languageOf(template, locales);
  const { subject: subjects, html: htmls, text: texts, styles = '' } = template;
  const [subject, html, text] = [subjects[language], htmls?.[language], texts?.[language]];
  const fits = [html, text].every((body) => body === undefined || isFor(body, { code, link }));
  if (subject === undefined || (html === undefined && text === undefined) || !fits) return undefined;
  const values = (name: string): string | undefined => {
    if (name === 'OTP') return code;
    if (name === 'resumeURI') return link;
    if (name === 'minutes') return minutes === undefined ? undefined : String(minutes);
    if (name === 'brand.name') return brand?.name ?? 'Waymark';
    return name.startsWith('object.') ? attributeText(object, name.slice('object.'.length)) : undefined;
  };
  const title = oneLine(filledIn(subject, values));
  const said = text === undefined ? undefined : filledIn(text, values);
  if (html === undefined) {
    const parts = (text ?? '').split(/\n{2,}/).map((paragraph) => partOf(paragraph.trim(), values, button));
    const made = mailOf(brand, { language, dir: directionOf(language), subject: title, parts });
    return { ...made, text: said ?? made.text };
  }
  const page = whole(filledIn(html, values, inert), { language, title, styles });
  return {
    subject: title,
    ...(brand?.name !== undefined && { fromName: brand.name }),
    text: said ?? withLink(plainText(page), link),
    html: page,
  };
}

function languageOf({ subject, defaultLocale }: MailTemplate, { request, realm }: Locales): string {
  const ofRealm = takesAny(request) ? bestLanguage(subject, [realm]) : undefined;
  return bestLanguage(subject, request) ?? ofRealm ?? defaultLocale;
}

function isFor(body: string, { code, link }: Pick<MailFilling, 'code' | 'link'>): boolean {
  const there = variablesOf(body);
  return there.has('OTP') === (code !== undefined) && there.has('resumeURI') === (link !== undefined);
}

/** Whatever a stored template asks for: no secret of an account leaves in a mail. */
function attributeText(object: JsonObject, name: string): string {
  if (name !== 'userName' && attributeRefusal(name) !== undefined) return '';
  const value: Json | undefined = Object.hasOwn(object, name) ? object[name] : undefined;
  const values = Array.isArray(value) ? value : [value];
  return values
    .flatMap((one) => (typeof one === 'object' || one === undefined ? [] : [harmless(String(one))]))
    .filter((one) => one !== '')
    .join(', ');
}

/** A paragraph that is the link, or the code, and nothing else looks like one. */
function partOf(paragraph: string, values: (name: string) => string | undefined, label: string) {
  const [only, ...more] = variablesOf(paragraph);
  const isAlone = more.length === 0 && /^\{\{[^{}]*\}\}$/.test(paragraph);
  const filled = filledIn(paragraph, values);
  if (isAlone && only === 'resumeURI') return { kind: 'button', label, url: filled } as const;
  if (isAlone && only === 'OTP') return { kind: 'code', code: filled } as const;
  return { kind: 'text', text: filled } as const;
}

/** A subject is a header: what ends a line would begin another. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function whole(html: string, { language, title, styles }: { language: string; title: string; styles: string }): string {
  const style = styles === '' ? '' : `<style>${styles}</style>`;
  if (/<html[\s>]/i.test(html)) return styles === '' ? html : withStyle(html, style);
  return [
    `<!doctype html><html lang="${inert(language)}" dir="${directionOf(language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${inert(title)}</title>${style}</head>`,
    /<body[\s>]/i.test(html) ? `${html}</html>` : `<body>${html}</body></html>`,
  ].join('\n');
}

function withStyle(html: string, style: string): string {
  const at = /<\/head\s*>|<body[\s>]/i.exec(html)?.index;
  return at === undefined ? `${style}${html}` : `${html.slice(0, at)}${style}${html.slice(at)}`;
}

/** Text has no addresses behind words. */
function withLink(text: string, link: string | undefined): string {
  return link === undefined || text.includes(link) ? text : `${text}\n\n${link}\n`;
}
