// What `users show` prints: for a person who helps another.
import type { AccountReport } from '../functions/accounts/account-report.ts';
import type { FactorReport } from '../functions/ports/devices.ts';
import type { CountedSessions } from '../functions/ports/sessions.ts';
import { printable } from '../functions/printable.ts';

export function reportText({ identity, factors, skip, failures }: AccountReport, sessions: CountedSessions): string[] {
  const { username, realm, active, attributes } = identity;
  const { strangers, browsers } = failures;
  const skipped = Object.entries(skip).flatMap(([kind, setting]) => (setting === 'skippable' ? [kind] : []));
  return [
    `${printable(username)} in ${realm}: ${active ? 'active' : 'disabled'}`,
    ...Object.entries(attributes).map(([name, values]) => `  ${name}: ${values.map(printable).join(', ')}`),
    ...factors.map((factor) => `  device: ${factorText(factor)}`),
    ...(factors.length === 0 ? ['  no second factor'] : []),
    ...skipped.map((kind) => `  opted out of ${kind}`),
    `  sessions: ${sessions.atLeast ? 'at least ' : ''}${sessions.count}`,
    `  wrong passwords in a row: ${strangers}${browsers > 0 ? `, and of ${browsers} known browsers` : ''}`,
  ];
}

function factorText(factor: FactorReport): string {
  const { kind, uuid, deviceName, createdDate, lastAccessDate, failures, recoveryFailures, recoveryCodesLeft } = factor;
  const facts = [
    `since ${timeText(createdDate)}`,
    ...(lastAccessDate === undefined ? [] : [`last used ${timeText(lastAccessDate)}`]),
    `recovery codes left: ${recoveryCodesLeft}`,
    ...(failures > 0 ? [`wrong codes in a row: ${failures}`] : []),
    ...(recoveryFailures > 0 ? [`wrong recovery codes in a row: ${recoveryFailures}`] : []),
    ...(factor.unreachable ? ['its phone cannot be reached at present'] : []),
  ];
  return `${kind} ${printable(deviceName)} (${uuid}), ${facts.join(', ')}`;
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
