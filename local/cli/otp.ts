// The program behind `npm run otp`.
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { consoleOutput } from './command.ts';
import { otpCommand } from './otp-command.ts';

process.exitCode = otpCommand(process.argv.slice(2), { ...consoleOutput, clock: systemClock });
