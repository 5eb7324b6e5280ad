// privacyIDEA under gunicorn, with PostgreSQL. It has no place for passwords of its own but the PIN of a token, which it hashes
// as it hashes all its passwords: here that PIN is the password.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/free-port.ts';
import { form, refused } from './connection.ts';
import { cacheFolder, Missing, type PeerKind, password, secretOf, userNames } from './peer.ts';
import { databaseUser, postgresVersion, startPostgres } from './postgres.ts';
import { run, start } from './processes.ts';

const privacyideaVersion = '3.14';
const versions = [`privacyidea==${privacyideaVersion}`, 'gunicorn==23.0.0', 'psycopg2-binary==2.9.13'];

export const privacyidea: PeerKind = {
  name: 'privacyidea',
  async missing() {
    try {
      await postgresVersion();
      await install();
      return undefined;
    } catch (error) {
      return error instanceof Missing
        ? error.message
        : `privacyIDEA ${privacyideaVersion} cannot be installed: ${error}`;
    }
  },
  async start({ folder, users, onServerCore }) {
    const bin = await install();
    const home = join(folder, 'privacyidea');
    mkdirSync(home);
    const database = await startPostgres(folder, 'privacyidea', ['privacyidea']);
    const uri = `postgresql+psycopg2://${databaseUser}@127.0.0.1:${database.port}/privacyidea`;
    const file = (name: string, text: string): string => {
      writeFileSync(join(home, name), text);
      return join(home, name);
    };
    const env = { PRIVACYIDEA_CONFIGFILE: file('pi.cfg', configuration(home, uri)), PYTHONWARNINGS: 'ignore' };
    try {
      const accounts = userNames(users).map((name) => ({ name, secret: secretOf(name) }));
      file('users.json', JSON.stringify({ password, accounts, port: database.port, user: databaseUser }));
      const options = { env: { ...process.env, ...env }, cwd: home, maxBuffer: 1e8 };
      const manage = join(bin, 'pi-manage');
      await run(manage, ['setup', 'create_enckey'], options);
      await run(manage, ['setup', 'create_audit_keys'], options);
      await run(manage, ['setup', 'create_tables'], options);
      // A token that is made hashes its empty PIN, which half a second each would be for nothing.
      const seeding = {
        ...options.env,
        PRIVACYIDEA_CONFIGFILE: file('seed.cfg', `${configuration(home, uri)}${cheapHashes}`),
      };
      await run(join(bin, 'python'), [file('seed.py', seedProgram)], { ...options, env: seeding });
      file('wsgi.py', 'from privacyidea.app import create_app\napplication = create_app("production", silent=True)\n');
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const server = await start(
        [
          ...[...onServerCore, join(bin, 'gunicorn'), '--workers', '2', '--threads', '4'],
          ...['--bind', `127.0.0.1:${port}`, '--keep-alive', '60', 'wsgi:application'],
        ],
        {
          ...{ env, cwd: home },
          log: join(folder, 'privacyidea.log'),
          ready: async () => (await fetch(`${url}/`)).ok,
          seconds: 120,
        },
      );
      return {
        name: 'privacyidea',
        title: `privacyIDEA ${privacyideaVersion}`,
        database: `PostgreSQL ${database.version}`,
        does: 'POST /auth, one request with name and password+code, as its users write them (the policy login_mode=privacyIDEA). The session is a JWT that is stored nowhere; a code is spent in the token’s row, and a signed audit row is written',
        hashing: { own: 'Argon2id of passlib, nine rounds', free: 'PBKDF2-SHA512, one round' },
        pid: server.pid,
        withChildren: true,
        beside: [database.pid],
        async login(connection, { name, password: secret, code }) {
          const body = new URLSearchParams({ username: name, password: `${secret}${code}` }).toString();
          const answer = await connection.post(`${url}/auth`, body, form);
          if (answer.status !== 200) return refused(answer);
          return answer.text.includes('"token"');
        },
        async stop() {
          await server.stop();
          await database.stop();
        },
      };
    } catch (error) {
      await database.stop();
      throw error;
    }
  },
};

