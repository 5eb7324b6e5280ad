import { describe, expect, test } from '@jest/globals';
import { type JourneyLine, type Screen, type Shown, type SignIn, signIn } from '../../login/src/sign-in/sign-in.ts';

type Result = Awaited<ReturnType<JourneyLine['start']>>;
type Step = Parameters<JourneyLine['next']>[0];

const nameAsking = (prompt: string) => ({
  type: 'NameCallback',
  output: [{ name: 'prompt', value: prompt }],
  input: [{ name: 'IDToken1', value: '' }],
});
const name = nameAsking('User Name');
const secret = { type: 'PasswordCallback', output: [], input: [{ name: 'IDToken2', value: '' }] };
const code = nameAsking('Code');
const passkey = (challenge: string) => ({
  type: 'MetadataCallback',
  output: [{ name: 'data', value: { _type: 'WebAuthn', _action: 'webauthn_authentication', challenge } }],
});
const outcome = {
  type: 'HiddenValueCallback',
  output: [{ name: 'id', value: 'webAuthnOutcome' }],
  input: [{ name: 'IDToken3', value: 'webAuthnOutcome' }],
};
const poll = { type: 'PollingWaitCallback', output: [{ name: 'waitTime', value: '5000' }] };
const cancel = {
  type: 'ConfirmationCallback',
  output: [{ name: 'options', value: ['Cancel'] }],
  input: [{ name: 'IDToken2', value: 100 }],
};

// The client's results have more to them than the page uses.
const step = (authId: string, ...callbacks: readonly unknown[]) =>
  ({ callbacks: [], payload: { authId, callbacks } }) as unknown as Result;
const success = { getSuccessUrl: () => '/devices' } as unknown as Result;
const noAnswer = { error: 'request_failed', message: '', type: 'unknown_error' } as unknown as Result;
const failure = (code: number, { message = 'Login failure', detail = {}, hints = {} } = {}) =>
  ({
    payload: { hints },
    getCode: () => code,
    getDetail: () => detail,
    getMessage: () => message,
  }) as unknown as Result;
const expired = failure(401, { detail: { errorCode: '110' } });
const first = step('1', name, secret);

interface Page {
  readonly control: SignIn;
  /** What was sent: `start`, or the authId and the values of its inputs. */
  readonly sent: string[];
  readonly left: string[];
  /** Once for each time that the name typed last was forgotten. */
  readonly forgotten: string[];
  readonly kept: { step: Step | undefined };
  shown(): Shown;
  screen<Kind extends Screen['kind']>(kind: Kind): Extract<Screen, { kind: Kind }>;
  /** Lets timers of up to so many milliseconds fire, and answers arrive. */
  pass(milliseconds: number): Promise<void>;
}

