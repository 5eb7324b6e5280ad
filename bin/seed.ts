// `npm run seed`: fills a deployment whose custom resources did not run, or runs them again.
import { seed } from '../operator/seed.ts';

process.exitCode = await seed(process.argv.slice(2));
