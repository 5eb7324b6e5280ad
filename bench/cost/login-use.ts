// What one login takes, put together from the deployment on the emulator and, for what that cannot tell, the local stack.
import type { MeasuredLogin } from '../aws/placement-figures.ts';
import type { LoginFigures } from '../drive.ts';
import { countsOf } from '../growth-report.ts';
import { mean } from '../statistics.ts';
import type { LoginUse } from './bill.ts';

/** A line of lib/journey-api.ts's access log with every field filled, and what CloudWatch counts beside it. */
export const accessLogBytes = 390;
/** `{}` to the phone, with the head of the answer. */
export const phoneAnswerBytes = 500;

/** `local`: the same login on the local stack. */
export function loginUse({ figures, functions, otherLogBytes }: MeasuredLogin, local: LoginFigures): LoginUse {
  const serviceCalls = (service: string, operation?: string): number =>
    local.services
      .filter((row) => row.service === service && (operation === undefined || row.operation === operation))
      .reduce((sum, { calls }) => sum + calls, 0);
  const pushes = serviceCalls('SNS', 'Publish');
  const apiRequests = figures.turns.length + pushes;
  const { readUnits, writeUnits } = countsOf(local);
  const answers = figures.turns.reduce((sum, { bytes }) => sum + mean(bytes), 0);
  return {
    apiRequests,
    functions,
    readUnits,
    writeUnits,
    // The counter leaves out the waiting of Lambda; one ReceiveMessage has brought the push.
    sqsRequests: serviceCalls('SQS') + pushes,
    pushes,
    otherLogBytes: otherLogBytes + apiRequests * accessLogBytes,
    bytesOut: answers + pushes * phoneAnswerBytes,
  };
}
