// AWS's Signature Version 4 for what is posted to one service in one region. The key of a day takes four HMACs of the
// five that a signature takes: it is kept until the day or the credentials change.
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface ToSign {
  readonly credentials: Credentials;
  /** As in `x-amz-date`: `20270115T080000Z`. */
  readonly date: string;
  /** As `canonicalPath` has it. */
  readonly path: string;
  /** What is signed along, names in lower case; `host` and `x-amz-date` have to be there. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A path as it is signed: what is percent-encoded in it is so once more, as every service but S3 has it. */
export function canonicalPath(path: string): string {
  const hex = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, hex))
    .join('/');
}

/** Gives the header `authorization` of a POST without a query. */
export function requestSigner(service: string, region: string): (toSign: ToSign) => string {
  const keyOf = keptKey(service, region);
  return ({ credentials, date, path, headers, body }) => {
    const sorted = headers.toSorted(([one], [other]) => (one < other ? -1 : 1));
    const names = sorted.map(([name]) => name).join(';');
    const lines = sorted.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`).join('');
    const canonical = `POST\n${path}\n\n${lines}\n${names}\n${hash('sha256', body)}`;
    const day = date.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = hmac(keyOf(credentials.secretAccessKey, day), text).toString('hex');
    const credential = `${credentials.accessKeyId}/${scope}`;
    return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  };
}

// As an object: of bytes, Node.js makes one again for every HMAC, which takes longer than the HMAC.
function keptKey(service: string, region: string): (secret: string, day: string) => KeyObject {
  let kept: { secret: string; day: string; key: KeyObject } | undefined;
  return (secret, day) => {
    if (kept?.secret !== secret || kept.day !== day) {
      const start = hmac(Buffer.from(`AWS4${secret}`), day);
      const key = createSecretKey([region, service, 'aws4_request'].reduce(hmac, start));
      kept = { secret, day, key };
    }
    return kept.key;
  };
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** `20270115T080000Z` */
export function amzDate(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
