// What the buttons of the phone's page do: form fields in, a notice out.
import { PhoneUriError } from '../../phone/uri/uri-error.ts';
import type { LocalPhone } from './local-phone.ts';
import type { PageNotice } from './notices.ts';

type Action = (phone: LocalPhone, fields: URLSearchParams) => Promise<PageNotice | undefined>;

export const phoneActions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['scan', (phone, fields) => scan(phone, text(fields, 'uri'))],
  ['sight', sight],
  ['scan-sight', scanSight],
  ['approve', approve],
  ['deny', deny],
  ['next-code', nextCode],
  ['remove', remove],
  ['refresh', refresh],
]);

async function sight(phone: LocalPhone, fields: URLSearchParams): Promise<undefined> {
  phone.look(text(fields, 'uri') || undefined);
}

async function scanSight(phone: LocalPhone): Promise<PageNotice> {
  const uri = phone.seen();
  return uri === undefined ? 'nothingSeen' : scan(phone, uri);
}

async function scan(phone: LocalPhone, uri: string): Promise<PageNotice> {
  try {
    const result = await phone.scan(uri.trim());
    return result.ok ? 'added' : result.reason;
  } catch (error) {
    if (error instanceof PhoneUriError) return 'badUri';
    throw error;
  }
}

async function approve(phone: LocalPhone, fields: URLSearchParams): Promise<PageNotice> {
  const number = fields.has('number') ? Number(text(fields, 'number')) : undefined;
  const result = await phone.approve(text(fields, 'messageId'), { number });
  return result.ok ? 'approved' : result.reason;
}

async function deny(phone: LocalPhone, fields: URLSearchParams): Promise<PageNotice> {
  const disowned = text(fields, 'notMe') !== '';
  const result = await phone.deny(text(fields, 'messageId'), { disowned });
  if (!result.ok) return result.reason;
  return disowned ? 'disowned' : 'denied';
}

async function nextCode(phone: LocalPhone, fields: URLSearchParams): Promise<PageNotice | undefined> {
  return phone.nextCode(account(fields)) ? undefined : 'unknown';
}

async function remove(phone: LocalPhone, fields: URLSearchParams): Promise<PageNotice> {
  phone.remove(account(fields));
  return 'removed';
}

async function refresh(phone: LocalPhone): Promise<PageNotice> {
  const results = await phone.refresh();
  return results.every(({ ok }) => ok) ? 'refreshed' : 'notRefreshed';
}

function account(fields: URLSearchParams): { issuer: string; name: string } {
  return { issuer: text(fields, 'issuer'), name: text(fields, 'name') };
}

function text(fields: URLSearchParams, name: string): string {
  return fields.get(name) ?? '';
}
