// Mails through SES.
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail, Mails } from '../../ports/audit.ts';
import { patience } from './patience.ts';

/** SES's simulator takes it like any other and delivers it to nobody. It counts neither as a bounce nor against the day's quota. */
export const nobody = 'success@simulator.amazonses.com';

export function sesMails(client: SESv2Client = newClient()): Mails {
  const content = (text: string) => ({ Data: text, Charset: 'UTF-8' });
  const send = async ({ from, to, subject, text, html }: Mail): Promise<void> => {
    await client.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } },
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

// A worker is run again when it fails. A user waits for a code, and asks for another: SES knows no repeats, so that a second try
// would be a second mail.
function newClient(): SESv2Client {
  return new SESv2Client(patience(1_000, 2_500, 1));
}
