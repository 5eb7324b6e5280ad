// A mail template as exports of AM's platform have it (IDM's `emailTemplate`), made one of ours.
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../json.ts';
import { languageTag } from '../languages.ts';

const texts = z.record(z.string(), z.string()).optional().catch(undefined);
const text = z.string().optional().catch(undefined);

const exported = z.object({
  enabled: z.boolean().optional().catch(undefined),
  from: text,
  defaultLocale: text,
  subject: texts,
  message: texts,
  html: texts,
  mimeType: text,
  styles: text,
});

/** Whether it is one of theirs, alone or in a file of frodo's. */
export function isExportedTemplate(given: unknown): given is JsonObject {
  return isJsonObject(given) && ('message' in given || 'mimeType' in given || isJsonObject(given['emailTemplate']));
}

/**
 * The message is what they send, and `html` what it was made from. Languages that lack a subject or a text are left out, and so is a
 * sender that is no address. Whether ours can be used is another question. Undefined where no language is left.
 */
export function exportedMailTemplate(name: string, given: unknown): JsonObject | undefined {
  const { data } = exported.safeParse(templateIn(name, given));
  if (!data) return undefined;
  const { enabled, from = '', mimeType, styles = '' } = data;
  const [subject, body] = [byTag(data.subject), byTag(data.message ?? data.html)];
  const tags = Object.keys(subject).filter((tag) => Object.hasOwn(body, tag));
  const [first] = tags;
  if (first === undefined) return undefined;
  const only = (of: Readonly<Record<string, string>>) => Object.fromEntries(tags.map((tag) => [tag, of[tag] ?? '']));
  const usual = languageTag(data.defaultLocale ?? 'en') ?? first;
  const isHtml =
    mimeType === 'text/html' || (mimeType === undefined && Object.values(body).some((one) => /<[a-z]/i.test(one)));
  const sender = z.email().safeParse(/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()).data;
  return {
    ...(enabled === false && { enabled }),
    ...(sender !== undefined && { from: sender }),
    defaultLocale: tags.includes(usual) ? usual : first,
    subject: only(subject),
    [isHtml ? 'html' : 'text']: only(body),
    ...(isHtml && styles.trim() !== '' && { styles }),
  };
}

function templateIn(name: string, given: unknown): unknown {
  const inside = isJsonObject(given) ? given['emailTemplate'] : undefined;
  if (!isJsonObject(inside)) return given;
  return Object.hasOwn(inside, name) ? inside[name] : Object.values(inside)[0];
}

/** Locales of Java's, `pt_BR`, as tags. */
function byTag(of: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(of).flatMap(([locale, said]) => {
      const tag = languageTag(locale);
      return tag === undefined || said.trim() === '' ? [] : [[tag, said]];
    }),
  );
}
