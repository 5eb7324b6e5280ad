// What a QR code has to hold of a registration URI: the fewer bytes, the larger its points, and the sooner a phone reads it.
// The link for an app on the same phone stays as AM writes it; a camera is spared what no app needs.
import { base64url } from './registration-label.ts';

/**
 * The same registration, shorter. Undone are only things that every app has by itself: ids that the server gives to its own
 * records (`pid`, `oid`), a name that the first push brings (`d`), and the values that apps take for granted. Addresses get the
 * shorter of AM's two spellings of a realm. The issuer stays: where it is missing, ForgeRock's app for Android reads that of the
 * label as Base64, whatever it is. URIs for one-time passwords alone are as they were: they are short, and read by apps of all makers.
 */
export function qrText(uri: string): string {
  const [, start = '', query] = /^((?:pushauth|mfauth):\/\/[^?]+\?)(.*)$/.exec(uri) ?? [];
  if (query === undefined) return uri;
  const kept = query.split('&').flatMap((parameter) => {
    const at = parameter.indexOf('=');
    const [name, value] = [parameter.slice(0, at), parameter.slice(at + 1)];
    if (isNeedless(name, value)) return [];
    return [`${name}=${name === 'r' || name === 'a' ? shorterAddress(value) : value}`];
  });
  return `${start}${kept.join('&')}`;
}

function isNeedless(name: string, value: string): boolean {
  switch (name) {
    case 'pid':
    case 'oid':
    case 'd':
      return true;
    case 'period':
      return value === '30';
    case 'digits':
      return value === '6';
    case 'counter':
      return value === '0';
    default:
      return false;
  }
}

/** `…/json/alpha/push…` for `…/json/realms/root/realms/alpha/push…`; a realm further down has one spelling only. */
function shorterAddress(value: string): string {
  const address = Buffer.from(value, 'base64url').toString();
  return base64url(address.replace(/\/json\/realms\/root(?:\/realms(\/[^/]+))?(?=\/push\/)/, '/json$1'));
}
