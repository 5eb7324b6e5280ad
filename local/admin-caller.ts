// Who may use the admin door: a program on this machine. Never a web page, whose requests come from this machine, too,
// and never someone behind a tunnel or proxy that runs here.
import type { ReceivedRequest } from './proxy-event.ts';

const loopback = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/;
// A page can make its own host name resolve to this machine (DNS rebinding), but it cannot choose the Host header.
const localHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
// Browsers add the first two and no page can take them away; proxies add the others.
const foreign = ['origin', 'sec-fetch-site', 'forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

export function isLocalProgram({ sourceIp, rawHeaders }: Pick<ReceivedRequest, 'sourceIp' | 'rawHeaders'>): boolean {
  const names = rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : undefined));
  const host = rawHeaders[names.indexOf('host') + 1] ?? '';
  return (
    loopback.test(sourceIp) &&
    names.includes('host') &&
    localHost.test(host) &&
    !names.some((name) => name !== undefined && foreign.includes(name))
  );
}
