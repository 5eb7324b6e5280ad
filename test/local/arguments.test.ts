// What every command of `waymark` makes of its arguments, and of where Waymark runs.
import { describe, expect, test } from '@jest/globals';
import { calledAs, HelpAsked, noSuchCommand, readArguments, UsageError } from '../../cli/arguments.ts';
import { Trouble } from '../../cli/command.ts';
import { portOf, serverUrl } from '../../cli/server.ts';
import { waymark } from '../../cli/waymark.ts';

describe('readArguments', () => {
  const options = { user: { type: 'string' }, loud: { type: 'boolean' } } as const;

  test('tells options from what stands alone', () => {
    const { values, positionals } = readArguments(['Login', '--user', 'demo', '--', '--loud'], options);

    expect([{ ...values }, positionals]).toEqual([{ user: 'demo' }, ['Login', '--loud']]);
  });

  test.each([[['--help']], [['-h']], [['--nonsense', '--help']], [['--user', '--help']]])(
    '%j asks for help',
    (args) => {
      expect(() => readArguments(args, options)).toThrow(HelpAsked);
    },
  );

  test('behind -- nobody asks for help', () => {
    expect(readArguments(['--', '--help'], options).positionals).toEqual(['--help']);
  });

  test.each([
    [['--secret=TOPSECRET'], '--secret'],
    [['--loud=TOPSECRET'], '--loud'],
    [['--user'], '--user'],
    [['-x'], '-x'],
  ])('%j: the option is named, and no value', (args, named) => {
    const refused = (): unknown => readArguments(args, options);

    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(named);
    expect(refused).not.toThrow('TOPSECRET');
  });
});

describe('A word that is no command', () => {
  test('is taken for the nearest one', () => {
    expect(noSuchCommand('improt', ['import', 'list'], 'Say import or list').message).toContain('Did you mean import?');
  });

  test.each([['otpauth://totp/a?secret=TOPSECRET'], [''], [undefined]])('%p is like none', (word) => {
    expect(noSuchCommand(word, ['import', 'list'], 'Say import or list').message).toBe('Say import or list');
  });
});

describe('A usage names the command', () => {
  test.each([
    ['users', 'users', 'npm run users --'],
    ['dev', 'start', 'npm start --'],
    ['users', 'test', 'npx waymark users'],
    ['dev', undefined, 'npx waymark dev'],
  ])('%s, called by the script %s, as `%s`', (command, script, shown) => {
    expect(calledAs(command, { npm_lifecycle_event: script })).toBe(shown);
  });
});

describe('The server', () => {
  test.each([
    [undefined, {}, 'http://localhost:8080/am/'],
    [undefined, { PORT: '8081' }, 'http://localhost:8081/am/'],
    [undefined, { PORT: '8081', WAYMARK_URL: 'https://login.example.com/am' }, 'https://login.example.com/am/'],
    [undefined, { WAYMARK_URL: 'https://example.com/sso' }, 'https://example.com/sso/'],
    ['http://127.0.0.1:9/am/', { PORT: '8081', WAYMARK_URL: 'https://login.example.com' }, 'http://127.0.0.1:9/am/'],
    ['http://127.0.0.1:9?region=eu-central-1', {}, 'http://127.0.0.1:9/am/?region=eu-central-1'],
    [undefined, { PORT: '', WAYMARK_URL: '' }, 'http://localhost:8080/am/'],
  ])('of --url %s and %j is %s', (option, environment, url) => {
    expect(serverUrl(option, environment).href).toBe(url);
  });

  test.each([
    ['TOPSECRET', {}, '--url'],
    ['ftp://user:TOPSECRET@example.com', {}, '--url'],
    [undefined, { WAYMARK_URL: 'TOPSECRET' }, 'WAYMARK_URL'],
    ['https://user:TOPSECRET@example.com', {}, '--url'],
    [undefined, { PORT: 'TOPSECRET' }, 'PORT'],
  ])('of --url %s and %j is none, and what was written is not quoted', (option, environment, named) => {
    const refused = (): unknown => serverUrl(option, environment);

    expect(refused).toThrow(named.startsWith('--') ? UsageError : Trouble);
    expect(refused).toThrow(named);
    expect(refused).not.toThrow('TOPSECRET');
  });

  test.each([['65536'], ['-1'], ['80a'], [''], ['1e3']])('has no port %p', (text) => {
    expect(() => portOf(text, '--port')).toThrow('--port must be a number from 0 to 65535');
  });
});

describe('waymark', () => {
  async function run(...args: string[]) {
    const printed: string[] = [];
    const complaints: string[] = [];
    const print = (line: string): unknown => printed.push(line);
    const complain = (line: string): unknown => complaints.push(line);
    return { code: await waymark(args, { print, complain }), printed, complaints };
  }

  test('lists its commands', async () => {
    const { code, printed } = await run('--help');

    expect(code).toBe(0);
    for (const name of ['dev', 'sign-in', 'phone', 'otp', 'journeys', 'users', 'seed', 'check', 'privileges']) {
      expect(printed.join()).toMatch(new RegExp(`^ +${name} `, 'm'));
    }
  });

  test.each([
    [['sing-in'], 'Did you mean sign-in?'],
    [['toString'], 'Say one of: dev, sign-in'],
    [[], 'Say one of: dev, sign-in'],
    [['--colour'], 'Cannot use the option'],
    [['sing-in', '--version'], 'Did you mean sign-in?'],
  ])('%j is not understood', async (args, said) => {
    const { code, printed, complaints } = await run(...args);

    expect([code, printed]).toEqual([2, []]);
    expect(complaints.join()).toContain(said);
  });
});
