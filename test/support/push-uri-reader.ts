// Reads a registration URI as the strictest of the published apps do, and shares no code with its writer. It throws
// where any of them would refuse the URI or read another value than the others.

export type ReadPushUri = {
  scheme: string;
  host: string;
  issuer: string;
  account: string;
  /** Decoded; binary values in hex. */
  parameters: Record<string, string>;
};

/** Decode first, then split at `&` and at the first `=`: the SDK for Android. */
const splitDecoded = (query: string): Record<string, string> =>
  Object.fromEntries(
    decodeURIComponent(query)
      .split('&')
      .map((item): [string, string] => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]),
  );

/** Split first, decode then, and take a plus for a blank: Ping's SDK for Android, and browsers. */
const splitEncoded = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));

const alphabets = { forUrls: /^[\w-]*$/, standard: /^[A-Za-z0-9+/]*$/, both: /^[A-Za-z0-9]*$/ };

const bytes = (name: string, value: string, alphabet: keyof typeof alphabets): Buffer => {
  if (!alphabets[alphabet].test(value) || value.length % 4 === 1)
    throw new Error(`${name} is not Base64 (${alphabet})`);
  return Buffer.from(value, 'base64');
};

type Reading = (name: string, value: string) => string;

const plain: Reading = (_, value) => value;
const text =
  (alphabet: keyof typeof alphabets): Reading =>
  (name, value) =>
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes(name, value, alphabet));
const binary: Reading = (name, value) => bytes(name, value, 'forUrls').toString('hex');

const common: Record<string, Reading> = {
  ...{ s: binary, c: binary, m: plain, b: plain },
  ...{ l: text('forUrls'), issuer: text('forUrls'), r: text('forUrls'), a: text('forUrls'), uid: text('forUrls') },
  // Apps disagree on their alphabet, so that only texts will do that are the same in both.
  ...{ pid: text('both'), oid: text('both'), policies: text('both') },
  d: text('standard'),
};

const readings: Record<string, Record<string, Reading>> = {
  pushauth: { ...common, image: text('standard') },
  // Here, but not in `pushauth`, Ping's SDK for Android reads the user id.
  mfauth: {
    ...common,
    uid: text('both'),
    image: plain,
    secret: plain,
    period: plain,
    counter: plain,
    digits: plain,
    algorithm: plain,
  },
};

export function readPushUri(uri: string): ReadPushUri {
  const [, scheme = '', host = '', label = '', query = ''] =
    /^([a-z]+):\/\/([a-z]+)\/([^?#]*)\?([^#]*)$/.exec(uri) ?? [];
  const [issuer = '', account = '', ...rest] = decodeURIComponent(label).split(':');
  if (rest.length > 0 || !issuer || !account) throw new Error('The label is not issuer:account');
  const raw = splitDecoded(query);
  if (JSON.stringify(raw) !== JSON.stringify(splitEncoded(query))) throw new Error('Apps read different parameters');
  if (Object.keys(raw).length !== query.split('&').length) throw new Error('A parameter stands there twice');
  const parameters = Object.entries(raw).map(([name, value]) => {
    const reading = readings[scheme]?.[name];
    if (!reading || !value) throw new Error(`${name} is unknown or empty`);
    return [name, reading(name, value)] as const;
  });
  // The app for Android decodes what it has for the issuer, and without the parameter that is the label's.
  if (raw['issuer'] === undefined) throw new Error('There is no issuer beside the label');
  return { scheme, host, issuer, account, parameters: Object.fromEntries(parameters) };
}
