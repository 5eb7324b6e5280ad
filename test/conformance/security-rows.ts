// The security bar: rules of NIST SP 800-63B-4, OWASP ASVS 5.0, RFC 4226, RFC 6238 and CISA, in our own words. A test
// shows a row by starting its title with the row's id; a row that is not met says why, and who may change that.
// docs/security.md is written from the test run.

export interface Deviation {
  readonly why: string;
  /** Who may change it, and how. */
  readonly change: string;
}

export interface SecurityRow {
  readonly id: string;
  /** Section, and how strongly it asks: SHALL, SHOULD, MAY, or a level of ASVS. */
  readonly source: string;
  readonly asks: string;
  /** What its tests do not say: how far it is met. */
  readonly note?: string;
  /** Not met: no test shows it. */
  readonly deviates?: Deviation;
  /** Not met as AM does things; tests show it for realms of the profile `strict`. */
  readonly strict?: Deviation;
  /** Why it does not apply: no test shows it. */
  readonly unrelated?: string;
}

export interface SecurityChapter {
  readonly title: string;
  readonly rows: readonly SecurityRow[];
}

const byProfile = 'The operator of a realm, by its profile `strict`';

const nist: readonly SecurityRow[] = [
  {
    id: 'N-OTP-1',
    source: '3.1.4, SHALL',
    asks: 'The key of a one-time-password device has a strength of 112 bits at least',
  },
  { id: 'N-OTP-2', source: '3.1.4, MAY', asks: 'A one-time password may be cut short, to six digits at the least' },
  {
    id: 'N-OTP-3',
    source: '3.1.4, SHALL',
    asks: 'The time from which a one-time password is made moves on every two minutes at least',
    deviates: {
      why:
        'It moves on every 30 s as AM’s default and the shipped journeys have it. AM lets a journey say something longer, and an ' +
        'imported one is taken at its word, as its users’ phones are: the import warns beyond two minutes and refuses more than a day',
      change: 'The author of a journey, by `totpTimeInterval`, for devices that are registered from then on',
    },
  },
  {
    id: 'N-OTP-4',
    source: '3.1.4.2, SHALL',
    asks: 'A one-time password is taken once, however many requests bring it, also the one that completed the enrolment',
  },
  { id: 'N-OTP-5', source: '3.1.4.2, SHALL', asks: 'Guessing one-time passwords is slowed down' },
  {
    id: 'N-OTP-6',
    source: '3.1.4.2, SHALL',
    asks: 'Keys of devices are encrypted where they are kept, and only what checks or enrols a device can read them',
  },
  { id: 'N-OTP-7', source: '3.1.4.2, SHALL', asks: 'One-time passwords travel over authenticated, encrypted channels' },
  {
    id: 'N-OTP-8',
    source: '3.1.4 of the draft, SHALL',
    asks: 'How long a time-based password counts follows from the drift of clocks, the network and the typing alone',
    strict: {
      why:
        'The defaults of AM’s verifier, which imported journeys rely on, take two steps to either side of a learned drift ' +
        'of up to five: a code counts for 150 s. A strict realm takes one step around the server’s own clock',
      change: `${byProfile}; the author of a journey, by \`totpTimeSteps\` and \`maximumAllowedClockDrift\``,
    },
  },
  {
    id: 'N-OTP-9',
    source: '3.1.4.2 of the draft, MAY',
    asks: 'That a spent password comes again is noticed: somebody may have looked on',
  },
  { id: 'N-OTP-10', source: '3.1.4, SHOULD', asks: 'Who changes the phone binds the new one, and the old one is void' },
  {
    id: 'N-OOB-1',
    source: '3.1.3, SHALL',
    asks: 'A push that only has to be approved is not enough: something shown on one side comes back from the other',
    strict: {
      why:
        'AM’s Push Sender asks for a tap unless its author chooses a number, and `PushLoginSimple` is that journey. In a strict ' +
        'realm every push asks for the number that the browser shows; how little that number says is row N-OOB-2',
      change: `${byProfile}; the author of a journey, by \`pushType\``,
    },
  },
  {
    id: 'N-OOB-2',
    source: '3.1.3.2, SHALL',
    asks: 'What is carried over has six random decimal digits at least',
    deviates: {
      why:
        'The authenticator apps take no typed number: their protocol sends three of two digits and the user taps one, so that ' +
        'a guess is right once in three. Sending more or longer ones breaks the app that ships. The challenge that the ' +
        'phone signs has 256 random bits',
      change: 'Whoever brings an app of his own: the number is made and compared in one place each',
    },
  },
  {
    id: 'N-OOB-3',
    source: '3.1.3.2, SHALL',
    asks: 'A push that is not answered, or a code that is not typed, within ten minutes is void',
  },
  { id: 'N-OOB-4', source: '3.1.3.2, SHALL', asks: 'A push is answered once; further answers change nothing' },
  { id: 'N-OOB-5', source: '3.1.3.2, SHALL', asks: 'Guessing what a push carries over is slowed down' },
  { id: 'N-OOB-6', source: '3.1.3.2, SHALL NOT', asks: 'A new push does not forget the failures before it' },
  {
    id: 'N-OOB-7',
    source: '3.1.3.2, SHOULD',
    asks: 'How many pushes a user gets without having approved one is limited',
  },
  {
    id: 'N-OOB-8',
    source: '3.1.3.1, SHALL',
    asks: 'A phone proves itself with the key that it got when it was bound, and a forged answer is refused',
  },
  {
    id: 'N-OOB-9',
    source: '3.1.3.2 of the draft, SHALL',
    asks: 'The server keeps nothing with which a phone’s answer could be made',
    deviates: {
      why:
        'The protocol of the apps signs with HMAC: server and phone share the key. It is sealed under a key of KMS, for its ' +
        'user and device, and only what registers, asks or hears a phone may open it',
      change: 'Nobody without another app; passkeys, whose server keeps a public key, are planned',
    },
  },
  { id: 'N-OOB-10', source: '3.1.3.1, SHOULD NOT', asks: 'A locked phone does not show what has to be carried over' },
  { id: 'N-OOB-11', source: '3.1.3, SHALL NOT', asks: 'No mail account counts as something that the user has' },
  {
    id: 'N-OOB-12',
    source: '3.1.3.4, SHALL',
    asks: 'A push counts as one factor, also when the app asks for a finger: the server cannot see that it did',
  },
  {
    id: 'N-LS-1',
    source: '3.1.2.1, SHALL',
    asks: 'Recovery codes come from a cryptographic source and have six digits’ worth of it at least',
  },
  { id: 'N-LS-2', source: '3.1.2.2, SHALL', asks: 'A recovery code is taken once' },
  {
    id: 'N-LS-3',
    source: '3.1.2.2, SHALL',
    asks: 'Recovery codes are kept as salted hashes that are slow to try, and guessing them is slowed down',
  },
  { id: 'N-RC-1', source: '4.2.1.1, SHALL', asks: 'A saved recovery code has 64 bits at least' },
  {
    id: 'N-RC-2',
    source: '4.2.1.1, SHALL',
    asks: 'A used recovery code is void, and whoever has used the last one is given new ones',
  },
  {
    id: 'N-RC-3',
    source: '4.2.1.2, SHALL',
    asks: 'Recovery codes that are sent have six digits, a short life and an address that was validated',
    unrelated: 'No recovery code is sent: the user keeps those that a registration has shown',
  },
  {
    id: 'N-RC-4',
    source: '4.2.2.2, SHALL',
    asks: 'A recovery code alone restores no account: another factor has to be proved beside it',
  },
  { id: 'N-RC-5', source: '4.2.3, SHALL', asks: 'The user hears of every recovery, and of every new set of codes' },
  {
    id: 'N-BIND-1',
    source: '4.1.2, SHALL',
    asks: 'The user hears of every new device by another way than the one that added it',
  },
  {
    id: 'N-RL-1',
    source: '3.2.2, SHALL',
    asks: 'No more than a hundred failures in a row for a user and factor; then it is closed',
    note:
      'Passwords, one-time passwords and recovery codes. Pushes are held up by their budget (N-OOB-7) and never closed: only the ' +
      'phone’s key can answer one, so that whoever has the password alone has nothing to guess',
  },
  {
    id: 'N-RL-2',
    source: '3.2.2, SHALL',
    asks: 'Failures with several factors at once close each of them, until it is bound anew',
    deviates: {
      why:
        'Each factor is charged and closed on its own, and a device that is closed has to be registered anew. A password is closed to ' +
        'strangers only, and opens when a browser that is known signs in, or an operator lifts it: whoever knows a name could ' +
        'otherwise make its password void',
      change: 'The operator of a realm, by `passwordPolicy` and `attemptPolicy`',
    },
  },
  { id: 'N-RL-3', source: '3.2.2, MAY', asks: 'The wait after a failure grows' },
  { id: 'N-RL-4', source: '3.2.2, SHOULD', asks: 'A success clears the failures of the factor that was used' },
  {
    id: 'N-BIO-1',
    source: '3.2.3, SHALL',
    asks: 'A biometric comparison has few attempts, and errs rarely',
    unrelated:
      'The phone, or whatever keeps a passkey, compares, under the rules of its maker. No sample reaches Waymark, and none is counted as a factor (N-OOB-12)',
  },
  {
    id: 'N-PR-1',
    source: '3.2.5, SHALL',
    asks: 'Something that resists phishing is on offer, and what is typed or tapped is never called that',
    note: 'Passkeys. One-time passwords, pushes and recovery codes are on offer beside them and do not resist phishing; this page says so',
  },
  {
    id: 'N-PW-1',
    source: '3.1.1.2, SHALL',
    asks:
      'Passwords have fifteen characters where they stand alone and eight beside another factor, may have 64, know no rules of ' +
      'composition, are none of the common ones, and are kept as salted slow hashes',
    deviates: {
      why:
        'Eight characters, as AM’s default has it, also where a journey asks for nothing else; fifteen in a strict realm. ' +
        'There is no list of common passwords',
      change: `${byProfile}, for the length; the project, for a list`,
    },
  },
  {
    id: 'N-SES-1',
    source: '5.1, SHALL and SHOULD',
    asks:
      'The secret of a session has 64 random bits, is in a cookie that scripts cannot read and other sites’ pages do not send, and ' +
      'is never stored by a script',
    deviates: {
      why:
        'The token has 256 random bits, in a cookie that is HttpOnly and Secure, and requests of other sites’ pages are refused ' +
        'for want of a header. But the cookie has AM’s name without `__Host-`, and SameSite=None: applications on other sites sign ' +
        'in with it by AM’s protocol, and would not with Lax',
      change: 'The operator of a realm, for the name (`cookieName: __Host-…` works); the project, for SameSite',
    },
  },
  {
    id: 'N-SES-2',
    source: '2.2.3 and 5.2, SHALL and SHOULD',
    asks: 'A session ends after a time without use and after a time altogether, by the server’s clock',
  },
];

