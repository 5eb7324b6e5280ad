// Exports in the shapes that real servers write, imported into the running stack and walked over HTTP.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { typesOf } from '../../testing/step.ts';
import { demo } from '../support/demo-user.ts';
import { newUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess();
});

afterAll(() => stack.stop());

const password = 'Correct-horse-7';
const session = { tokenId: expect.any(String), realm: '/alpha' };

test('an enrolment that loops back to the verifier runs to a session with a real code', async () => {
  const report = await stack.importFixture('enrolment-loop.journey.json');
  const page = await stack.at.start('EnrolmentLoop');
  // Of the others' user a password alone is to be enough, so this is somebody else.
  const who = { NameCallback: await newUser(password), PasswordCallback: password };

  const qr = await stack.at.answer(page, who);
  const prompt = await stack.at.answer(qr);
  const end = await stack.at.answer(prompt, { NameCallback: authenticator(qr).totp(systemClock) });

  expect(report).toEqual({ accepted: ['EnrolmentLoop'], failing: [], refused: [], warnings: [] });
  expect(typesOf(prompt)).toEqual(['NameCallback', 'ConfirmationCallback']);
  expect(end.body).toMatchObject(session);
});

test('dead nodes, one of them of an unknown type, are warned about and the way around them runs to a session', async () => {
  const report = await stack.importFixture('name-only-with-leftovers.journey.json');

  const end = await stack.at.answer(await stack.at.start('NameOnly'), demo);

  expect(report).toMatchObject({ accepted: ['NameOnly'], refused: [] });
  expect(report.warnings).toContainEqual(expect.stringContaining('LdapDecisionNode'));
  expect(end.body).toMatchObject(session);
});

test('collectors one after the other, a retry limit and a lockout run to a session, after a mistyped password too', async () => {
  const report = await stack.importFixture('three-tries.journey.json');
  const name = await stack.at.start('ThreeTries');

  const again = await stack.at.answer(await stack.at.answer(name, demo), { PasswordCallback: 'mistyped' });
  const end = await stack.at.answer(await stack.at.answer(again, demo), demo);

  expect(report).toEqual({ accepted: ['ThreeTries'], failing: [], refused: [], warnings: [] });
  expect(typesOf(again)).toEqual(['NameCallback']);
  expect(end.body).toMatchObject(session);
});

test('a script comes with its journey, and runs to a session', async () => {
  const report = await stack.importFixture('with-script.journey.json');

  const end = await stack.at.answer(await stack.at.start('WithScript'), demo);

  expect(report).toMatchObject({ accepted: ['WithScript'], failing: [], refused: [] });
  expect(end.body).toMatchObject(session);
});

test('a script in Groovy on the way refuses the journey, by its name', async () => {
  const report = await stack.importFixture('with-groovy.journey.json');

  const start = await stack.at.start('WithGroovy');

  expect(report).toMatchObject({ accepted: [], refused: [{ id: 'WithGroovy' }] });
  expect(report.refused[0]?.errors).toEqual([
    expect.stringContaining('Script Add properties: Groovy is not supported'),
  ]);
  expect(start.status).toBe(400);
});
