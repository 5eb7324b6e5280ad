// What goes out at its largest, beside what its carrier takes: pushes, messages in queues, SMS, mails, notices and audit lines.
import type { EventBridgeClient, PutEventsCommand, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventBridgeNotices } from '../../functions/adapters/aws/eventbridge-notices.ts';
import type { Lambda } from '../../functions/adapters/lambda/invoke.ts';
import { lambdaNodeWarmer } from '../../functions/adapters/lambda/node-warmer.ts';
import { auditLines, cloudWatchAuditLog } from '../../functions/adapters/observability/audit-logs.ts';
import { queueBody } from '../../functions/adapters/sqs/push-queue.ts';
import { seedJourneys } from '../../functions/deployment/journey-seed/seed-journeys.ts';
import { catalogueLanguages } from '../../functions/languages.ts';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { type NoticeDetail, noticeDetail } from '../../functions/manifest/notices.ts';
import { authenticationMessage } from '../../functions/mfa/push/authentication-message.ts';
import { defaultPushText, pushText } from '../../functions/mfa/push/push-claims.ts';
import {
  largestPayload,
  PushPayloadError,
  type PushToPublish,
  snsMessage,
} from '../../functions/mfa/push/push-notification.ts';
import { mostImageBytes } from '../../functions/node/brand-image.ts';
import { codeMail, codeText } from '../../functions/node/code-mail.ts';
import { node as smsSender } from '../../functions/nodes/one-time-password-sms-sender.ts';
import type { AuditEvent } from '../../functions/ports/audit.ts';
import { speechIn } from '../../functions/texts.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { pushProfile } from '../contracts/push-profile.ts';
import { startLogsServer } from '../support/logs-server.ts';

const longestUser = '\u6f22'.repeat(85);
const bytes = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

describe('a push', () => {
  const push = (changes: Partial<PushToPublish>): PushToPublish => ({
    ...{ text: '', jwt: '', pushType: 'challenge', fcmPayload: 'fcmV1', timeout: 600_000 },
    messageId: `AUTHENTICATE:${'u'.repeat(36)}1800000000000`,
    ...changes,
  });

  test('is checked against what Apple and Google take', () => {
    expect(largestPayload).toBe(awsLimits.push);
  });

  test('is never larger than that, in neither form, whatever the text; else nothing is sent', () => {
    const sizes = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 5000 }),
      jwt: fc.nat({ max: 5000 }).map((length) => 'j'.repeat(length)),
      fcmPayload: fc.constantFrom('fcmV1' as const, 'legacy' as const),
    });

    fc.assert(
      fc.property(sizes, (given) => {
        let message: string;
        try {
          message = snsMessage(push(given));
        } catch (error) {
          expect(error).toBeInstanceOf(PushPayloadError);
          return;
        }
        const { GCM, APNS } = JSON.parse(message);
        expect(Math.max(bytes(GCM), bytes(APNS))).toBeLessThanOrEqual(awsLimits.push);
        expect(bytes(message)).toBeLessThan(awsLimits.sns.message);
      }),
    );
  });

  test('reaches a user with the longest name, who is told where the sign-in comes from', () => {
    const device = pushProfile({ issuer: '\u6f22'.repeat(50) });
    const asked = authenticationMessage(
      {
        ...{ user: { realm: '/alpha', username: longestUser }, device, pushType: 'challenge', customPayload: {} },
        text: pushText(defaultPushText, { user: longestUser, issuer: device.issuer }),
        context: {
          location: { latitude: -51.123456789, longitude: -120.123456789 },
          ...{ remoteIp: '2001:0db8:85a3:0000:0000:8a2e:0370:7334', userAgent: 'a'.repeat(2000) },
        },
        ...{ now: 1_800_000_000_000, expiresAt: 1_800_000_600_000, keptUntil: 1_800_000_600_000 },
        ...{ fcmPayload: 'fcmV1', transactionId: 't' },
      },
      (count) => seededRandomness('push').bytes(count),
    );

    expect(asked.notification?.text).toContain(longestUser);
  });

  test('lies in the queue by its ids alone', () => {
    const realm = `/${'r'.repeat(64)}/${'s'.repeat(64)}/${'t'.repeat(64)}`;
    const body = queueBody({ messageId: push({}).messageId, realm, transactionId: 't'.repeat(200) });

    expect(bytes(body)).toBeLessThan(1024);
    expect(bytes(body)).toBeLessThan(awsLimits.sqs.message);
  });
});

