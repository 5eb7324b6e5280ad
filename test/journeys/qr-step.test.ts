import { expect, test } from '@jest/globals';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { callbacksOf, outputOf, type Reply } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';
import { readQrCode } from '../support/qr-reader.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function qrStep(): Promise<Reply> {
  const at = await journeyWorld({ journeys: shippedJourneys });
  await addDemoUser(at);
  return at.answer(await at.start('OathLogin'), demo);
}

test('O-25 O-26 O-27 O-28 the registration step is AM’s four callbacks, with the picture beside the script', async () => {
  const step = await qrStep();

  expect(callbacksOf(step.body)).toEqual([
    {
      type: 'TextOutputCallback',
      output: [
        { name: 'message', value: expect.any(String) },
        { name: 'messageType', value: '0' },
      ],
    },
    {
      type: 'TextOutputCallback',
      output: [
        { name: 'message', value: expect.stringContaining('window.QRCodeReader.createCode') },
        { name: 'messageType', value: '4' },
        { name: 'image', value: expect.stringMatching(/^data:image\/svg\+xml/) },
      ],
    },
    {
      type: 'HiddenValueCallback',
      output: [
        { name: 'value', value: expect.stringMatching(/^otpauth:\/\/totp\//) },
        { name: 'id', value: 'mfaDeviceRegistration' },
      ],
      input: [{ name: 'IDToken3', value: 'mfaDeviceRegistration' }],
    },
    {
      type: 'ConfirmationCallback',
      output: expect.arrayContaining([{ name: 'options', value: ['Next'] }]),
      input: [{ name: 'IDToken4', value: 0 }],
    },
  ]);
});

test('O-1 O-27 the QR code in the picture is the URI of the hidden value', async () => {
  const step = await qrStep();

  expect(readQrCode(String(outputOf(step, 'TextOutputCallback', 'image', 1)))).toBe(
    outputOf(step, 'HiddenValueCallback', 'value'),
  );
});

test('a registration that no QR code holds is one all the same: script, link and button are there, and no picture', async () => {
  const enrol = journeyExport({
    id: 'Enrol',
    entry: 'name',
    nodes: {
      name: { type: 'UsernameCollectorNode', to: { outcome: 'register' } },
      register: {
        type: 'OathRegistrationNode',
        config: { issuer: 'é'.repeat(350), imgUrl: `data:image/png;base64,${'A'.repeat(2978)}` },
        to: { successOutcome: 'success', failureOutcome: 'failure' },
      },
    },
  });
  const at = await journeyWorld({ journeys: [enrol] });
  await addDemoUser(at);
  const step = await at.answer(await at.start('Enrol'), { NameCallback: 'demo' });
  const app = authenticator(step);

  const end = await at.answer(step, { ConfirmationCallback: 0 });

  expect(app.account).toMatchObject({ issuer: 'é'.repeat(350), account: 'demo' });
  expect(outputOf(step, 'TextOutputCallback', 'message', 1)).toContain('window.QRCodeReader.createCode');
  expect(outputOf(step, 'TextOutputCallback', 'image', 1)).toBeUndefined();
  expect(end.status).toBe(200);
  expect(at.warnings).toEqual([
    expect.stringContaining('imgUrl: left out'),
    expect.stringContaining('no QR code holds'),
  ]);
});

test('the picture and the script are made when answering and never stored', async () => {
  const at = await journeyWorld({ journeys: shippedJourneys });
  await addDemoUser(at);
  await at.answer(await at.start('OathLogin'), demo);

  const stored = JSON.stringify([...at.ports.store.journeys.values()]);

  expect(stored).not.toMatch(/data:image|createCode/);
  expect(stored).toContain('otpauth://totp/');
});
