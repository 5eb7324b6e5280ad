// docs/configuration.md, made from the schema.
import { type ConfigurationKey, configurationKeys } from '../../lib/configuration-keys.ts';

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

| Key | What it is | Takes | Default |
|---|---|---|---|
${configurationKeys.map(row).join('\n')}
`;
}

function row({ path, description, takes, usual }: ConfigurationKey): string {
  const cells = [`\`${path}\``, description, takes, usual === undefined ? '' : `\`${usual}\``];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
