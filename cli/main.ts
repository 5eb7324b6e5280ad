// The process around the one command.
import { waymark } from './waymark.ts';

// Ctrl-C where no command has a use for it: at once, and with what shells expect. `dev` puts its own end in its place.
process.once('SIGINT', () => process.exit(130));
// Whoever reads the output has seen enough, such as `| head`.
process.stdout.on('error', () => process.exit(1));

process.exitCode = await waymark(process.argv.slice(2));
