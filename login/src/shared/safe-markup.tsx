// AM's headers, descriptions and messages may hold HTML. It is parsed into a document that runs and loads nothing, and of
// that a few harmless elements are made anew: no attribute is taken over but the address of a link.
import { type ComponentChildren, h } from 'preact';

const kept = new Set(['b', 'strong', 'i', 'em', 'u', 'p', 'br', 'ul', 'ol', 'li', 'code', 'small', 'span', 'div']);
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'noscript', 'title']);
const renamed: Readonly<Record<string, string>> = { h1: 'strong', h2: 'strong', h3: 'strong', center: 'div' };

/** @param linkTo turns the address of a link into one that works here; undefined leaves only its text. */
export function SafeMarkup({ html, linkTo = webAddress }: { html: string; linkTo?: LinkTo }) {
  return <>{nodesOf(inertBody(html), linkTo)}</>;
}

export type LinkTo = (address: string) => string | undefined;

/** Web addresses, as they are. */
export function webAddress(address: string): string | undefined {
  const url = URL.parse(address, location.href);
  return url && ['http:', 'https:'].includes(url.protocol) ? url.href : undefined;
}

/** The text alone: for titles. */
export function plainText(html: string): string {
  return (inertBody(html).textContent ?? '').trim();
}

function nodesOf(parent: Node, linkTo: LinkTo): ComponentChildren[] {
  return [...parent.childNodes].map((node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
    if (!(node instanceof Element)) return null;
    const name = node.localName;
    if (dropped.has(name)) return null;
    const children = nodesOf(node, linkTo);
    if (name === 'a') return link(linkTo(node.getAttribute('href') ?? ''), children);
    const element = renamed[name] ?? name;
    return kept.has(element) ? h(element, null, ...children) : children;
  });
}

function link(address: string | undefined, children: ComponentChildren[]): ComponentChildren {
  if (address === undefined) return children;
  const leaves = new URL(address, location.href).origin !== location.origin;
  return (
    <a href={address} {...(leaves && { target: '_blank', rel: 'noopener noreferrer' })}>
      {children}
    </a>
  );
}

function inertBody(html: string): HTMLElement {
  // The type asks for a string; where Trusted Types are enforced, the browser asks for this.
  return new DOMParser().parseFromString(inert(html) as string, 'text/html').body;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string }): { createHTML(text: string): unknown };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }; // TypeScript's DOM does not know it yet
const policy = trustedTypes?.createPolicy('waymark-inert', { createHTML: (text) => text });

function inert(html: string): unknown {
  return policy ? policy.createHTML(html) : html;
}
