// What every audit log does, wherever it writes.
import { expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import type { AuditEvent, AuditLog } from '../../functions/ports/audit.ts';
import type { Log } from '../../functions/ports/system.ts';
import { recordedLog } from '../../testing/recorded-log.ts';

export interface AuditLogPlace {
  auditLog(log: Log): AuditLog;
  /** What has arrived, in order. */
  lines(): string[];
  /** From now on nothing can be written. */
  break(): void;
}

export const login: AuditEvent = {
  eventName: 'AM-NODE-LOGIN-COMPLETED',
  at: 1_800_000_000_000,
  transactionId: 'turn-1',
  realm: '/alpha',
  trackingIds: ['11111111-2222-4333-8444-555555555555'],
  info: {
    treeName: 'Login',
    nodeType: 'PageNode',
    nodeOutcome: 'outcome',
    nodeId: 'n1',
    displayName: 'P',
    authLevel: '0',
  },
};

export const logout: AuditEvent = {
  ...login,
  ...{ eventName: 'AM-LOGOUT', at: login.at + 5, result: 'SUCCESSFUL', userId: 'id=demo,ou=user', info: {} },
};

export function auditLogContract(place: () => Promise<AuditLogPlace>): void {
  const parsed = ({ lines }: AuditLogPlace): JsonObject[] => lines().map((line) => JSON.parse(line));

  test('writes an event as one line of JSON in the shape of AM', async () => {
    const made = await place();

    await made.auditLog(recordedLog()).write([logout]);

    expect(parsed(made)).toEqual([
      {
        _id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        timestamp: '2027-01-15T08:00:00.005Z',
        eventName: 'AM-LOGOUT',
        transactionId: 'turn-1',
        userId: 'id=demo,ou=user',
        trackingIds: ['11111111-2222-4333-8444-555555555555'],
        result: 'SUCCESSFUL',
        realm: '/alpha',
        component: 'Authentication',
        entries: [{ info: {} }],
        topic: 'authentication',
        source: 'audit',
        level: 'INFO',
      },
    ]);
  });

  test('keeps the order, and gives every event an id of its own', async () => {
    const made = await place();
    const auditLog = made.auditLog(recordedLog());

    await auditLog.write([login, logout]);
    await auditLog.write([login]);

    const lines = parsed(made);
    expect(lines.map(({ eventName }) => eventName)).toEqual([login, logout, login].map(({ eventName }) => eventName));
    expect(new Set(lines.map(({ _id }) => _id)).size).toBe(3);
  });

  test('nodes that completed in one turn share a line, which has an entry of each and the user whom they found out', async () => {
    const made = await place();
    const nodes = [
      login,
      { ...login, info: { nodeId: 'n2' } },
      { ...login, info: { nodeId: 'n3' }, userId: 'id=demo' },
    ];

    await made.auditLog(recordedLog()).write([...nodes, logout]);

    const [line, ...others] = parsed(made);
    expect(line).toMatchObject({ userId: 'id=demo', entries: nodes.map(({ info }) => ({ info })) });
    expect(others.map(({ eventName }) => eventName)).toEqual(['AM-LOGOUT']);
  });

  test.each([
    ['two turns', { transactionId: 'turn-2' }],
    ['two journeys', { trackingIds: ['22222222-2222-4333-8444-555555555555'] }],
    ['two realms', { realm: '/beta' }],
    ['two users', { userId: 'id=other' }],
    ['a user and nobody', { userId: undefined }],
    ['two kinds', { eventName: 'WAYMARK-NODE-FAILED' }],
  ] as const)('events of %s never share a line', async (_what, difference) => {
    const made = await place();
    const first = { ...login, userId: 'id=demo' };
    const { userId, ...rest } = { ...first, ...difference };

    await made.auditLog(recordedLog()).write([first, { ...rest, ...(userId !== undefined && { userId }) }]);

    expect(parsed(made)).toHaveLength(2);
  });

  test('an empty list writes nothing', async () => {
    const made = await place();

    await made.auditLog(recordedLog()).write([]);

    expect(made.lines()).toEqual([]);
  });

  test('many writes at once lose and mix nothing', async () => {
    const made = await place();
    const auditLog = made.auditLog(recordedLog());

    await Promise.all(Array.from({ length: 20 }, () => auditLog.write([login, logout])));

    expect(parsed(made)).toHaveLength(40);
  });

  test('what cannot be written is in the log of the function, whole, and nobody is held up by an error', async () => {
    const made = await place();
    const log = recordedLog();
    const auditLog = made.auditLog(log);
    made.break();

    await auditLog.write([login, logout]);

    const texts = log.lines.filter(({ level }) => level === 'error').flatMap(({ fields }) => fields['auditEvents']);
    const events = texts.map((text) => JSON.parse(String(text)));
    expect(events.map(({ eventName }) => eventName)).toEqual([login.eventName, logout.eventName]);
    expect(events.every(isJsonObject)).toBe(true);
  });

  test('carelessness: what stands under the name of a secret is left out, and so are tokens', async () => {
    const made = await place();
    const careless = { password: 'hunter2', note: 'it was eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJl' };

    await made.auditLog(recordedLog()).write([{ ...login, info: careless }]);

    expect(made.lines().join()).not.toMatch(/hunter2|c2lnbmF0dXJl/);
  });

  test('keeps the kind of a recovery code, which only sounds like one', async () => {
    const made = await place();

    await made.auditLog(recordedLog()).write([{ ...login, info: { recoveryCodeType: 'OATH' } }]);

    expect(made.lines()[0]).toContain('"recoveryCodeType":"OATH"');
  });
}
