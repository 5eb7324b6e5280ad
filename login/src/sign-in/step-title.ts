// What stands over a step, and which of its texts are left to say below it.
import { words } from '../shared/speech.ts';
import type { Item } from './items.ts';
import type { StepModel } from './step-model.ts';

export interface Titled {
  /** An author's header may hold HTML; what values may be in is text. */
  readonly title: { readonly html: string } | { readonly text: string };
  readonly items: readonly Item[];
}

type TextItem = Extract<Item, { kind: 'text' }>;

const longestTitle = 60;

/** A journey's own header; else what its message says first; else what the step is about. */
export function titled(model: StepModel): Titled {
  const { header, items } = model;
  if (header) return { title: { html: header }, items };
  return titledByMessage(model) ?? { title: { text: titleOf(model) }, items };
}

/** A message whose first line is short has a title; so has one that is no more than a question. */
function titledByMessage({ items, buttons, wait }: StepModel): Titled | undefined {
  const [first, ...rest] = items;
  const choices = items.filter((item) => item.kind === 'choice');
  if (wait || items.some(({ kind }) => kind !== 'text' && kind !== 'choice')) return undefined;
  if (isMessage(first)) {
    const [title = '', ...lines] = first.text.split('\n');
    if (!isTitle(title)) return undefined;
    const text = lines.join('\n').trim();
    if (text) return { title: { text: title }, items: [{ ...first, text }, ...rest] };
    return buttons || choices.length > 0 ? { title: { text: title }, items: rest } : undefined;
  }
  const [choice] = choices;
  return choice && items.length === 1 && isTitle(choice.prompt) ? { title: { text: choice.prompt }, items } : undefined;
}

function isMessage(item: Item | undefined): item is TextItem {
  return item?.kind === 'text' && item.tone === 'information';
}

function isTitle(text: string): boolean {
  return text.length > 0 && text.length <= longestTitle && !/[.。:：…]\s*$/.test(text);
}

function titleOf({ items, wait, buttons, suspended }: StepModel): string {
  const kinds = new Set(items.map(({ kind }) => kind));
  const passkey = items.find((item) => item.kind === 'passkey');
  if (passkey && !passkey.conditional) return passkey.isNew ? words.newPasskey : words.usePasskey;
  const purposes = items.flatMap((item) => (item.kind === 'name' ? [item.purpose] : []));
  if (kinds.has('registration')) return words.addDevice;
  if (kinds.has('recoveryCodes')) return words.recoveryCodes;
  if (kinds.has('markup')) return words.getApp;
  const profile = items.find((item) => item.kind === 'profile');
  if (profile) return profile.metadata ? words.profileTitle : words.placeTitle;
  if (suspended) return words.checkMail;
  if (wait) return words.checkPhone;
  if (purposes.includes('recoveryCode')) return words.enterRecoveryCode;
  if (purposes.includes('code') || purposes.includes('mailCode')) return words.enterCode;
  if (kinds.has('terms')) return words.terms;
  if (kinds.has('attribute') || kinds.has('flag')) return words.details;
  return buttons && buttons.options.length > 1 && !kinds.has('name') ? words.choose : words.signIn;
}
