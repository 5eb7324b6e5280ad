import { describe, expect, test } from '@jest/globals';
import { type NoticeName, noticeNames } from '../../functions/manifest/audit-events.ts';
import { noticeType } from '../../functions/manifest/notices.ts';
import type { AuditEvent } from '../../functions/ports/audit.ts';
import { publishNotices } from '../../functions/workers/publish-notices/publish-notices.ts';
import { memoryNotices } from '../../testing/memory/notices.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { auditBatch, batchOfLines } from '../support/audit-batch.ts';

const demoId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
const adminId = 'id=admin,ou=user,o=alpha,ou=services,ou=am-config';

function event(eventName: AuditEvent['eventName'], changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    eventName,
    at: 1_800_000_000_000,
    transactionId: 'turn-1',
    realm: '/alpha',
    userId: demoId,
    info: {},
    ...changes,
  };
}

async function published(...events: readonly AuditEvent[]) {
  const [notices, log] = [memoryNotices(), recordedLog()];
  await publishNotices({ notices, log })(auditBatch(...events));
  return { published: notices.published, log };
}

describe('the publisher of notices', () => {
  test('makes a notice of an audit event that is one, and nothing of the others', async () => {
    const info = { treeName: 'PushLogin', kind: 'push', device: 'uuid-1' };

    const { published: notices } = await published(
      event('AM-NODE-LOGIN-COMPLETED'),
      event('WAYMARK-DEVICE-REGISTERED', { info }),
      event('WAYMARK-PUSH-SENT'),
    );

    expect(notices).toEqual([
      {
        type: 'Factor Registered',
        detail: {
          ...{ id: 'id-2', time: '2027-01-15T08:00:00.000Z', realm: '/alpha', user: 'demo', transactionId: 'turn-1' },
          ...{ kind: 'push', device: 'uuid-1' },
        },
      },
    ]);
  });

  test.each(noticeNames)('A-6.3.7 %s is a notice', async (name: NoticeName) => {
    const { published: notices } = await published(event(name));

    expect(notices.map(({ type }) => type)).toEqual([noticeType(name)]);
  });

  test('says whose account it was, and that an administrator did it, when one did', async () => {
    const own = { objectId: demoId, kind: 'oath', operation: 'delete', device: 'd', ipAddress: '203.0.113.9' };

    const { published: notices } = await published(
      event('WAYMARK-DEVICE-REMOVED', { info: own }),
      event('WAYMARK-DEVICE-REMOVED', { info: own, userId: adminId }),
      event('WAYMARK-ACCOUNT-LOCKED', { info: { objectId: demoId.replace('demo', 'Demo') } }),
    );

    expect(notices.map(({ detail: { user, by } }) => [user, by])).toEqual([
      ['demo', undefined],
      ['demo', 'administrator'],
      ['Demo', undefined],
    ]);
    expect(notices[0]?.detail).toMatchObject({ kind: 'oath', operation: 'delete', ipAddress: '203.0.113.9' });
  });

  test('attack: who removes a factor with a stolen session is no administrator, however he spells its user', async () => {
    const info = {
      objectId: demoId.replace('demo', ' DEMO '),
      kind: 'oath',
      operation: 'delete',
      ipAddress: '203.0.113.9',
    };

    const { published: notices } = await published(event('WAYMARK-DEVICE-REMOVED', { info }));

    expect(notices.map(({ detail: { by, ipAddress } }) => [by, ipAddress])).toEqual([[undefined, '203.0.113.9']]);
  });

  test('tells that a script did it, and leaves its name to operators', async () => {
    const info = { objectId: demoId, by: 'script Remove my devices', kind: 'oath', device: 'o', operation: 'delete' };

    const { published: notices } = await published(event('WAYMARK-DEVICE-REMOVED', { info }));

    expect(notices[0]?.detail).toMatchObject({ user: 'demo', by: 'script', operation: 'delete', device: 'o' });
  });

  test('knows an operator by his own word, whom nobody has signed in', async () => {
    const info = { objectId: demoId, by: 'operator', previous: 'old@example.com' };
    const { userId: _nobody, ...signedOut } = event('WAYMARK-ADDRESS-CHANGED', { info });

    const { published: notices } = await published(signedOut);

    expect(notices[0]?.detail).toMatchObject({ user: 'demo', by: 'operator', previous: 'old@example.com' });
  });

  test('counts codes in numbers, which nodes write as text', async () => {
    const { published: notices } = await published(event('WAYMARK-RECOVERY-CODE-USED', { info: { left: '2' } }));

    expect(notices[0]?.detail.left).toBe(2);
  });

  test('nothing that an event says besides leaves the audit log: a secret that slips into one goes no further', async () => {
    const info = {
      kind: 'push',
      recoveryCodes: ['abc'],
      secret: 's3cret',
      jwt: 'eyJ.a.b',
      note: 's3cret',
      password: 'p',
    };

    const { published: notices } = await published(event('WAYMARK-DEVICE-CHANGED', { info }));

    expect(Object.keys(notices[0]?.detail ?? {}).sort()).toEqual([
      'id',
      'kind',
      'realm',
      'time',
      'transactionId',
      'user',
    ]);
    expect(JSON.stringify(notices)).not.toMatch(/s3cret|abc|eyJ/);
  });

  test('an event that names nobody, or a line that is none, holds up no other', async () => {
    const [notices, log] = [memoryNotices(), recordedLog()];
    const { userId: _nobody, ...nobody } = event('WAYMARK-PUSH-DENIED');
    const lines = ['no JSON', '[]', '{"eventName":"WAYMARK-PUSH-DENIED"}'];

    const publish = publishNotices({ notices, log });
    await publish(batchOfLines(lines));
    await publish(auditBatch(nobody, event('WAYMARK-PASSWORD-CHANGED')));

    expect(notices.published.map(({ type }) => type)).toEqual(['Password Changed']);
    expect(log.messages('error')).toHaveLength(3);
    expect(JSON.stringify(log.lines)).not.toContain('no JSON');
  });

  test('a question of the log group whether anybody is there is no event', async () => {
    const [notices, log] = [memoryNotices(), recordedLog()];

    await publishNotices({ notices, log })(batchOfLines(['CWL CONTROL MESSAGE: Checking health'], 'CONTROL_MESSAGE'));

    expect([notices.published, log.lines]).toEqual([[], []]);
  });

  test('a batch that the bus does not take comes again', async () => {
    const notices = memoryNotices();
    notices.down = true;
    const publish = publishNotices({ notices, log: recordedLog() });
    const batch = auditBatch(event('WAYMARK-PUSH-DENIED'));

    await expect(publish(batch)).rejects.toThrow();
    notices.down = false;
    await publish(batch);

    expect(notices.published.map(({ detail }) => detail.id)).toEqual(['id-1']);
  });
});
