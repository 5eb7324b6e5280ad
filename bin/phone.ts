// `npm run phone`: a virtual phone for push notifications and one-time passwords.
import { phoneCommand } from '../phone/cli/phone-command.ts';
import { machine } from '../phone/machine.ts';

process.exitCode = await phoneCommand(process.argv.slice(2), {
  ...machine(process.env),
  print: console.log,
  complain: console.error,
});
