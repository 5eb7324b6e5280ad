// The languages that a request asks for: the `locale` parameter first, then Accept-Language (RFC 9110 section 12.5.4).
import type { HttpRequest } from '../http-request.ts';

/** More would only be a way to make us work. */
const mostLanguages = 10;

/** Best first, without languages weighted 0. `*` stands for any other. */
export function preferredLanguages({ headers, query }: Pick<HttpRequest, 'headers' | 'query'>): string[] {
  const weighted = (headers['accept-language'] ?? '')
    .slice(0, 500)
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
  const { locale } = query;
  return [...(locale ? locale.split(/\s+/) : []), ...weighted].slice(0, mostLanguages);
}
