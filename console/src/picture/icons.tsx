// A picture for every node, by what its type is about: the first line that matches. Types of one's own get the last.

type Family = 'person' | 'factor' | 'recovery' | 'leaf' | 'way' | 'script' | 'session';

interface Look {
  readonly family: Family;
  /** On a field of 24 by 24, drawn as a line. */
  readonly path: string;
}

const bell = 'M12 4a5 5 0 0 0-5 5v4l-2 3h14l-2-3V9a5 5 0 0 0-5-5zM10 19a2 2 0 0 0 4 0';
const phone =
  'M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM11 18h2';
const digits = 'M4 7h16v10H4zM8 11v2M12 11v2M16 11v2';
const lifebuoy =
  'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.5 6.5l3.3 3.3M14.2 14.2l3.3 3.3M17.5 6.5l-3.3 3.3M9.8 14.2l-3.3 3.3';
const person = 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20c.6-3.6 3.3-5.5 7-5.5s6.4 1.9 7 5.5';
const padlock = 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3M12 15v2';
const speech = 'M4 5h16v11H11l-4 4v-4H4z';
const layout = 'M4 5h16v14H4zM4 9h16M8 13h8M8 16h5';
const fork = 'M12 20v-6M12 14c0-4-6-3-6-9M12 14c0-4 6-3 6-9M4 7l2-3 2 3M16 7l2-3 2 3';
const repeat = 'M5 12a7 7 0 0 1 12-5l2 2M19 5v4h-4M19 12a7 7 0 0 1-12 5l-2-2M5 19v-4h4';
const code = 'M9 7l-5 5 5 5M15 7l5 5-5 5';
const laptop = 'M5 6h14v9H5zM3 18h18';
const cookie = 'M20 12a8 8 0 1 1-8-8 3 3 0 0 0 3.5 3.5A3 3 0 0 0 20 12zM9 10v.1M8.5 14.5v.1M13 15v.1M13 11v.1';
const level = 'M5 19v-4M10 19v-7M15 19V9M20 19V5';
const nested = 'M4 4h10v10H4zM10 10h10v10H10z';
const paper = 'M6 3h9l4 4v14H6zM9 11h7M9 15h7M14 3v5h5';
const clock = 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2';
const flag = 'M6 21V4h11l-2 4 2 4H6';
const dot = 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 11.5v1';

const looks: readonly (readonly [pattern: RegExp, look: Look])[] = [
  [/^InnerTree/, { family: 'way', path: nested }],
  [/^Page/, { family: 'leaf', path: layout }],
  [/Recovery/, { family: 'recovery', path: lifebuoy }],
  [/GetAuthenticatorApp|MultiFactorRegistration|CombinedMulti/, { family: 'factor', path: phone }],
  [/^Push/, { family: 'factor', path: bell }],
  [/^Oath|Otp|OneTimePassword/i, { family: 'factor', path: digits }],
  [/Script|ConfigProvider/, { family: 'script', path: code }],
  [/^Device|DeviceManagement/, { family: 'person', path: laptop }],
  [/Cookie/, { family: 'session', path: cookie }],
  [/Session|State|Property/, { family: 'session', path: paper }],
  [/AuthLevel/, { family: 'session', path: level }],
  [/Terms/, { family: 'leaf', path: paper }],
  [/Password|DataStore|IdentityStore|Lockout|ZeroPage/, { family: 'person', path: padlock }],
  [/User|Identify|Attribute|PatchObject|LoginCount|QueryFilter/, { family: 'person', path: person }],
  [/Retry/, { family: 'way', path: repeat }],
  [/Timer|Polling|Meter/, { family: 'way', path: clock }],
  [/Message|Html/i, { family: 'leaf', path: speech }],
  [/Choice|Decision|OptOut/, { family: 'way', path: fork }],
  [/Url|Details|Theme|Metadata/, { family: 'session', path: flag }],
];

const other: Look = { family: 'way', path: dot };

export function lookOf(type: string): Look {
  return looks.find(([pattern]) => pattern.test(type))?.[1] ?? other;
}

export function NodeIcon({ type, className = '' }: { type: string; className?: string }) {
  const { family, path } = lookOf(type);
  return (
    <span className={`icon ${family} ${className}`} aria-hidden="true">
      <Line path={path} />
    </span>
  );
}

/** Icons of buttons. */
export const signs = {
  undo: 'M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10h-1',
  redo: 'M15 7l5 5-5 5M20 12H10a5 5 0 0 0 0 10h1',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M14 6l-6 6 6 6',
  up: 'M6 14l6-6 6 6',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.2',
  error: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v5M12 16v.2',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15.5 15.5L20 20',
  check: 'M5 12.5l4.5 4.5L19 7',
  out: 'M10 5H5v14h14v-5M14 5h5v5M19 5l-8 8',
} as const;

export function Sign({ name }: { name: keyof typeof signs }) {
  return <Line path={signs[name]} />;
}

function Line({ path }: { path: string }) {
  return (
    <svg className="line" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
