// What every identity source does, ours and yours, as checks for any test runner:
//   for (const { name, check } of identitySourceRules(world)) test(name, check);
// Each goes the way that Waymark goes: through JSON, with names in one spelling, and nobody waits for ever.
import assert from 'node:assert/strict';
import { callInProcess, type SourceClient, sourceClient } from '../functions/adapters/identity-source/source-client.ts';
import type { DefinedSource } from '../functions/ports/identity-source.ts';
import { recordedLog } from './recorded-log.ts';

interface Person {
  readonly username: string;
  readonly password: string;
}

/** Whoever is named must be there when a check begins; the last two are changed by theirs. */
export interface SourceWorld {
  readonly source: DefinedSource;
  /** Default: `/alpha`. */
  readonly realm?: string;
  readonly person: Person & { readonly mail?: string };
  /** Whom the directory has disabled; the password would be right. */
  readonly locked?: Person;
  /** Who has to choose another password, which `next` is good enough for. For a source that changes passwords. */
  readonly mustChange?: Person & { readonly next: string };
  /** An attribute of `person` that may be changed. For a source that changes attributes. */
  readonly attribute?: string;
  /** The directory can no longer be asked, until what it resolves to is called. */
  readonly outage?: () => Promise<() => Promise<void>>;
}

export interface SourceRule {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** `*)(uid=*` and the like: names that mean something in the languages of directories. */
const hostile = ['*', '*)(uid=*', "x' or '1'='1", '../admin', 'a\0b', '"', '{"$ne":""}'];

/** Those that this world can show: who is not there, or cannot be changed, is left out. */
export function identitySourceRules(world: SourceWorld): readonly SourceRule[] {
  const { source, realm = '/alpha', person, locked, mustChange, attribute, outage } = world;
  const user = (username: string) => ({ realm, username });
  const all: (readonly [name: string, check: (client: SourceClient) => Promise<void>] | undefined)[] = [
    [
      'the right password is right, however the name is spelled, and the answer is about that user',
      async (client) => {
        const { username, password } = person;
        for (const spelling of [username, username.toUpperCase(), ` ${username.toLowerCase()}\t`]) {
          const verdict = await client.check(user(spelling), password);
          assert.equal(verdict?.verdict, 'right', spelling);
          assert.deepEqual({ active: verdict.active, expired: verdict.expired }, { active: true, expired: false });
        }
      },
    ],
    [
      'any other password is wrong: longer, shorter, in other letters, with a blank, and none at all',
      async (client) => {
        const { username, password } = person;
        const swapped = [...password]
          .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
          .join('');
        const others = [`${password}x`, password.slice(0, -1), swapped, `${password} `, '', '*', '\0'];
        for (const other of others.filter((one) => one !== password)) {
          const verdict = await client.check(user(username), other);
          assert.equal(verdict?.verdict, 'wrong', JSON.stringify(other));
        }
      },
    ],
    [
      'nobody is nobody: the password is wrong, there is no profile, and nothing says that there is such a user',
      async (client) => {
        const nobody = user('nobody-of-this-name');
        const verdict = await client.check(nobody, person.password);
        assert.deepEqual([verdict?.verdict, verdict?.username], ['wrong', undefined]);
        assert.equal(await client.find(nobody), undefined);
      },
    ],
    [
      'injection: a name that means something to the directory is a name, and nobody has it',
      async (client) => {
        for (const name of hostile) {
          assert.equal((await client.check(user(name), person.password))?.verdict, 'wrong', JSON.stringify(name));
          assert.equal(await client.find(user(name)), undefined, JSON.stringify(name));
          assert.deepEqual(await client.findByMail(realm, name), [], JSON.stringify(name));
        }
      },
    ],
    [
      'a profile is found however the name is spelled, and nothing in it is the password',
      async (client) => {
        const found = await client.find(user(person.username.toUpperCase()));
        assert.equal(found?.active, true);
        assert.ok(!JSON.stringify(found).includes(person.password));
      },
    ],
    person.mail === undefined
      ? undefined
      : [
          'a mail address finds its user in any case, and no part of one does',
          async (client) => {
            const { mail = '', username } = person;
            for (const address of [mail, mail.toUpperCase()]) {
              const found = await client.findByMail(realm, address);
              assert.deepEqual(
                found.map((one) => one.username.toLowerCase()),
                [username.toLowerCase()],
              );
            }
            assert.deepEqual(await client.findByMail(realm, mail.slice(1)), []);
          },
        ],
    locked && [
      'a disabled user does not get in with the right password',
      async (client) => {
        const verdict = await client.check(user(locked.username), locked.password);
        assert.ok(verdict?.verdict === 'wrong' || verdict?.active === false);
      },
    ],
    mustChange && [
      'a password that must be changed is right until it is, and wrong from then on',
      async (client) => {
        const { username, password, next } = mustChange;
        const before = await client.check(user(username), password);
        const changed = await client.changePassword(user(username), next);
        const after = await client.check(user(username), next);
        const old = await client.check(user(username), password);

        assert.ok(before?.verdict === 'right' && before.mustChange);
        assert.equal(changed, true);
        assert.ok(after?.verdict === 'right' && !after.mustChange);
        assert.equal(old?.verdict, 'wrong');
        assert.equal(await client.changePassword(user('nobody-of-this-name'), next), false);
      },
    ],
    attribute === undefined
      ? undefined
      : [
          'an attribute is set and taken away, of nobody else and nothing beside it',
          async (client) => {
            const of = user(person.username);
            const { [attribute]: _, ...others } = (await client.find(of))?.attributes ?? {};
            assert.equal(await client.changeAttributes(of, { [attribute]: ['Changed'] }), true);
            assert.deepEqual((await client.find(of))?.attributes, { ...others, [attribute]: ['Changed'] });
            assert.equal(await client.changeAttributes(of, { [attribute]: [] }), true);
            assert.deepEqual((await client.find(of))?.attributes, others);
            assert.equal(await client.changeAttributes(user('nobody-of-this-name'), { [attribute]: ['x'] }), false);
          },
        ],
    outage && [
      'a directory that cannot be asked is trouble: no wrong password, and no missing user',
      async (client) => {
        const mend = await outage();
        try {
          await assert.rejects(client.check(user(person.username), person.password), { name: 'IdentitySourceError' });
          await assert.rejects(client.find(user(person.username)), { name: 'IdentitySourceError' });
        } finally {
          await mend();
        }
        assert.equal((await client.check(user(person.username), person.password))?.verdict, 'right');
      },
    ],
    [
      'no password is printed, whatever comes of it',
      async (client) => {
        const secret = 'Printed-by-nobody-1';
        const printed = await printedDuring(async () => {
          const mend = await outage?.();
          const asked = client.check(user(person.username), secret).catch(String);
          const why = await asked.finally(() => mend?.());
          await client.check(user('nobody-of-this-name'), secret);
          assert.ok(!JSON.stringify(why ?? '').includes(secret));
        });
        assert.ok(!printed.includes(secret), printed);
      },
    ],
  ];
  return all.flatMap((rule) => {
    if (!rule) return [];
    const [name, check] = rule;
    return [{ name, check: () => withClient(source, check) }];
  });
}

async function withClient(source: DefinedSource, check: (client: SourceClient) => Promise<void>): Promise<void> {
  const log = recordedLog();
  await check(sourceClient(callInProcess(source, log), source.settings));
}

/** All that this process writes meanwhile. */
async function printedDuring(work: () => Promise<void>): Promise<string> {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr];
  const before = streams.map(({ write }) => write);
  for (const stream of streams) {
    const original = stream.write.bind(stream);
    stream.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      written.push(Buffer.from(chunk).toString());
      return original(chunk, ...rest);
    }) as typeof stream.write;
  }
  try {
    await work();
  } finally {
    streams.forEach((stream, index) => {
      const write = before[index];
      if (write) stream.write = write;
    });
  }
  return written.join('');
}
