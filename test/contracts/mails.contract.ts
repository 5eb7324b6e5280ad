// What every implementation of Mails does.
import { expect, test } from '@jest/globals';
import type { Mail, Mails } from '../../functions/ports/audit.ts';
import { pngFile } from '../support/pictures.ts';

export interface MailsPlace {
  readonly mails: Mails;
  /** Oldest first. */
  sent(): readonly Mail[];
  breakDown(): void;
}

export const mail: Mail = {
  from: 'no-reply@example.com',
  to: 'demo@example.com',
  subject: 'Ein Gerät wurde registriert',
  text: 'Guten Tag Zoë 測試,\n\nFür Ihr Konto …\n',
  html: '<html lang="de"><body><p>Guten Tag Zoë &amp; 測試</p></body></html>',
};

export function mailsContract(place: () => Promise<MailsPlace>): void {
  test('what is sent arrives as it was, in every script', async () => {
    const { mails, sent } = await place();

    await mails.send(mail);
    await mails.send({ ...mail, to: 'other@example.com' });

    expect(sent()).toEqual([mail, { ...mail, to: 'other@example.com' }]);
  });

  test('one that is only pretended is taken like any other, and nobody gets it', async () => {
    const { mails, sent, breakDown } = await place();
    const { to: _to, ...toNobody } = mail;

    await mails.pretend(toNobody);

    expect(sent()).toEqual([]);
    breakDown();
    await expect(mails.pretend(toNobody)).rejects.toThrow();
  });

  test.each([
    'Acme',
    'Acme "Bank" \\ Söhne',
    'O"Hara \\',
    'Zoë 測試 und noch viel mehr, als in ein Wort passt',
    'Acme, Inc. <x@y>',
  ])('comes from %s', async (fromName) => {
    const { mails, sent } = await place();

    await mails.send({ ...mail, fromName });

    expect(sent()).toEqual([{ ...mail, fromName }]);
  });

  test('brings its pictures along', async () => {
    const { mails, sent } = await place();
    const images = [{ id: 'logo', type: 'image/png' as const, bytes: pngFile() }];

    await mails.send({ ...mail, images });

    const [arrived] = sent();
    expect(arrived?.images?.map(({ bytes, ...image }) => ({ ...image, bytes: Buffer.from(bytes) }))).toEqual(images);
  });

  test('says so when a mail was not taken', async () => {
    const { mails, breakDown } = await place();
    breakDown();

    await expect(mails.send(mail)).rejects.toThrow();
  });
}
