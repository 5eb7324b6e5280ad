// docs/notices.md, made from the list of audit events and the schema of notices.
import * as z from 'zod';
import { type NoticeName, noticeNames } from '../../functions/manifest/audit-events.ts';
import { noticeDetail, noticeSource, noticeType } from '../../functions/manifest/notices.ts';
import { noticeOf } from '../../functions/workers/publish-notices/publish-notices.ts';

const sinceWhen: Readonly<Record<NoticeName, string>> = {
  'WAYMARK-ACCOUNT-LOCKED': 'A journey, or an operator, locked the account',
  'WAYMARK-ACCOUNT-UNLOCKED': 'It was unlocked',
  'WAYMARK-RECOVERY-CODE-USED': 'A recovery code was taken for a sign-in: `kind`, `device`, `left`',
  'WAYMARK-PUSH-DENIED': 'The user denied a push: `device`',
  'WAYMARK-PUSH-DISOWNED': 'The user denied it and said "It was not me": `device`',
  'WAYMARK-DEVICE-REGISTERED': 'A device was registered: `kind`, `device`',
  'WAYMARK-DEVICE-CHANGED':
    '`operation` says how: a device renamed, a kind opted out of or in to again, new recovery codes made',
  'WAYMARK-DEVICE-REMOVED': '`operation` says how: one device (`delete`), or all of a kind (`reset`)',
  'WAYMARK-PASS-ISSUED': 'The help desk made a one-time pass, with which a device may be registered in place of all',
  'WAYMARK-PASS-USED': 'It was entered behind the password',
  'WAYMARK-PASSWORD-CHANGED': 'The user chose a new password, an operator set one, or an import wrote over the user',
  'WAYMARK-ADDRESS-CHANGED': 'The mail address was changed: `previous`',
};

export function noticesDocument(): string {
  const { properties = {}, required = [] } = z.toJSONSchema(noticeDetail);
  return `# Notices

What a user should hear of is an event on a bus of EventBridge, besides the audit log. The configuration turns it on:

\`\`\`sh
# needs an AWS account
npx cdk deploy --all -c notices='{"bus":true,"mail":{"from":["no-reply@example.com"]}}'
\`\`\`

The bus is called \`waymark-<stage>\`; make rules on it in stacks of your own. Without \`notices\` there is no bus, no function
and no right more than before. Made from the code by \`npm run docs\`; do not edit.

## What happens

Every event has the \`source\` \`${noticeSource}\`.

| \`detail-type\` | When | Audit event |
|---|---|---|
${noticeNames.map((name) => `| \`${noticeType(name)}\` | ${sinceWhen[name]} | \`${name}\` |`).join('\n')}

## \`detail\`

| Field | | |
|---|---|---|
${Object.entries(properties)
  .map(
    ([name, schema]) =>
      `| \`${name}\` | ${takes(schema)}${required.includes(name) ? '' : ', where it is known'} | ${textOf(schema)} |`,
  )
  .join('\n')}

No secret is in it, and nothing else that an audit event says to operators: only these fields leave the audit log. Names
and mail addresses are personal data; whoever may make rules on the bus reads them.

\`\`\`json
${JSON.stringify(example(), undefined, 2)}
\`\`\`

Fields and types may be added; those that are here stay.

## How it gets there

The functions of a login write audit events and nothing else. The log group hands those of the names above to the function
\`publish-notices\` by a subscription filter (CloudWatch Logs allows two for a log group), which alone may write to the bus.
So no login waits for the bus or fails with it, usually within seconds a notice is there, and it comes **at least once**:
\`id\` tells a second time. Events that could not be written to the audit log (\`audit-fallback\` in a function's own log) are
on no bus.

## Mails

With \`notices.mail\` the function \`notify\` listens to the bus and writes to the user's address (the attribute \`mail\`) where
the realm says so: \`realms.<name>.mail\` in the configuration, or in the realm's settings

\`\`\`json
{ "notices": { "mail": true, "from": "no-reply@example.com" } }
\`\`\`

\`from\` is optional, and one of the deployment's senders. A changed address is told at the old one, too. The language is that
of the user's \`preferredLanguage\` or \`preferredLocale\`, else the realm's, else English: see [languages.md](languages.md). Mails have no links:
users who follow one from such a mail follow a forged one.

Verify the senders, or their domains, in SES first, and leave its sandbox: while an account is in there, SES asks for a right
on the recipient's identity as well, which the function does not have.

On one machine (\`npm start\`) mails end in an outbox at \`http://localhost:8080/mail\`, as JSON at \`/mail/messages\`.
`;
}

/** Of an event that went the real way. */
function example(): object {
  const line = {
    _id: '6f1c0f0e-6a53-4a59-9f0e-0a4be0f1f3c1',
    timestamp: '2027-01-15T08:00:00.000Z',
    eventName: 'WAYMARK-RECOVERY-CODE-USED',
    transactionId: '0b9c8f5e-2f0c-4a37-9c55-6d4f4f1f9b11',
    realm: '/alpha',
    userId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
    entries: [
      { info: { treeName: 'OathLogin', kind: 'oath', device: 'd2f6a9a4-7a52-4e0d-8f3f-2f3c2c6c9a10', left: '2' } },
    ],
  };
  const notice = noticeOf(JSON.stringify(line));
  if (!notice) throw new Error(`${line.eventName} is no notice`);
  return { source: noticeSource, 'detail-type': notice.type, detail: notice.detail };
}

type Schema = z.core.JSONSchema.BaseSchema | boolean;

function takes(schema: Schema): string {
  if (typeof schema === 'boolean') return '';
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'integer') return 'whole number';
  return schema.format === 'date-time' ? 'ISO 8601' : 'text';
}

function textOf(schema: Schema): string {
  return typeof schema === 'boolean' ? '' : (schema.description ?? '');
}