/** A page whose server gives these answers, one to each request. */
async function page(
  answers: readonly Result[],
  kept?: Step,
  isOpenedAnew = false,
  { hasLink = false, isErrand = false } = {},
): Promise<Page> {
  const queue = [...answers];
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  const sent: string[] = [];
  const left: string[] = [];
  const storage: { step: Step | undefined; user: string | undefined } = { step: kept, user: kept && 'demo' };
  const forgotten: string[] = [];
  let now = 0;
  let latest: Shown | undefined;
  const reply = async (said: string): Promise<Result> => {
    sent.push(said);
    return queue.shift() ?? noAnswer;
  };
  const values = ({ callbacks = [] }: Step) => callbacks.flatMap(({ input = [] }) => input.map(({ value }) => value));
  const control = signIn({
    connect: async () => ({
      start: () => reply('start'),
      follow: () => reply('follow'),
      next: (next) => {
        const to = 'return' in next ? `return ${String(next.return)}` : values(next).join();
        return reply(`${next.authId} ${to}`);
      },
    }),
    resumable: {
      keep: (next, user) => {
        storage.step = next;
        storage.user = user;
      },
      find: () => storage.step && { step: storage.step, user: storage.user },
      forget: () => {
        storage.step = undefined;
      },
    },
    hasLink,
    linkUsed: () => sent.push('link used'),
    isOpenedAnew,
    isErrand,
    forgetName: () => forgotten.push('name'),
    onSignedIn: () => {},
    leave: (url) => left.push(url),
    show: (shown) => {
      latest = shown;
    },
    after: (milliseconds, action) => {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    for (const timer of [...timers].filter(({ at }) => at <= now)) {
      if (timers.delete(timer)) timer.action();
    }
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  const shown = (): Shown => {
    if (!latest) throw new Error('Nothing is shown');
    return latest;
  };
  control.begin();
  await pass(0);
  return {
    ...{ control, sent, left, forgotten, kept: storage, pass, shown },
    screen: (kind) => {
      const { screen } = shown();
      if (screen.kind !== kind) throw new Error(`It shows ${screen.kind}`);
      return screen as Extract<Screen, { kind: typeof kind }>; // just compared
    },
  };
}

const typed = new Map<number, string>([
  [0, 'demo'],
  [1, 'secret'],
]);

describe('A sign-in', () => {
  test('sends what was typed, and leaves for where the server says', async () => {
    const { control, sent, left, pass } = await page([first, success]);

    control.answer(typed);
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,secret']);
    expect(left).toEqual(['/devices']);
  });

  test('polls when it is time, and shows the same wait as the same visit', async () => {
    const { sent, pass, screen } = await page([step('1', poll, cancel), step('1', poll, cancel), step('2', code)]);
    const { visit } = screen('step');

    await pass(4999);
    const early = sent.length;
    await pass(1);
    const same = screen('step').visit;
    await pass(5000);

    expect(early).toBe(1);
    expect(same).toBe(visit);
    expect(sent).toEqual(['start', '1 100', '1 100']);
    expect(screen('step').visit).toBe(visit + 1);
  });

  test('a button pressed while a poll is on its way goes out with the next turn, once', async () => {
    const wait = step('1', poll, cancel);
    const { control, sent, pass } = await page([wait, wait, step('2', code)]);

    const polling = pass(5000);
    control.answer(new Map([[1, 0]]));
    await polling;
    await pass(10_000);

    expect(sent).toEqual(['start', '1 100', '1 0']);
  });

  test('pressing twice sends once', async () => {
    const { control, sent, pass } = await page([first, step('2', code)]);

    control.answer(typed);
    control.answer(typed);
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,secret']);
  });

  test('the same question for a code again after an answer says to wait for the next code', async () => {
    const { control, screen, pass } = await page([step('1', code), step('2', code)]);
    const { visit, notice } = screen('step');

    control.answer(new Map([[0, '000000']]));
    await pass(0);

    expect(notice).toBeUndefined();
    expect(screen('step')).toMatchObject({ notice: { kind: 'codeNotAccepted' }, visit: visit + 1 });
  });

  test.each(['StringAttributeInputCallback', 'BooleanAttributeInputCallback', 'TermsAndConditionsCallback'])(
    'the same %s again says so as well',
    async (type) => {
      const asked = { type, output: [], input: [{ name: 'IDToken1', value: false }] };
      const { control, screen, sent, pass } = await page([step('1', asked), step('2', asked)]);

      control.answer(new Map([[0, true]]));
      await pass(0);

      expect(sent).toEqual(['start', '1 true']);
      expect(screen('step').notice).toEqual({ kind: 'notAccepted' });
    },
  );

  test('a passkey that is asked for once more, by another challenge, was not accepted', async () => {
    const { control, pass, screen } = await page([
      step('1', passkey('aa'), outcome),
      step('2', passkey('bb'), outcome),
    ]);

    control.answer(new Map([[1, 'signed']]));
    await pass(0);

    expect(screen('step').notice).toEqual({ kind: 'notAccepted' });
  });

  test('attributes that come back as they were typed are the same question', async () => {
    const asked = (value: string) => ({
      type: 'StringAttributeInputCallback',
      output: [{ name: 'value', value }],
      input: [{ name: 'IDToken1', value }],
    });
    const { control, screen, pass } = await page([step('1', asked('')), step('2', asked('x'))]);

    control.answer(new Map([[0, 'x']]));
    await pass(0);

    expect(screen('step').notice).toEqual({ kind: 'notAccepted' });
  });

  test('the question for a code after a recovery code says that the recovery code was wrong', async () => {
    const verification = nameAsking('Enter verification code');
    const { control, screen, pass } = await page([
      step('1', verification),
      step('2', nameAsking('Recovery Code')),
      step('3', verification),
    ]);

    control.answer(new Map([[0, '']]));
    await pass(0);
    const { notice } = screen('step');
    control.answer(new Map([[0, 'abc']]));
    await pass(0);

    expect(notice).toBeUndefined();
    expect(screen('step')).toMatchObject({ notice: { kind: 'recoveryNotAccepted' } });
  });
});

describe('Without a line', () => {
  test.each([
    ['no answer', noAnswer],
    ['a server in trouble', failure(500)],
    ['a server that asks for patience', failure(429)],
  ])('%s: the same request goes out again, until there is an answer', async (_, trouble) => {
    const { control, sent, left, shown, pass } = await page([first, trouble, trouble, success]);

    control.answer(typed);
    await pass(0);
    const { offline, busy, screen } = shown();
    await pass(2000);
    await pass(4000);

    expect({ offline, busy, kind: screen.kind }).toEqual({ offline: true, busy: true, kind: 'step' });
    expect(sent).toEqual(['start', '1 demo,secret', '1 demo,secret', '1 demo,secret']);
    expect(left).toEqual(['/devices']);
    expect(shown().offline).toBe(false);
  });

  test('each try waits twice as long as the one before, a quarter of a minute at most, and begins anew after an answer', async () => {
    const { control, sent, pass } = await page([noAnswer, noAnswer, noAnswer, noAnswer, first, noAnswer, success]);
    const sentAfter = async (milliseconds: number): Promise<number> => {
      await pass(milliseconds);
      return sent.length;
    };

    const rests: number[] = [];
    for (const rest of [2000, 4000, 8000, 15_000]) rests.push((await sentAfter(rest - 1)) * 10 + (await sentAfter(1)));
    control.answer(typed);
    await pass(0);
    const again = await sentAfter(2000);

    expect(rests).toEqual([12, 23, 34, 45]);
    expect(again).toBe(7);
  });

  test('it is asked at once when somebody wants to, and not twice', async () => {
    const { control, sent, pass } = await page([noAnswer, first]);

    control.retry();
    await pass(0);
    await pass(10_000);

    expect(sent).toEqual(['start', 'start']);
  });
});

describe('A step that is too old', () => {
  test('the first: what was typed goes out again with the new one, and nothing is said', async () => {
    const { control, sent, left, pass } = await page([first, expired, step('9', name, secret), success]);

    control.answer(typed);
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,secret', 'start', '9 demo,secret']);
    expect(left).toEqual(['/devices']);
  });

  test('the first, time and again: what was typed goes out once more, and not for ever', async () => {
    const { control, sent, screen, pass } = await page([first, expired, first, expired, first, expired]);

    control.answer(typed);
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,secret', 'start', '1 demo,secret', 'start']);
    expect(screen('step').notice).toEqual({ kind: 'expired' });
  });

  test('a journey that says so as soon as it is opened is not opened for ever', async () => {
    const { sent, shown } = await page([expired, expired, expired]);

    expect(shown().screen.kind).toBe('unavailable');
    expect(sent).toEqual(['start']);
  });

  test('the first, with a passkey: it has answered the old question, and the name alone is not sent again either', async () => {
    const again = step('9', name, passkey('bb'), outcome);
    const { control, sent, pass, screen } = await page([step('1', name, passkey('aa'), outcome), expired, again]);

    control.answer(
      new Map([
        [0, 'demo'],
        [2, '{"signed":"aa"}'],
      ]),
    );
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,{"signed":"aa"}', 'start']);
    expect(screen('step').notice).toEqual({ kind: 'expired' });
  });

  test('the first, replaced by another kind of step: nothing typed is sent to it', async () => {
    const { control, sent, pass } = await page([first, expired, step('9', code)]);

    control.answer(typed);
    await pass(0);

    expect(sent).toEqual(['start', '1 demo,secret', 'start']);
  });

  test.each([
    ['expired', expired],
    ['signed with a key that is gone', failure(400, { message: 'AuthId JWT Signature not valid' })],
  ])('later on (%s): it starts over and says so', async (_, answer) => {
    const { control, screen, pass } = await page([first, step('2', code), answer, first]);

    control.answer(typed);
    await pass(0);
    control.answer(new Map([[0, '123456']]));
    await pass(0);

    expect(screen('step').notice).toEqual({ kind: 'expired' });
  });
});

describe('An errand whose last answer is lost', () => {
  test.each([
    ['is not begun again: it may have been done', true, 'lost'],
    ['is; a sign-in', false, 'step'],
  ] as const)('%s', async (_, isErrand, kind) => {
    const { control, shown, pass } = await page([first, noAnswer, expired, first], undefined, false, { isErrand });

    control.answer(typed);
    await pass(0);
    await pass(2000);

    expect(shown().screen.kind).toBe(kind);
  });

  test('whose step was too old before it was answered is begun again', async () => {
    const { control, screen, pass } = await page([first, expired, first], undefined, false, { isErrand: true });

    control.answer(new Map());
    await pass(0);

    expect(screen('step').kind).toBe('step');
  });
});

describe('A failure', () => {
  test('at the password leads back to it', async () => {
    const { control, screen, pass } = await page([first, failure(401), first]);

    control.answer(typed);
    await pass(0);

    expect(screen('step').notice).toEqual({ kind: 'wrongPassword' });
  });

  test('at the password, and of the new beginning, too: what that says is shown, and nothing is asked for ever', async () => {
    const refused = failure(401, { message: 'Sign in first.' });
    const { control, sent, screen, pass } = await page([step('1', secret), failure(401), refused, refused, first]);

    control.answer(new Map([[0, 'secret']]));
    await pass(0);
    const { message } = screen('failed');
    control.startAgain();
    await pass(0);

    expect(message).toBe('Sign in first.');
    expect(sent).toEqual(['start', '1 secret', 'start', 'start']);
  });

  test('in another language, too, is the password that was wrong', async () => {
    const refused = failure(401, { message: 'Die Anmeldung ist fehlgeschlagen.', hints: { isPlain: true } });
    const { control, screen, pass } = await page([first, refused, first]);

    control.answer(typed);
    await pass(0);

    expect(screen('step').notice).toEqual({ kind: 'wrongPassword' });
  });

  test('whose user had better sign in another way says where, instead of asking for the password again', async () => {
    const refused = failure(401, { message: 'Sign in with MfaLogin.', hints: { instead: 'MfaLogin' } });
    const { control, screen, sent, pass } = await page([first, refused]);

    control.answer(typed);
    await pass(0);

    expect(screen('failed')).toEqual({
      kind: 'failed',
      message: 'Sign in with MfaLogin.',
      instead: 'MfaLogin',
      atOnce: false,
    });
    expect(sent).toHaveLength(2);
  });

  test('later on is a screen of its own, with the server’s words', async () => {
    const { screen, pass, kept } = await page([step('1', poll), failure(401, { message: 'Too many notifications.' })]);

    await pass(5000);

    expect(screen('failed').message).toBe('Too many notifications.');
    expect(kept.step).toBeUndefined();
  });

  test('leads to where the realm sends its users then', async () => {
    const { left, pass } = await page([step('1', poll), failure(401, { detail: { failureUrl: '/sorry' } })]);

    await pass(5000);

    expect(left).toEqual(['/sorry']);
  });

  test('to open the journey says that there is none', async () => {
    const { screen } = await page([failure(400, { message: 'No Configuration found' })]);

    expect(() => screen('unavailable')).not.toThrow();
  });
});

describe('A reload', () => {
  test('goes on with the step that was kept', async () => {
    const { sent, screen } = await page([step('5', code)], { authId: '4', callbacks: [] });

    expect(sent).toEqual(['4 ']);
    expect(screen('step').notice).toBeUndefined();
  });

  test('starts over when that step is too old', async () => {
    const { sent, screen } = await page([expired, first], { authId: '4', callbacks: [] });

    expect(sent).toEqual(['4 ', 'start']);
    expect(screen('step').notice).toEqual({ kind: 'expired' });
  });

  test('secrets at rest: neither a first step nor recovery codes are kept', async () => {
    const message = 'var html =\n    "Abc123\\n"; // Recovery Codes';
    const output = [
      { name: 'message', value: message },
      { name: 'messageType', value: '4' },
    ];
    const { control, kept, pass } = await page([
      first,
      step('2', code),
      step('3', { type: 'TextOutputCallback', output }),
    ]);
    const atFirst = kept.step;

    control.answer(typed);
    await pass(0);
    const later = kept.step;
    control.answer(new Map([[0, '123456']]));
    await pass(0);

    expect(atFirst).toBeUndefined();
    expect(later).toMatchObject({ authId: '2' });
    expect(kept.step).toBeUndefined();
  });
});

describe('Ways out', () => {
  const held = { authId: '7', callbacks: [poll] } as unknown as Step;

  test('whoever opens the address anew is asked before a step of before is shown', async () => {
    const { control, sent, pass, screen } = await page([step('7', poll)], held, true);
    const asked = screen('resume');
    const unsent = [...sent];

    control.resume();
    await pass(0);

    expect(asked.user).toBe('demo');
    expect(unsent).toEqual([]);
    expect(sent).toEqual(['7 ']);
    expect(screen('step').model.wait).toBeDefined();
  });

  test('another person starts anew, without the name of the first', async () => {
    const { control, sent, kept, forgotten, pass } = await page([first], held, true);

    control.startAsAnother();
    await pass(0);

    expect(sent).toEqual(['start']);
    expect(forgotten).toEqual(['name']);
    expect(kept.step).toBeUndefined();
  });

  test('going back sends the step and where to, and never what was typed into it', async () => {
    const { control, sent, pass, screen } = await page([step('1', code), step('2', poll)]);

    control.goBack('back');
    await pass(0);

    expect(sent).toEqual(['start', '1 return back']);
    expect(screen('step')).toMatchObject({ isFirst: false, notice: undefined });
  });

  test('going back while a poll is on its way goes out with the next turn', async () => {
    const wait = step('1', poll, cancel);
    const { control, sent, pass } = await page([wait, wait, step('2', code)]);

    const polling = pass(5000);
    control.goBack('again');
    await polling;
    await pass(0);

    expect(sent).toEqual(['start', '1 100', '1 return again']);
  });

  test('starting again on any step opens the journey anew', async () => {
    const { control, sent, pass } = await page([step('1', poll), first]);

    control.startAgain();
    await pass(0);

    expect(sent).toEqual(['start', 'start']);
  });
});

describe('a link out of a mail', () => {
  const byLink = (...answers: readonly Result[]) => page(answers, undefined, true, { hasLink: true });

  test('a scanner that opens it uses nothing up: the page sends nothing before somebody presses', async () => {
    const { sent, screen } = await byLink(first);

    expect(screen('link')).toBeDefined();
    expect(sent).toEqual([]);
  });

  test('goes on with its journey, and is used up by that', async () => {
    const { control, sent, screen, pass } = await byLink(step('1', secret));

    control.follow();
    await pass(0);

    expect(sent).toEqual(['follow', 'link used']);
    expect(screen('step').model.items.map(({ kind }) => kind)).toEqual(['password']);
  });

  test('one that is used, unknown or too old says so, and leads to the beginning', async () => {
    const message = 'org.forgerock.openam.auth.nodes.framework.token.SuspendedAuthSessionException: Token not found.';
    const { control, screen, pass } = await byLink(failure(401, { message }), first);
    control.follow();
    await pass(0);

    const isGone = screen('linkGone') !== undefined;
    control.startAgain();
    await pass(0);

    expect([isGone, screen('step').isFirst]).toEqual([true, true]);
  });
});