const asvs: readonly SecurityRow[] = [
  {
    id: 'A-6.1.1',
    source: '6.1.1, level 1',
    asks: 'It is written down how guessing is slowed down, and how nobody is locked out by others',
  },
  {
    id: 'A-6.1.3',
    source: '6.1.3 and 6.3.4, level 2',
    asks: 'All ways to sign in are written down with what each proves, and none is a way around the others',
  },
  { id: 'A-6.3.1', source: '6.3.1, level 1', asks: 'Stuffed and guessed passwords are held up' },
  { id: 'A-6.3.3', source: '6.3.3, level 2', asks: 'Signing in takes more than one factor' },
  {
    id: 'A-6.3.5',
    source: '6.3.5, level 3',
    asks: 'The user hears of attempts that look wrong: a password without its second factor, a success after failures',
    deviates: {
      why:
        'He hears of a push that he denied, which says that somebody has his password, of a lock, and of each recovery code used. ' +
        'A wrong one-time password and a success after failures are in the audit log alone: a mail for each typo is a mail ' +
        'that nobody reads',
      change: 'An operator, by a rule on the audit log (`WAYMARK-ATTEMPT-REFUSED`)',
    },
  },
  { id: 'A-6.3.7', source: '6.3.7, level 3', asks: 'The user hears of every change of password or factors' },
  {
    id: 'A-6.3.8',
    source: '6.3.8, level 3',
    asks: 'Neither words nor status nor time tell whether there is such a user, or which factors he has',
  },
  { id: 'A-6.4.1', source: '6.4.1, level 1', asks: 'What starts a registration is random, short-lived and good once' },
  {
    id: 'A-6.4.3',
    source: '6.4.3 and 6.4.4, level 2',
    asks: 'Who has lost a factor, or the password, gets no further than the remaining factors carry',
  },
  {
    id: 'A-6.5.1',
    source: '6.5.1, level 2',
    asks: 'Recovery codes, pushes and time-based passwords are taken once',
  },
  {
    id: 'A-6.5.2',
    source: '6.5.2, level 2',
    asks: 'Recovery codes below 112 bits are kept under a password hash with 32 bits of salt',
  },
  { id: 'A-6.5.3', source: '6.5.3, level 2', asks: 'Codes, numbers and keys come from a cryptographic source' },
  {
    id: 'A-6.5.4',
    source: '6.5.4, level 2',
    asks: 'Recovery codes and what a push carries over have 20 bits at least',
    deviates: {
      why: 'Recovery codes have 71; the number of a push is one of three, less than two bits. As N-OOB-2',
      change: 'Whoever brings an app of his own',
    },
  },
  {
    id: 'A-6.5.5',
    source: '6.5.5, level 2',
    asks: 'A push, or a code that is sent, lives ten minutes at most and a time-based password 30 s',
    deviates: {
      why:
        'A password is shown for 30 s and counts for 150 s, in a strict realm for 90 s, so that clocks may differ and people ' +
        'may type. Pushes and codes that are sent are void after ten minutes (N-OOB-3), whatever a journey says',
      change: `${byProfile}; below one step on either side phones would fail that are right`,
    },
  },
  {
    id: 'A-6.5.6',
    source: '6.5.6, level 3',
    asks: 'A factor that is lost can be revoked, and is then good for nothing',
  },
  { id: 'A-6.5.7', source: '6.5.7, level 3', asks: 'A biometric stands beside another factor, never alone' },
  { id: 'A-6.5.8', source: '6.5.8, level 3', asks: 'Time-based passwords are checked against the server’s clock' },
  { id: 'A-6.6.2', source: '6.6.2, level 2', asks: 'A push is good for the sign-in that sent it, and for no other' },
  { id: 'A-6.6.3', source: '6.6.3, level 2', asks: 'Answers to pushes cannot be guessed at will' },
  { id: 'A-6.6.4', source: '6.6.4, level 3', asks: 'Nobody is bombed with pushes' },
  { id: 'A-6.7.2', source: '6.7.2, level 3', asks: 'A challenge has 64 bits at least and does not come twice' },
  {
    id: 'A-6.8.4',
    source: '6.8.4, level 2',
    asks: 'An application is told how strongly, by what and when its user has signed in',
  },
  {
    id: 'A-7.2.3',
    source: '7.2.3 and 7.2.4, level 1',
    asks: 'A session token has 128 random bits, is new with every sign-in, and the one before it ends',
  },
  {
    id: 'A-7.3',
    source: '7.3 and 7.4, levels 1 and 2',
    asks: 'Sessions end when unused, when old, on signing out, and when the user is disabled or changes factors',
  },
  {
    id: 'A-7.5.1',
    source: '7.5.1, level 2',
    asks: 'Who changes factors has proved one afresh',
    note:
      'A registration takes a proof of the same journey. Device management takes one of the session that asks, which lives for ' +
      'two hours at most where the realm says nothing else, and ends with every change by anybody else',
  },
];

