// What every implementation of TextMessages does.
import { expect, test } from '@jest/globals';
import type { TextMessage, TextMessages } from '../../functions/ports/codes.ts';

export interface TextMessagesPlace {
  readonly textMessages: TextMessages;
  /** Oldest first. */
  sent(): readonly TextMessage[];
  breakDown(): Promise<void>;
}

const message: TextMessage = { to: '+491701234567', text: '12345678 is your code to sign in.' };

export function textMessagesContract(place: () => Promise<TextMessagesPlace>): void {
  test.each([
    'Ihr Code: 12345678 – geben Sie ihn an niemanden weiter.',
    '12345678 がサインイン用のコードです。',
    'a & b = c; 100 % + "quoted" <b>\n👋',
  ])('what is sent arrives as it was: %j', async (text) => {
    const { textMessages, sent } = await place();

    await textMessages.send({ ...message, text });

    expect(sent()).toEqual([{ ...message, text }]);
  });

  test('comes from whom it is said to come, and from nobody where nothing is said', async () => {
    const { textMessages, sent } = await place();

    await textMessages.send({ ...message, sender: 'Waymark' });
    await textMessages.send(message);

    expect(sent()).toEqual([{ ...message, sender: 'Waymark' }, message]);
  });

  test('the same message twice is two messages', async () => {
    const { textMessages, sent } = await place();

    await textMessages.send(message);
    await textMessages.send(message);

    expect(sent()).toHaveLength(2);
  });

  test.each(['0170 1234567', '+49', 'demo@example.com'])('a number such as %s is refused', async (to) => {
    const { textMessages, sent } = await place();

    await expect(textMessages.send({ ...message, to })).rejects.toThrow();

    expect(sent()).toEqual([]);
  });

  test('says so when a message was not taken', async () => {
    const { textMessages, breakDown } = await place();
    await breakDown();

    await expect(textMessages.send(message)).rejects.toThrow();
  });
}
