// OathLogin with the published JavaScript SDK, against the local stack over HTTP.
import { localSystem } from '../support/local-system.ts';
import { walkOathLogin } from '../support/walks/oath-login.walk.ts';

walkOathLogin(localSystem());