const rfcs: readonly SecurityRow[] = [
  { id: 'R-4226-R6', source: 'RFC 4226 4, MUST and RECOMMENDED', asks: 'A key has 128 bits at least, better 160' },
  {
    id: 'R-4226-5.3',
    source: 'RFC 4226 5.3 and appendix D, MUST',
    asks: 'Codes have six digits at least and are those of the appendix',
  },
  { id: 'R-4226-7.1', source: 'RFC 4226 7.1, RECOMMENDED', asks: 'Guessing counter-based codes is slowed down' },
  {
    id: 'R-4226-7.2',
    source: 'RFC 4226 7.2, SHOULD',
    asks: 'The server’s counter moves on success alone, to the one after the code that was right',
  },
  {
    id: 'R-4226-7.3a',
    source: 'RFC 4226 7.3, RECOMMENDED',
    asks: 'After few wrong codes attempts have to wait, longer each time',
  },
  {
    id: 'R-4226-7.3b',
    source: 'RFC 4226 7.3, MUST',
    asks: 'Attempts are counted across sign-ins that are open at once',
  },
  {
    id: 'R-4226-7.4a',
    source: 'RFC 4226 7.4, RECOMMENDED',
    asks: 'The server looks few counters ahead, and never back',
    strict: {
      why:
        'AM’s default, which imported journeys rely on, looks a hundred ahead: one guess in ten thousand is right, and ten ' +
        'come before the first wait. A strict realm looks ten ahead',
      change: `${byProfile}; the author of a journey, by \`hotpWindowSize\``,
    },
  },
  {
    id: 'R-4226-7.4b',
    source: 'RFC 4226 7.4, MAY',
    asks: 'Who is far off may be asked for two or three codes in a row',
    deviates: {
      why: 'AM’s node asks for one code, whatever the window; a second question would be a step that clients do not know',
      change: 'The project, by a node of its own',
    },
  },
  {
    id: 'R-4226-7.5',
    source: 'RFC 4226 7.5, MUST and RECOMMENDED',
    asks: 'Keys are kept encrypted and opened only to be used',
  },
  {
    id: 'R-4226-§6',
    source: 'RFC 4226 6',
    asks: 'Who configures a window that makes guessing easy is told',
  },
  { id: 'R-6238-R5', source: 'RFC 6238 3, MUST and SHOULD', asks: 'Each device has a random key of its own' },
  { id: 'R-6238-4.2', source: 'RFC 6238 4.2, MUST', asks: 'Time is counted beyond 32 bits, past the year 2038' },
  { id: 'R-6238-5.1', source: 'RFC 6238 5.1, SHOULD', asks: 'A key is as long as the hash that uses it' },
  {
    id: 'R-6238-5.2a',
    source: 'RFC 6238 5.2, RECOMMENDED',
    asks: 'One step of 30 s is allowed for the network, no more',
    strict: { why: 'As N-OTP-8: AM’s default is two steps', change: `${byProfile}; the author of a journey` },
  },
  { id: 'R-6238-5.2b', source: 'RFC 6238 5.2, MUST NOT', asks: 'A password that was taken is not taken again' },
  {
    id: 'R-6238-6',
    source: 'RFC 6238 6, SHOULD',
    asks: 'How far a device’s clock is off is remembered on success, and has a limit',
  },
  { id: 'R-6238-B', source: 'RFC 6238 appendix B', asks: 'Codes are those of the appendix, under all three hashes' },
];

