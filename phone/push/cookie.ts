// The load balancer's cookie, which phones send back in a header.

/** Whether the text can stand in a header: anything else could smuggle in a header of its own. */
export const isCookieText = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);
