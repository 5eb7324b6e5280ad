// What single values of the configuration look like.
import * as z from 'zod';

// Not all that URL takes: it ends up between quotes in a header.
export function isOrigin(text: string): boolean {
  return /^https?:\/\/[a-z0-9.:[\]-]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text) || text.endsWith('/')) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && [search, hash, username, password].every((part) => part === '');
}

/** In lower case, with a dot, without one at the end. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** Whether a host name is a zone's own or one below it. */
export function within(hostName: string, zone: string): boolean {
  return hostName === zone || hostName.endsWith(`.${zone}`);
}

/** As a browser's registry of public suffixes would have it, for the commonest of them: `co.uk`, `com.au`. */
const publicPairs = /^(ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}$/;

/** Whether two hosts share a domain that somebody can register. It knows no more suffixes than the above. */
export function oneSite(one: string, other: string): boolean {
  const labels = one.split('.');
  const parents = labels.map((_, index) => labels.slice(index).join('.'));
  return parents.some((parent) => parent.includes('.') && !publicPairs.test(parent) && within(other, parent));
}

/** An ARN of any partition and account; `resource` and `region` are regular expressions. */
export function arnOf(service: string, resource: string, region = '[a-z0-9-]+'): RegExp {
  return new RegExp(`^arn:aws[a-z-]*:${service}:${region}:\\d{12}:${resource}$`);
}

/** Exact: what is named here may be published to, so a wildcard would be everybody's phone. */
export function platformApplicationArn(platforms: string): z.ZodString {
  return z
    .string()
    .regex(
      arnOf('sns', `app/(${platforms})/[A-Za-z0-9_.-]{1,256}`),
      `must be the ARN of a platform application, arn:aws:sns:<region>:<account>:app/${platforms}/<name>`,
    );
}