const cisa: readonly SecurityRow[] = [
  {
    id: 'C-1',
    source: 'Implementing Number Matching',
    asks: 'What resists phishing comes first; matching numbers is for the time until then',
    deviates: {
      why: 'Passkeys are on offer (N-PR-1), but `MfaLogin`, the default, begins with what its user used last, and registers an app for who has nothing',
      change: 'The operator of a realm, by `PasskeyLogin` as its default journey',
    },
  },
  {
    id: 'C-2',
    source: 'Implementing Number Matching',
    asks: 'The user types the number of the sign-in page into the app, so that nobody approves without having seen it',
    deviates: {
      why:
        'The apps offer three numbers to tap. Who has not seen the page is right once in three; a wrong tap approves nothing, and ' +
        'the push counts against the budget of five',
      change: 'Whoever brings an app of his own',
    },
  },
  { id: 'C-3', source: 'Implementing Number Matching', asks: 'Each push has a fresh random number' },
  {
    id: 'C-4',
    source: 'Implementing Number Matching',
    asks: 'Users are told to deny what they have not asked for, and somebody hears of it',
  },
];

export const securityChapters: readonly SecurityChapter[] = [
  { title: 'NIST SP 800-63B-4', rows: nist },
  { title: 'OWASP ASVS 5.0', rows: asvs },
  { title: 'RFC 4226 and RFC 6238', rows: rfcs },
  { title: 'CISA', rows: cisa },
];

export const securityRows: readonly SecurityRow[] = securityChapters.flatMap(({ rows }) => rows);
