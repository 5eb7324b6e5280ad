#!/usr/bin/env node
// `npx waymark COMMAND`, and what the scripts of package.json call.
import { waymark } from '../cli/waymark.ts';

// Ctrl-C where no command has a use for it: at once, and with what shells expect. `dev` puts its own end in its place.
process.once('SIGINT', () => process.exit(130));
// Whoever reads the output has seen enough, such as `| head`.
process.stdout.on('error', () => process.exit(1));

process.exitCode = await waymark(process.argv.slice(2));
