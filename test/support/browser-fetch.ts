// What a browser does that Node's fetch does not: it keeps cookies and sends them along with `credentials: 'include'`.

export interface BrowserFetch {
  readonly fetch: typeof fetch;
  /** `name=value`, as the next request would send them. */
  cookies(): string[];
}

export function browserFetch(network: typeof fetch = fetch): BrowserFetch {
  const jar = new Map<string, string>();
  const pairs = (): string[] => Array.from(jar, ([name, value]) => `${name}=${value}`);
  return {
    cookies: pairs,
    async fetch(input, init = {}) {
      const asked = input instanceof Request ? input : undefined;
      const headers = new Headers(init.headers ?? asked?.headers);
      if ((init.credentials ?? asked?.credentials) === 'include' && jar.size > 0)
        headers.set('cookie', pairs().join('; '));
      const response = await network(input, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (/; *max-age=0/i.test(cookie)) jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
  };
}
