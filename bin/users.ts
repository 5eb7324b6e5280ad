// `npm run users`: the users of a deployment.
import { users } from '../operator/users.ts';

process.exitCode = await users(process.argv.slice(2));
