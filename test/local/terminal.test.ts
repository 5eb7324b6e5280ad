// Who sits at the terminal: asked, waiting, and leaving.
import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { consoleOutput, ending, Stopped, Trouble } from '../../cli/command.ts';
import { type Terminal, terminal } from '../../cli/terminal.ts';

function world(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  const at: Terminal = terminal({ input, output });
  return { at, input, shown: () => String(output.read() ?? '') };
}

const ctrlC = '\x03';
const ctrlD = '\x04';

describe('At a terminal', () => {
  test('a question is answered by a line', async () => {
    const { at, input, shown } = world(true);
    const answer = at.ask('Name: ');
    input.write('demo\r');

    expect(await answer).toBe('demo');
    expect(shown()).toMatch(/Name: .*demo/s);
  });

  test('a secret is not shown, and the next answer is again', async () => {
    const { at, input, shown } = world(true);
    const secret = at.ask('Password: ', { secret: true });
    input.write('hush\r');
    await secret;
    const open = at.ask('Name: ');
    input.write('demo\r');
    await open;

    const all = shown();
    expect([await secret, await open]).toEqual(['hush', 'demo']);
    expect(all).not.toContain('hush');
    expect(all).toMatch(/demo/);
  });

  test.each([
    ['Ctrl-C', ctrlC, 130],
    ['Ctrl-D', ctrlD, 1],
  ])('%s instead of an answer stops, then and at every later question', async (_key, typed, exitCode) => {
    const { at, input } = world(true);
    const answer = at.ask('Name: ');
    input.write(typed);

    await expect(answer).rejects.toMatchObject({ name: 'Stopped', exitCode });
    await expect(at.ask('Again: ')).rejects.toMatchObject({ name: 'Stopped', exitCode });
    await expect(at.wait(1)).rejects.toMatchObject({ name: 'Stopped', exitCode });
  });

  test.each([
    ['Ctrl-C', ctrlC, 130],
    ['Ctrl-D', ctrlD, 1],
  ])('%s ends a wait', async (_key, typed, exitCode) => {
    const { at, input } = world(true);
    const waiting = at.wait(60_000);
    input.write(typed);

    await expect(waiting).rejects.toMatchObject({ name: 'Stopped', exitCode });
  });

  test('Enter ends a wait early; without it the time does', async () => {
    const { at, input } = world(true);
    const early = at.wait(60_000);
    input.write('\r');

    expect([await early, await at.wait(1)]).toEqual([true, false]);
  });
});

describe('From a pipe', () => {
  test('lines that came before they were asked for are the answers, in order', async () => {
    const { at, input } = world(false);
    input.end('one\ntwo\nthree');

    expect([await at.ask('1: '), await at.ask('2: '), await at.ask('3: ')]).toEqual(['one', 'two', 'three']);
    await expect(at.ask('4: ')).rejects.toThrow(Trouble);
  });

  test('its end stops a question, and no wait', async () => {
    const { at, input } = world(false);
    input.end();

    await expect(at.ask('Name: ')).rejects.toThrow(new Trouble('The input has ended, and an answer is still needed'));
    expect(await at.wait(1)).toBe(false);
  });
});

describe('A command ends', () => {
  async function end(error: Error) {
    const said: string[] = [];
    const say = (line: string): unknown => said.push(line);
    const code = await ending('Usage: …', { ...consoleOutput, print: say, complain: say }, () => {
      throw error;
    });
    return { code, said };
  }

  test.each([
    ['Ctrl-C', new Stopped('Ctrl-C'), 130, []],
    ['Ctrl-D', new Stopped('Ctrl-D'), 1, []],
    ['a trouble', new Trouble('It is not there'), 1, ['It is not there']],
  ])('by %s', async (_what, error, code, said) => {
    expect(await end(error)).toEqual({ code, said });
  });

  test('not, where the fault is ours', async () => {
    await expect(end(new TypeError('ours'))).rejects.toThrow(TypeError);
  });
});
