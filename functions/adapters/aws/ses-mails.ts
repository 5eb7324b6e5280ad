// Mails through SES.
import { type Attachment, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail, MailImage, Mails } from '../../ports/audit.ts';
import { patience } from './patience.ts';

/** SES's simulator takes it like any other and delivers it to nobody. It counts neither as a bounce nor against the day's quota. */
export const nobody = 'success@simulator.amazonses.com';

export function sesMails(client: SESv2Client = newClient()): Mails {
  const content = (text: string) => ({ Data: text, Charset: 'UTF-8' });
  const send = async ({ from, fromName, to, subject, text, html, images = [] }: Mail): Promise<void> => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: fromName === undefined ? from : `${displayName(fromName)} <${from}>`,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: content(subject),
            Body: { Text: content(text), Html: content(html) },
            ...(images.length > 0 && { Attachments: images.map(attachment) }),
          },
        },
      }),
    );
  };
  return {
    senders: (process.env['MAIL_FROM'] ?? '').split(',').filter(Boolean),
    send,
    pretend: (mail) => send({ ...mail, to: nobody }),
  };
}

function attachment({ id, type, bytes }: MailImage): Attachment {
  const FileName = `${id}.${type.slice(type.indexOf('/') + 1)}`;
  return { RawContent: bytes, FileName, ContentType: type, ContentId: id, ContentDisposition: 'INLINE' };
}

/** RFC 5322 in quotation marks, or in the encoded words of RFC 2047: SES takes no other letters in an address. */
function displayName(name: string): string {
  // A line break would begin a header.
  const line = name.replaceAll(/\p{Cc}+/gu, ' ').toWellFormed();
  if (/^[\x20-\x7e]*$/.test(line)) return `"${line.replaceAll(/["\\]/g, '\\$&')}"`;
  const words: string[] = [''];
  for (const letter of line) {
    const longer = `${words.at(-1)}${letter}`;
    // Of the 75 signs that a word may have.
    if (Buffer.byteLength(longer) > 45) words.push(letter);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

// A worker is run again when it fails. A user waits for a code, and asks for another: SES knows no repeats, so that a second try
// would be a second mail.
function newClient(): SESv2Client {
  return new SESv2Client(patience(1_000, 2_500, 1));
}
