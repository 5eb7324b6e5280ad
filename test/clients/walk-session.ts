// A second application in the browser of somebody who is signed in: one test for each client.
import { expect, test } from '@jest/globals';
import { type Client, stepOf } from './client.ts';
import { type Place, signIn } from './endings/ending.ts';

/** `place` is asked in the tests, not before. */
export function walkSession(place: () => Place): void {
  const signedIn = async (client: Client) => {
    const who = await place().newPerson();
    await client.signOut();
    return { who, first: await signIn(place(), 'Login', who) };
  };

  test('whoever is signed in is not asked again, and no page gets at the token', async () => {
    const { client } = place();
    const { first } = await signedIn(client);

    const second = await client.open('Login');

    expect(first).toMatchObject({ kind: 'success', token: expect.stringMatching(/.{20}/) });
    expect(second).toEqual({ kind: 'success', token: '', url: expect.stringMatching(/./) });
  });

  test('whoever has signed out is asked', async () => {
    const { client } = place();
    await signedIn(client);

    await client.signOut();
    const second = await client.open('Login');

    expect(stepOf(second).types).toEqual(['NameCallback', 'PasswordCallback']);
  });

  test('whoever is to sign in anew is asked', async () => {
    const { client } = place();
    await signedIn(client);

    const second = await client.start('Login');

    expect(stepOf(second).types).toEqual(['NameCallback', 'PasswordCallback']);
  });
}
