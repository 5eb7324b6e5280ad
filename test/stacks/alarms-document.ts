// docs/alarms.md, made from the alarms of a deployment that has everything, and from the saved questions.
import { auditQueries } from '../../lib/audit-queries.ts';
import { everything } from './everything.ts';
import { synthesized } from './synthesized.ts';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly MetricName?: string;
  readonly Metrics?: readonly { readonly Label?: string; readonly Expression?: string }[];
}

export function alarmsDocument(): string {
  const { observability } = synthesized(everything);
  const alarms = Object.values(observability.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties as AlarmProperties) // as CloudFormation has them
    .sort((one, other) => (one.AlarmName < other.AlarmName ? -1 : 1));
  const sections = alarms.map(
    (alarm) => `## ${shortName(alarm)}\n\n*${subject(alarm)}: ${threshold(alarm)}.*\n\n${alarm.AlarmDescription}\n`,
  );
  const questions = auditQueries.map(({ name, when }) => `| ${name} | ${when} |`);
  return `# Alarms

What each alarm means and what to do first, by its name behind \`waymark-<stage>-\`. The same text is in the alarm itself.
\`alarmEmail\` in the configuration says who hears of them. Made from the code by \`npm run docs\`; do not edit.

${sections.join('\n')}
## Questions to the audit log

Saved in CloudWatch Logs Insights under \`waymark-<stage>/\`, in the console at *Logs Insights*, *Saved and sample queries*.
In those of one user or one request, put the name or the transaction in.

| Question | When |
|---|---|
${questions.join('\n')}
`;
}

function shortName({ AlarmName }: AlarmProperties): string {
  return AlarmName.replace(/^waymark-dev-/, '');
}

function subject({ MetricName, Metrics = [] }: AlarmProperties): string {
  return Metrics.find(({ Label, Expression }) => Label && Expression)?.Label ?? MetricName ?? 'A metric';
}

function threshold({ Threshold, EvaluationPeriods }: AlarmProperties): string {
  const minutes = EvaluationPeriods * 5;
  return `${Threshold} or more${EvaluationPeriods === 1 ? ' in five minutes' : `, for ${minutes} minutes`}`;
}