/** The folder of its programs. */
async function install(): Promise<string> {
  const folder = join(cacheFolder(), `privacyidea-${privacyideaVersion}`);
  const bin = join(folder, 'bin');
  if (existsSync(join(bin, 'gunicorn'))) return bin;
  mkdirSync(cacheFolder(), { recursive: true });
  const made = await run('python3', ['-m', 'venv', folder]).catch(() => undefined);
  if (!made) throw new Missing('Python 3 is not installed, or has no venv');
  await run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...versions], { maxBuffer: 1e8 });
  return bin;
}

function configuration(home: string, uri: string): string {
  return `
SUPERUSER_REALM = ['super']
SQLALCHEMY_DATABASE_URI = '${uri}'
SECRET_KEY = 'a-secret-of-the-benchmark-alone'
PI_PEPPER = 'a-pepper-of-the-benchmark-alone'
PI_ENCFILE = '${home}/enckey'
PI_AUDIT_KEY_PRIVATE = '${home}/private.pem'
PI_AUDIT_KEY_PUBLIC = '${home}/public.pem'
PI_LOGFILE = '${home}/privacyidea.log'
PI_LOGLEVEL = 40
`;
}

const cheapHashes = `
PI_HASH_ALGO_LIST = ['pbkdf2_sha512']
PI_HASH_ALGO_PARAMS = {'pbkdf2_sha512__rounds': 1}
`;

const seedProgram = `
import json
from passlib.context import CryptContext
from passlib.hash import pbkdf2_sha512
from sqlalchemy import text, update
from privacyidea.app import create_app
from privacyidea.lib.crypto import DEFAULT_HASH_ALGO_LIST, DEFAULT_HASH_ALGO_PARAMS
from privacyidea.lib.policy import set_policy
from privacyidea.lib.realm import set_default_realm, set_realm
from privacyidea.lib.resolver import save_resolver
from privacyidea.lib.token import init_token
from privacyidea.lib.user import User
from privacyidea.models import Token, db

data = json.load(open('users.json'))
app = create_app('production', silent=True)
with app.app_context():
    db.session.execute(text('CREATE TABLE bench_users (id serial PRIMARY KEY, username text UNIQUE)'))
    names = [{'username': account['name']} for account in data['accounts']]
    db.session.execute(text('INSERT INTO bench_users (username) VALUES (:username)'), names)
    db.session.commit()
    save_resolver({'resolver': 'bench', 'type': 'sqlresolver', 'Driver': 'postgresql+psycopg2', 'Server': '127.0.0.1',
                   'Port': str(data['port']), 'Database': 'privacyidea', 'User': data['user'], 'Password': '',
                   'Table': 'bench_users', 'Limit': '500', 'poolSize': '5',
                   'Map': json.dumps({'userid': 'id', 'username': 'username'})})
    set_realm('bench', [{'name': 'bench'}])
    set_default_realm('bench')
    set_policy('login', scope='webui', action='login_mode=privacyIDEA', realm='bench')
    hashes = {
        'own': CryptContext(DEFAULT_HASH_ALGO_LIST, **DEFAULT_HASH_ALGO_PARAMS).hash(data['password']),
        'free': pbkdf2_sha512.using(rounds=1).hash(data['password']),
    }
    for account in data['accounts']:
        name = account['name']
        init_token({'type': 'totp', 'otpkey': account['secret'].encode().hex(), 'serial': 'B' + name},
                   user=User(name, realm='bench'))
    for kind, pin_hash in hashes.items():
        # Hashed once: all of these users have one password.
        db.session.execute(update(Token).where(Token.serial.startswith('B' + kind)).values(pin_hash=pin_hash))
    db.session.commit()
`;
