// Mails through SES.
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mails } from '../../ports/audit.ts';
import { patience } from './patience.ts';

export function sesMails(client: SESv2Client = newClient()): Mails {
  const content = (text: string) => ({ Data: text, Charset: 'UTF-8' });
  return {
    async send({ from, to, subject, text, html }) {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } },
          },
        }),
      );
    },
  };
}

// Nobody waits for it but a worker that is run again when it fails.
function newClient(): SESv2Client {
  return new SESv2Client(patience(1_000, 5_000));
}
