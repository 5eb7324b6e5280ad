// docs/configuration.md, made from the schema.
import { firstSettings } from '../../functions/deployment/realm-seeds.ts';
import { type ConfigurationKey, configurationKeys, pushServiceKeys, realmKeys } from '../../lib/configuration-keys.ts';

export function configurationDocument(): string {
  return `# Configuration

What a deployment can choose, under \`waymark\` in the context of [cdk.json](../cdk.json). Each key at the top can also be
given on the command line, where anything but plain text is JSON:

\`\`\`sh
# needs an AWS account
npx cdk deploy --all -c stage=prod -c nodePlacement=inline -c retention='{"logDays":90}'
\`\`\`

The command line replaces a key as a whole. A key or a value that cannot be used stops \`cdk synth\`, which then names the
key and what is right. Give an ARN of a platform application or credentials for one, not both; without either, nothing can
be sent to that platform's phones. The credentials themselves stay in Secrets Manager.

Made from [lib/configuration-schema.ts](../lib/configuration-schema.ts) by \`npm run docs\`; do not edit.

${table(configurationKeys)}

## Settings of a realm

Under \`realms.<name>.settings\`, checked at synthesis like all else here:

\`\`\`json
{
  "realms": {
    "alpha": {
      "journeys": "journeys",
      "settings": { "allowedGoto": ["https://app.example.com/*"], "session": { "maxIdleMinutes": 15 } }
    }
  }
}
\`\`\`

A realm that Waymark fills begins with \`${JSON.stringify(firstSettings)}\` and, as
\`defaultJourney\`, MfaLogin or else Login, and as \`deviceJourneys\` OathLogin, PushLogin and PasskeyLogin, as \`registrationJourneys\` OathRegistration,
PushRegistration and PasskeyRegistration, as \`passwordJourney\` ChangePassword, if it has them; \`settings\` go over that, each key as a whole. They are written when they
have changed here: what somebody has changed in the realm since stays until then. Where \`npm start\` finds a \`cdk.json\`
with settings for the realm alpha, it takes those. A change is seen by all functions within half a minute.

\`\`\`sh
npm run realm -- get                                           # of the Waymark that runs here; \`--stage NAME\`: of a deployment
npm run realm -- set session.maxIdleMinutes=15 'allowedGoto=["https://app.example.com/*"]'
npm run realm -- unset session.maxIdleMinutes                  # back to the default
\`\`\`

changes them without a deployment: judged by the same rules, and written to the audit log.
Where users may be sent after signing in is a page of its own: [goto.md](goto.md).

${table(realmKeys)}

## Services of a realm

A JSON file in the folder \`realms.<name>.services\` is named after its service, or holds an export of services of AM's; keys that
AM has and Waymark has no use for are kept as they are, but for secrets; a name or a key that is a slip away from one below is
refused. One service is read: \`pushNotification.json\`, the Push Notification Service.

\`\`\`json
{ "mdDuration": 300, "fcmPayload": "legacy" }
\`\`\`

\`npm run realm -- get --service pushNotification\` shows it, without secrets, and \`set\` and \`unset\` change it.

${table(pushServiceKeys)}
`;
}

function table(keys: readonly ConfigurationKey[]): string {
  return `| Key | What it is | Takes | Default |\n|---|---|---|---|\n${keys.map(row).join('\n')}`;
}

function row({ path, description, takes, usual }: ConfigurationKey): string {
  const cells = [`\`${path}\``, description, takes, usual === undefined ? '' : `\`${usual}\``];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
