import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventBridgeNotices } from '../../functions/adapters/aws/eventbridge-notices.ts';
import { memoryMails } from '../../testing/memory/mails.ts';
import { memoryNotices } from '../../testing/memory/notices.ts';
import { type NoticeWorld, noticeWorld } from '../support/notice-worlds.ts';
import { refusedByAws } from '../support/requests-as-aws-takes-them.ts';
import { mailsContract } from './mails.contract.ts';
import { notice, noticesContract } from './notices.contract.ts';

describe('notices in memory', () => {
  noticesContract(async () => {
    const notices = memoryNotices();
    return {
      notices,
      arrived: () => notices.published,
      breakDown: () => {
        notices.down = true;
      },
    };
  });
});

describe('mails in memory', () => {
  mailsContract(async () => {
    const mails = memoryMails();
    return {
      mails,
      sent: () => mails.sent,
      breakDown: () => {
        mails.down = true;
      },
    };
  });
});

const worlds: NoticeWorld[] = [];
const makeWorld = async (): Promise<NoticeWorld> => {
  const made = await noticeWorld();
  worlds.push(made);
  return made;
};

afterEach(async () => {
  for (const made of worlds.splice(0)) await made.stop();
});

describe('mails through SES', () => mailsContract(makeWorld));

describe('notices on a bus of EventBridge', () => {
  noticesContract(makeWorld);

  test('come from us, at the time when they happened', async () => {
    const { notices, events } = await makeWorld();

    await notices.publish([notice(1000)]);

    expect(events).toMatchObject([
      {
        source: 'waymark',
        'detail-type': 'Factor Registered',
        time: '2027-01-15T08:00:01.000Z',
        detail: { id: 'id-1000' },
      },
    ]);
  });

  test('a bus that takes some and not all has not taken them', async () => {
    const { notices, bridge } = await makeWorld();
    bridge.middlewareStack.add(
      (next) => async (args) => {
        const reply = await next(args);
        return { ...reply, output: { ...reply.output, FailedEntryCount: 1 } };
      },
      { step: 'initialize' },
    );

    await expect(notices.publish([notice(1), notice(2)])).rejects.toThrow('1 of 2 notices were not taken');
  });

  test('the stand-in takes no more than ten at once, as EventBridge does', async () => {
    refusedByAws();
    const { bridge } = await makeWorld();
    const entry = { EventBusName: 'b', Source: 'waymark', DetailType: 't', Detail: '{}' };

    const sent = bridge.send(new PutEventsCommand({ Entries: Array(11).fill(entry) }));

    await expect(sent).rejects.toThrow('ValidationException');
  });

  test('names the variable that is missing', () => {
    delete process.env['NOTICES_BUS'];

    expect(() => eventBridgeNotices()).toThrow('NOTICES_BUS');
  });
});
