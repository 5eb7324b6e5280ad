// Puts a brand on the document: what look.css leaves to it, the tab's icon, and the name behind every title. By the object model
// of styles, since the content security policy takes none from attributes.
import type { Brand, Pair } from './look.ts';

let name: string | undefined;
let title = '';

/** What the page is about; the realm's name comes behind it. */
export function entitle(text: string): void {
  title = text;
  document.title = [title, name].filter(Boolean).join(' · ');
}

export function dress(brand: Brand): void {
  const { accent, ink, radius, fonts, favicon } = brand;
  name = brand.name;
  entitle(title);
  wear('--accent', accent && schemes(accent));
  wear('--accent-ink', ink && schemes(ink));
  wear('--radius', radius === undefined ? undefined : `${radius}px`);
  wear('--font', fonts);
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon) icon.href = favicon ?? 'data:,';
}

function wear(property: string, value: string | undefined): void {
  const { style } = document.documentElement;
  if (value === undefined) style.removeProperty(property);
  else style.setProperty(property, value);
}

function schemes({ light, dark }: Pair): string {
  return `light-dark(${light}, ${dark})`;
}
