// The saved questions to the audit log ask for fields that its lines have, under names that they have.
import { afterAll, describe, expect, test } from '@jest/globals';
import { auditLines } from '../../functions/adapters/observability/audit-logs.ts';
import { type AuditEventName, auditEvents } from '../../functions/manifest/audit-events.ts';
import type { AuditEvent } from '../../functions/ports/audit.ts';
import { auditQueries, placeholders } from '../../lib/audit-queries.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const { observability } = synthesized();

afterAll(removeFolders);

const definitions = Object.values(observability.findResources('AWS::Logs::QueryDefinition')).map(
  ({ Properties }) => Properties,
);

/** What each event tells, as the engine, the nodes and the workers write it. */
const told: Partial<Record<AuditEventName, Record<string, string>>> = {
  'AM-TREE-LOGIN-COMPLETED': { treeName: 'Login', ipAddress: '198.51.100.7', authLevel: '0' },
  'AM-LOGIN-COMPLETED': { ipAddress: '198.51.100.7', authLevel: '0' },
  'AM-CONFIG-CHANGE': {
    ...{
      operation: 'UPDATE',
      kind: 'journey',
      objectId: 'Login',
      by: 'operator',
      comment: 'asks for a code',
      ipAddress: '198.51.100.7',
    },
  },
  'WAYMARK-NODE-FAILED': {
    treeName: 'Login',
    nodeId: 'a',
    nodeType: 'PageNode',
    displayName: 'Page',
    reason: 'ERR_NODE_STORE',
  },
  'WAYMARK-ATTEMPT-REFUSED': { treeName: 'Login', factor: 'pwd', reason: 'limited', door: 'stranger' },
  'WAYMARK-SCRIPT-REFUSED': { treeName: 'Login', script: 'decide', rule: 'httpClient' },
  'WAYMARK-SESSIONS-ENDED': { objectId: 'id=demo,ou=user,o=alpha', by: 'operator' },
  'WAYMARK-DEVICE-REGISTERED': { treeName: 'OathLogin', kind: 'oath', device: 'a' },
};

/** As CloudWatch finds fields in JSON: by dots, and by numbers in lists. */
function flattened(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => flattened(inner, at === '' ? key : `${at}.${key}`));
}

function fieldsOf(eventName: AuditEventName): Set<string> {
  const event: AuditEvent = {
    ...{ eventName, at: 1_800_000_000_000, transactionId: 't', realm: '/alpha', trackingIds: ['t'] },
    ...{ userId: 'id=demo,ou=user,o=alpha', result: 'FAILED', info: told[eventName] ?? { treeName: 'Login' } },
  };
  const [line] = auditLines([event], seededRandomness());
  return new Set(flattened(JSON.parse(line?.text ?? '')));
}

/** Of a query: its fields, without functions, texts, aliases and what CloudWatch adds. */
function asked(query: string): string[] {
  const bare = query
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\bas \w+/g, ' ')
    .replaceAll(/^\s*\|?\s*(sort|limit).*$/gm, ' ');
  const words = bare.match(/@?[A-Za-z_][\w.]*/g) ?? [];
  const language = /^(fields|filter|stats|by|in|like|and|or|count|count_distinct|sum|strcontains|bin|h|1h)$/;
  return words.filter((word) => !language.test(word) && !word.startsWith('@'));
}

describe('the saved questions', () => {
  test('are there under the stage’s name, each about the audit log alone', () => {
    expect(definitions.map(({ Name }) => Name).sort()).toEqual(
      auditQueries.map(({ name }) => `waymark-dev/${name}`).sort(),
    );
    for (const { LogGroupNames } of definitions) {
      expect(JSON.stringify(LogGroupNames)).toMatch(/AuditLog/);
      expect(LogGroupNames).toHaveLength(1);
    }
  });

  test.each(definitions.map(({ Name, QueryString }) => [String(Name), String(QueryString)] as const))(
    '%s: every field is one that the lines have',
    (_name, query) => {
      const named = Object.keys(auditEvents).filter((event) => query.includes(`"${event}"`)) as AuditEventName[]; // keys of the list
      const events = named.length > 0 ? named : (Object.keys(auditEvents) as AuditEventName[]);
      const known = new Set(events.flatMap((event) => [...fieldsOf(event)]));

      expect(asked(query).length).toBeGreaterThan(0);
      expect(asked(query).filter((field) => !known.has(field))).toEqual([]);
    },
  );

  test('name events that there are', () => {
    const events = definitions.flatMap(
      ({ QueryString }) => String(QueryString).match(/\b(AM|WAYMARK)-[A-Z-]+(?=")/g) ?? [],
    );

    expect(events.length).toBeGreaterThan(10);
    for (const event of events) expect(Object.keys(auditEvents)).toContain(event);
  });

  test('look for a user as the log spells one', () => {
    const [{ filters = [] } = {}] = auditQueries.filter(({ name }) => name === 'All of one user');

    expect(filters.join()).toContain(`id=${placeholders.user},`);
    expect(JSON.stringify([...fieldsOf('AM-LOGOUT')])).toContain('userId');
  });
});
