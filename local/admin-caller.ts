// Who may use the doors that AM and AWS do not have: what runs on this machine. Never a web page of somebody else, whose
// requests come from this machine, too, and never someone behind a tunnel or proxy that runs here.
import type { ReceivedRequest } from './proxy-event.ts';

type Caller = Pick<ReceivedRequest, 'sourceIp' | 'rawHeaders'>;

const loopback = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/;
// A page can make its own host name resolve to this machine (DNS rebinding), but it cannot choose the Host header.
const localHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const proxies = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];
// Browsers add these and no page can take them away.
const browsers = ['origin', 'sec-fetch-site'];

/** A program, and no web page. */
export function isLocalProgram(caller: Caller): boolean {
  return isHere(caller) && browsers.every((name) => valuesOf(caller, name).length === 0);
}

/** A program, or a page of our own. */
export function isOwnPage(caller: Caller): boolean {
  const [host = ''] = valuesOf(caller, 'host');
  return (
    isHere(caller) &&
    valuesOf(caller, 'origin').every((origin) => origin === `http://${host}`) &&
    valuesOf(caller, 'sec-fetch-site').every((site) => ['same-origin', 'none'].includes(site))
  );
}

/** The same, and who has followed a link to us. */
export function isVisitor(caller: Caller): boolean {
  return isOwnPage(caller) || (isHere(caller) && valuesOf(caller, 'sec-fetch-dest').join() === 'document');
}

function isHere(caller: Caller): boolean {
  const [host, ...more] = valuesOf(caller, 'host');
  return (
    loopback.test(caller.sourceIp) &&
    host !== undefined &&
    more.length === 0 &&
    localHost.test(host) &&
    proxies.every((name) => valuesOf(caller, name).length === 0)
  );
}

function valuesOf({ rawHeaders }: Caller, wanted: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === wanted);
}
