// The mails that journeys send besides codes, by AM's names of their templates. Their words are in the catalogues, and a realm says
// them in words of its own as it does all texts.
import type { Mail } from '../ports/audit.ts';
import { filled, type Speech } from '../texts.ts';
import type { Brand } from './brand.ts';
import { mailOf } from './mail-layout.ts';

/** With a link, and without. */
const withLink = ['registration', 'resetPassword', 'updatePassword', 'forgottenUsername'] as const;
const withoutLink = ['welcome'] as const;

type Template = (typeof withLink)[number] | (typeof withoutLink)[number];

const templateNames: readonly string[] = [...withLink, ...withoutLink];

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
  const words = (part: string): string => filled(text(`mail.template.${template}.${part}`), { name });
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

export function templateWarnings(key: string, named: string, otherwise: Template): string[] {
  if (isTemplate(named)) return [];
  return [`${key}: there is no template ${named}: ${otherwise} is sent in its place`];
}

function isTemplate(name: string): name is Template {
  return templateNames.includes(name);
}