describe('a code', () => {
  const locales = { request: [], realm: 'en', server: 'en' };
  const [code, longestCode] = ['123456', '9'.repeat(100)];

  test.each(catalogueLanguages)('goes out in one SMS, in %s', (language) => {
    const text = codeText({}, code, locales, speechIn(language));

    // Of letters that are not in GSM's alphabet 70 have room, of its own 160.
    const isPlain = /^[\x20-\x7e£¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà]*$/.test(text);
    expect([...text].length).toBeLessThanOrEqual(isPlain ? 160 : 70);
    expect(text).toContain(code);
  });

  test('in the words of a journey it is no longer than an SMS may be', () => {
    const content = (length: number) => ({ en: 'x'.repeat(length) });
    const text = codeText(content(1500), longestCode, locales, speechIn('en'));

    const { success, error } = smsSender.definition.config.safeParse({ smsContent: content(1501) });

    expect(smsSender.definition.config.safeParse({ smsContent: content(1500) }).success).toBe(true);
    expect(text.length).toBeLessThanOrEqual(awsLimits.sns.sms);
    expect([success, error?.issues[0]?.path, error?.issues[0]?.message]).toEqual([
      false,
      ['smsContent'],
      'may have 1500 characters in each language: an SMS has no more',
    ]);
  });

  test.each(catalogueLanguages)('goes out by mail with the largest logo and a page of words, in %s', (language) => {
    const png = Buffer.alloc(mostImageBytes, 1);
    png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const light = `data:image/png;base64,${png.toString('base64')}`;
    const content = { subject: { en: 'x'.repeat(500_000) }, content: { en: '\u6f22'.repeat(500_000) } };
    const brand = { name: '\u6f22'.repeat(50), logo: { light } };

    const { images = [], ...texts } = codeMail(content, code, locales, speechIn(language), brand);

    const size = bytes(texts) + images.reduce((sum, image) => sum + image.bytes.length, 0);
    // Base64 and its line breaks.
    expect(size * 1.4).toBeLessThan(awsLimits.ses.mail);
  });
});

describe('an audit line', () => {
  const { event: longest, batch, ofEachEvent } = awsLimits.cloudWatchLogs;
  const completed = (length: number): AuditEvent => ({
    ...{ eventName: 'AM-NODE-LOGIN-COMPLETED', at: 1_800_000_000_000, transactionId: 't', realm: '/alpha' },
    ...{ trackingIds: ['x'.repeat(60)], userId: `id=${longestUser}`, info: { said: '\u6f22'.repeat(length / 3) } },
  });
  const linesOf = (events: readonly AuditEvent[]) =>
    auditLines(events, seededRandomness('lines')).map(({ text }) => JSON.parse(text));

  test('has room for what the scripts of a turn say, and else there are several', () => {
    const events = Array.from({ length: 100 }, () => completed(60_000));

    const lines = linesOf(events);

    expect(lines.flatMap(({ entries }) => entries)).toHaveLength(100);
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map(bytes))).toBeLessThan(longest - ofEachEvent);
  });

  test('says so where one of them has said too much for any line', () => {
    const [line] = linesOf([completed(300_000)]);

    expect(line.entries).toEqual([{ info: { tooLong: 300_011 } }]);
  });

  test('goes to CloudWatch with others as far as a call takes them, in their order', async () => {
    const server = await startLogsServer();
    const log = recordedLog();
    const auditLog = cloudWatchAuditLog({
      ...{ group: '/waymark/test/audit', writer: 'test', clock: simulatedClock(), log, wire: server.wire },
      randomness: seededRandomness('audit'),
    });

    await auditLog.write(Array.from({ length: 100 }, () => completed(60_000)));

    const calls = server.calls.filter((call) => call === 'PutLogEvents').length;
    await server.stop();
    const all = server.messages.map((message) => bytes(message) + ofEachEvent);
    expect(log.messages('error')).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(Math.ceil(all.reduce((sum, one) => sum + one, 0) / batch));
    expect(server.messages.flatMap((message) => JSON.parse(message).entries)).toHaveLength(100);
  });
});

