// The mails that journeys send besides codes, by AM's names of their templates, where the realm has no template of the name. Their
// words are in the catalogues.
import type { Mail } from '../ports/audit.ts';
import { filled, type Speech } from '../texts.ts';
import type { Brand } from './brand.ts';
import type { MissingTemplate } from './define-node.ts';
import { mailOf } from './mail-layout.ts';
import { harmless } from './mail-variables.ts';
import { mailsWithLink, mailsWithoutLink } from './own-mail-template.ts';

type Template = (typeof mailsWithLink)[number] | (typeof mailsWithoutLink)[number];

const templateNames: readonly string[] = [...mailsWithLink, ...mailsWithoutLink];

interface Filling {
  /** The user's name; empty where nobody knows one. */
  readonly name: string;
  /** Where the mail has one, and for how many minutes it is good. */
  readonly link?: string;
  readonly minutes?: number;
}

/** `named`: as an export has it. One that we do not have reads like `otherwise`. */
export function templateMail(
  named: string,
  otherwise: Template,
  { language, text }: Speech,
  { name, link, minutes = 0 }: Filling,
  brand: Brand | undefined,
): Omit<Mail, 'from' | 'to'> {
  const template = isTemplate(named) ? named : otherwise;
  const words = (part: string): string => filled(text(`mail.template.${template}.${part}`), { name: harmless(name) });
  return mailOf(brand, {
    language,
    subject: words('subject'),
    parts: [
      { kind: 'text', text: words('text') },
      ...(link === undefined
        ? []
        : ([
            { kind: 'button', label: text('mail.continue'), url: link },
            { kind: 'quiet', text: filled(text('mail.linkOnce'), { minutes: String(minutes) }) },
          ] as const)),
      { kind: 'quiet', text: text('mail.ignore') },
    ],
  });
}

/** What is sent where neither we nor the realm have a template of the name; undefined for one of ours. */
export function missingTemplate(key: string, named: string, otherwise: Template): MissingTemplate | undefined {
  return isTemplate(named) ? undefined : { key, template: named, otherwise };
}

function isTemplate(name: string): name is Template {
  return templateNames.includes(name);
}
