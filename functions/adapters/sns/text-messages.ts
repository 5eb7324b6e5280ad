// SMS through SNS. A number is no resource of AWS: the role of whoever sends may publish to any.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { TextMessages } from '../../ports/codes.ts';
import { snsClients } from './client.ts';

export function snsTextMessages(client?: SNSClient): TextMessages {
  let ours = client;
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    async send({ to, text: Message, sender }) {
      // What one may cost, in US dollars.
      const price = process.env['SMS_MAX_PRICE'];
      if (!price) throw new Error('This deployment sends no SMS: give it `sms`');
      // SNS knows no repeats: a second try would be a second message, and the user's to pay for in patience, ours in money.
      ours ??= snsClients(1)('');
      await ours.send(
        new PublishCommand({
          PhoneNumber: to,
          Message,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': text('Transactional'),
            'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: price },
            ...(sender !== undefined && { 'AWS.SNS.SMS.SenderID': text(sender) }),
          },
        }),
      );
    },
  };
}
