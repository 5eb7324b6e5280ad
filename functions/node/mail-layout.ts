/**
 * How all mails look: under the realm's name, with its logo and colour, as plain text and as HTML that says the same.
 *
 *     const brand = brandOf(await brands.stored(realm), log);
 *     await mails.send({ from, to, ...mailOf(brand, { language: 'en', subject: 'Your code', parts: [
 *       { kind: 'text', text: 'Type this code to sign in.' },
 *       { kind: 'code', code: '123456' },
 *       { kind: 'quiet', text: 'If you did not ask for it, do nothing.' },
 *     ] }) });
 *
 * Texts are texts: whatever stands in them, also of what a user has typed, becomes no markup.
 */
import type { Mail } from '../ports/audit.ts';
import { accentOf, type Brand } from './brand.ts';
import { pngBytes } from './brand-image.ts';
import { inkOn } from './colour.ts';
import { bestText } from './localised-text.ts';

type MailPart =
  /** A paragraph. */
  | { readonly kind: 'text'; readonly text: string }
  /** A code to read and to type. */
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** The address of a page, which stands below it as well. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  /** Said quietly, at the end. */
  | { readonly kind: 'quiet'; readonly text: string };

export interface MailContent {
  /** A language tag, of all texts. */
  readonly language: string;
  /** Default: `ltr`. */
  readonly dir?: 'ltr' | 'rtl';
  readonly subject: string;
  readonly parts: readonly MailPart[];
  /**
   * What the links of the brand are called. Default: there are none. Notices go without: whoever is used to following a link
   * from such a mail follows a forged one.
   */
  readonly links?: Readonly<Partial<Record<LinkName, string>>>;
}

type LinkName = keyof NonNullable<Brand['links']>;

/** Where a realm has no brand. */
const usual = { name: 'Waymark', accent: '#2454d6', fonts: 'system-ui, sans-serif' };
const linkNames: readonly LinkName[] = ['help', 'terms', 'privacy'];
const logoId = 'logo';

/** All that a mail says, but for who sends it and who gets it. */
export function mailOf(brand: Brand | undefined, content: MailContent): Omit<Mail, 'from' | 'to'> {
  const { subject, parts, language } = content;
  const { name = usual.name, logo, links = {} } = brand ?? {};
  const picture = logo && pngBytes(logo.light);
  const support = supportText(brand?.support, language);
  const named = linkNames.flatMap((link): [label: string, url: string][] => {
    const [label, url] = [content.links?.[link], links[link]];
    return label === undefined || url === undefined ? [] : [[label, url]];
  });
  const foot = [name, ...(support === undefined ? [] : [support]), ...named.map(([label, url]) => `${label}: ${url}`)];
  return {
    subject,
    ...(brand?.name !== undefined && { fromName: brand.name }),
    text: [...parts.map(plain), `-- \n${foot.join('\n')}`].map((block) => `${block}\n`).join('\n'),
    html: page(content, {
      head: picture
        ? `<img src="cid:${logoId}" alt="${inert(name)}" height="32" style="display:block;height:32px;max-width:240px;border:0">`
        : `<strong style="font-size:18px">${inert(name)}</strong>`,
      accent: (brand && accentOf(brand)?.light) ?? usual.accent,
      fonts: brand?.fonts ?? usual.fonts,
      radius: brand?.radius ?? 12,
      foot: [
        ...(support === undefined ? [] : [inert(support)]),
        ...(named.length === 0
          ? []
          : [
              named
                .map(([label, url]) => `<a href="${inert(url)}" style="color:#58606e">${inert(label)}</a>`)
                .join(' · '),
            ]),
      ],
    }),
    ...(picture && { images: [{ id: logoId, type: 'image/png', bytes: picture }] }),
  };
}

function supportText(support: Brand['support'], language: string): string | undefined {
  if (support === undefined || typeof support === 'string') return support;
  return bestText(support, { request: [language], realm: language, server: 'en' }, 'realmServerFirst');
}

function plain(part: MailPart): string {
  switch (part.kind) {
    case 'text':
    case 'quiet':
      return part.text;
    case 'code':
      return `    ${part.code}`;
    case 'facts':
      return part.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'button':
      return `${part.label}:\n${part.url}`;
  }
}

interface Dress {
  /** HTML. */
  readonly head: string;
  readonly accent: string;
  readonly fonts: string;
  readonly radius: number;
  /** HTML, a line each. */
  readonly foot: readonly string[];
}

/** Tables and inline styles: mail programs know little else. Light on every ground, so that colours stay what they are. */
function page(
  { language, dir = 'ltr', subject, parts }: MailContent,
  { head, accent, fonts, radius, foot }: Dress,
): string {
  const font = `font-family:${inert(fonts)}`;
  const cell = `padding:28px;background:#ffffff;border-top:4px solid ${accent};border-radius:${radius}px`;
  return [
    `<!doctype html><html lang="${inert(language)}" dir="${dir}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light">',
    `<title>${inert(subject)}</title></head>`,
    `<body style="margin:0;background:#f5f6f8;color:#14171c;${font};font-size:16px;line-height:1.5">`,
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px">',
    `<tr><td style="${cell}"><div style="margin-bottom:20px">${head}</div>`,
    ...parts.map((part) => marked(part, accent, radius)),
    '</td></tr>',
    ...foot.map((line) => `<tr><td style="padding:12px 28px 0;color:#58606e;font-size:13px">${line}</td></tr>`),
    '</table></td></tr></table></body></html>',
  ].join('\n');
}

function marked(part: MailPart, accent: string, radius: number): string {
  switch (part.kind) {
    case 'text':
      return `<p style="margin:0 0 16px">${inert(part.text)}</p>`;
    case 'quiet':
      return `<p style="margin:0;color:#58606e;font-size:14px">${inert(part.text)}</p>`;
    case 'code':
      return `<p style="margin:0 0 16px;font:700 32px ui-monospace,monospace;letter-spacing:6px">${inert(part.code)}</p>`;
    case 'facts': {
      const rows = part.facts.map(([label, value]) => `${inert(label)}: <strong>${inert(value)}</strong>`);
      return `<p style="margin:0 0 16px;padding:12px 16px;background:#f5f6f8;border-radius:${radius}px">${rows.join('<br>')}</p>`;
    }
    case 'button': {
      const look = `display:inline-block;padding:12px 20px;border-radius:${radius}px;background:${accent};color:${inkOn(accent)}`;
      const url = inert(part.url);
      return (
        `<p style="margin:0 0 16px"><a href="${url}" style="${look};font-weight:600;text-decoration:none">${inert(part.label)}</a></p>` +
        `<p style="margin:0 0 16px;color:#58606e;font-size:13px;word-break:break-all">${url}</p>`
      );
    }
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text inside HTML. Names are what users and administrators typed. */
export function inert(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
