import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { snsTextMessages } from '../../functions/adapters/sns/text-messages.ts';
import type { TextMessage } from '../../functions/ports/codes.ts';
import { memoryTextMessages } from '../../testing/memory/codes.ts';
import { scriptedSns } from '../support/scripted-sns.ts';
import { type SnsServer, startSns } from '../support/sns-server.ts';
import { textMessagesContract } from './text-messages.contract.ts';

const message: TextMessage = { to: '+491701234567', text: '12345678 is your code.', sender: 'Waymark' };

let servers: SnsServer[] = [];

beforeEach(() => {
  process.env['SMS_MAX_PRICE'] = '0.1';
});

afterEach(async () => {
  delete process.env['SMS_MAX_PRICE'];
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

async function snsPlace() {
  const server = await startSns();
  servers.push(server);
  return {
    textMessages: snsTextMessages(server.client),
    // What SNS calls a message is no part of it.
    sent: () => server.texts.map(({ id: _, ...sent }) => sent),
    breakDown: () => server.stop(),
  };
}

describe('text messages in memory', () => {
  textMessagesContract(async () => {
    const textMessages = memoryTextMessages();
    return {
      textMessages,
      sent: () => textMessages.sent,
      breakDown: async () => {
        textMessages.down = true;
      },
    };
  });
});

describe('text messages through SNS', () => {
  textMessagesContract(snsPlace);

  test('without a price nothing is sent: the deployment does not want it', async () => {
    delete process.env['SMS_MAX_PRICE'];
    const { textMessages, sent } = await snsPlace();

    await expect(textMessages.send(message)).rejects.toThrow('This deployment sends no SMS');

    expect(sent()).toEqual([]);
  });
});

describe('a text message as SNS is asked for it', () => {
  const { client, answerWith, asked } = scriptedSns();

  test('goes to a number, as one that somebody waits for, for no more than the deployment pays', async () => {
    answerWith({ result: '<MessageId>95df01b4-ee98-5cb9-9903-4c221d41eb5e</MessageId>' });

    await snsTextMessages(client()).send(message);

    // Held against AWS's own models as well, as all that this level sends.
    expect(asked()).toEqual([
      {
        ...{ Action: 'Publish', Version: '2010-03-31', PhoneNumber: message.to, Message: message.text },
        'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
        'MessageAttributes.entry.1.Value.DataType': 'String',
        'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
        'MessageAttributes.entry.2.Name': 'AWS.SNS.SMS.MaxPrice',
        'MessageAttributes.entry.2.Value.DataType': 'Number',
        'MessageAttributes.entry.2.Value.StringValue': '0.1',
        'MessageAttributes.entry.3.Name': 'AWS.SNS.SMS.SenderID',
        'MessageAttributes.entry.3.Value.DataType': 'String',
        'MessageAttributes.entry.3.Value.StringValue': 'Waymark',
      },
    ]);
  });

  test('doubled bill: what was not taken is not tried again', async () => {
    answerWith({ status: 503, code: 'ServiceUnavailable', message: 'down' }, { result: '<MessageId>a</MessageId>' });

    await expect(snsTextMessages(client()).send(message)).rejects.toThrow();

    expect(asked()).toHaveLength(1);
  });

  test.each([
    [429, 'Throttled', 'Rate exceeded'],
    [403, 'AuthorizationError', 'not authorized'],
    [400, 'OptedOut', 'The number has opted out'],
  ])('an answer of %i %s is a failure', async (status, code, text) => {
    answerWith({ status, code, message: text });

    await expect(snsTextMessages(client()).send(message)).rejects.toThrow();
  });
});