describe('events that nobody waits for', () => {
  test('notices go to the bus ten at a time, whatever they say', async () => {
    const calls: PutEventsCommandInput[] = [];
    const client = {
      async send({ input }: PutEventsCommand) {
        calls.push(input);
        return { FailedEntryCount: 0 };
      },
    } as unknown as EventBridgeClient;
    const detail: NoticeDetail = {
      ...{ id: 'i'.repeat(36), time: '2027-01-15T08:00:00.000Z', realm: `/${'r'.repeat(194)}`, user: longestUser },
      ...{
        transactionId: 't'.repeat(64),
        by: 'administrator',
        kind: 'webauthn',
        operation: 'newRecoveryCodes',
        left: 10,
      },
      // As much as a profile holds in one value.
      ...{ device: 'u'.repeat(36), ipAddress: 'f'.repeat(39), previous: '\u6f22'.repeat(1365) },
    };
    expect(noticeDetail.parse(detail)).toEqual(detail);

    await eventBridgeNotices('bus', client).publish(
      Array.from({ length: 25 }, () => ({ type: 'Profile Changed', detail })),
    );

    const sizes = calls.map(({ Entries = [] }) =>
      // Fourteen for the time.
      Entries.reduce((sum, one) => sum + 14 + bytes(`${one.Source}${one.DetailType}${one.Detail}`), 0),
    );
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThan(awsLimits.eventBridge.call);
  });

  test('a warm-up is a few bytes', async () => {
    const sent: string[] = [];
    const lambda = { invoke: async (_name: string, payload: string) => void sent.push(payload) } as unknown as Lambda;
    const nodeTypes = new Set(['MessageNode']);

    await lambdaNodeWarmer({ lambda, functionOf: String, nodeTypes, clock: simulatedClock() }).warm([...nodeTypes]);

    expect(sent).toHaveLength(1);
    expect(Math.max(...sent.map(bytes))).toBeLessThan(awsLimits.lambda.asynchronousPayload);
  });
});

test('CloudFormation takes what the seed answers, whatever script the names of journeys are in', async () => {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const names = Array.from({ length: 60 }, (_, index) => `\u30ed\u30b0\u30a4\u30f3 "${index}" ${'\u6f22'.repeat(40)}`);
  const files = names.map((id) => ({
    name: `${id}.json`,
    text: JSON.stringify({ trees: { [id]: treeOf(id) } }),
  }));

  const { data } = await seedJourneys(
    { type: 'Create' },
    {
      ...{ configuration: ports.configuration, configurationEditor: ports.configurationEditor, clock },
      ...{ log: recordedLog(), applications: {}, files: [{ realm: '/alpha', journeys: files, services: [] }] },
    },
  );

  const answer = {
    ...{
      Status: 'SUCCESS',
      PhysicalResourceId: 'journey-seed',
      StackId: 'arn:'.padEnd(200, 'x'),
      RequestId: 'r'.repeat(36),
    },
    ...{ LogicalResourceId: 'JourneySeed', Data: data },
  };
  expect(JSON.stringify(data)).toContain('\u30ed\u30b0');
  expect(bytes(answer)).toBeLessThan(awsLimits.cloudFormation.customResource);
});

function treeOf(id: string) {
  const { id: _, ...members } = journeyExport({
    id,
    entry: 'limit',
    nodes: { limit: { type: 'RetryLimitDecisionNode', to: { Retry: 'success', Reject: 'failure' } } },
  });
  return members;
}
