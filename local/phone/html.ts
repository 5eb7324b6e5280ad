// HTML from templates. Whatever is put in is text, unless a template made it: nothing that a server calls itself can
// become markup.

const made = Symbol('html');

export interface Html {
  readonly [made]: string;
}

type Part = Html | readonly Html[] | string | number | undefined | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Values stand between tags, or in attributes between double quotes; undefined and false are nothing. */
export function html(texts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return { [made]: texts.map((text, index) => text + rendered(values[index])).join('') };
}

export function htmlText(page: Html): string {
  return page[made];
}

function rendered(value: Part): string {
  if (value === undefined || value === false) return '';
  if (typeof value !== 'object') return String(value).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  return 'map' in value ? value.map(htmlText).join('') : htmlText(value);
}
