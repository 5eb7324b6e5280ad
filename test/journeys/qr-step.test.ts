import { expect, test } from '@jest/globals';
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

test('the picture and the script are made when answering and never stored', async () => {
  const at = await journeyWorld({ journeys: shippedJourneys });
  await addDemoUser(at);
  await at.answer(await at.start('OathLogin'), demo);

  const stored = JSON.stringify([...at.ports.store.journeys.values()]);

  expect(stored).not.toMatch(/data:image|createCode/);
  expect(stored).toContain('otpauth://totp/');
});
