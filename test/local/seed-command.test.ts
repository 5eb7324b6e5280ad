// `npm run seed` on the command line, and what it makes of functions that fail.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Trouble } from '../../cli/command.ts';
import { seedCommand } from '../../operator/seed-command.ts';
import { type Seeded, seedDeployment } from '../../operator/seed-deployment.ts';

async function run(
  args: readonly string[],
  seed: (stage: string, onSeeded: (seeded: Seeded) => void) => Promise<void>,
) {
  const lines = { out: [] as string[], error: [] as string[] };
  const code = await seedCommand(args, {
    print: (line) => lines.out.push(line),
    complain: (line) => lines.error.push(line),
    seed,
  });
  return { code, ...lines };
}

describe('The command', () => {
  test('prints what was done as it is done, of the stage that is named', async () => {
    const stages: string[] = [];

    const result = await run(['--stage', 'prod'], async (stage, onSeeded) => {
      stages.push(stage);
      onSeeded({ what: 'key rings', answer: { 'auth-id': 'made', 'journey-state': 'kept' } });
    });

    expect(stages).toEqual(['prod']);
    expect(result).toEqual({ code: 0, out: ['key rings: auth-id made, journey-state kept'], error: [] });
  });

  test('says what is wrong in one line, and ends with 1', async () => {
    const result = await run([], async () => {
      throw new Trouble('There is no stack');
    });

    expect(result).toEqual({ code: 1, out: [], error: ['There is no stack'] });
  });

  test.each([[['--colour', 'red']], [['alpha']], [['--stage', 'BAD stage']], [['--stage', '']]])(
    'shows its usage for %j, and does nothing',
    async (args) => {
      let asked = false;

      const { code, error } = await run(args, async () => {
        asked = true;
      });

      expect([code, asked]).toEqual([2, false]);
      expect(error.join()).toContain('npx waymark seed --stage NAME');
    },
  );
});

test('A stage that no deployment can have is refused by its name’s form', async () => {
  const { error } = await run(['--stage', 'BAD stage'], async () => undefined);

  expect(error[0]).toMatch(/^--stage must be 1 to 12 of a-z, 0-9 and -, a letter first\n/);
});

describe('A deployment', () => {
  /** The functions that the stacks name, each with its answer. */
  const answers = new Map<string, { readonly body: unknown; readonly failed?: boolean }>();
  const called: string[] = [];
  let outputs: Readonly<Record<string, string>> = {};
  const aws = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)/.exec(incoming.url ?? '') ?? [];
    if (name !== undefined) {
      called.push(`${name} ${body}`);
      const { body: said, failed = false } = answers.get(name) ?? { body: null };
      if (failed) outgoing.setHeader('x-amz-function-error', 'Unhandled');
      outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(said));
      return;
    }
    const stack = new URLSearchParams(body).get('StackName') ?? '';
    const members = Object.entries(stack.endsWith('-login-page') ? {} : outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    const found = `<member><StackName>${stack}</StackName><Outputs>${members.join('')}</Outputs></member>`;
    outgoing.end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks>${found}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  });
  const settings = () => ({
    endpoint: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`, // it listens on a port
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  beforeAll(() => new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    aws.closeAllConnections();
    aws.close();
  });
  beforeEach(() => {
    answers.clear();
    called.splice(0);
    outputs = { KeyRingFunction: 'rings', JourneySeedFunction: 'journeys' };
    answers.set('rings', { body: { 'auth-id': 'made' } });
    answers.set('journeys', { body: { Written: 'none' } });
  });

  test('without platform applications and login page is seeded with key rings and realms, in this order', async () => {
    const seeded: Seeded[] = [];

    await seedDeployment('dev', (done) => seeded.push(done), settings());

    expect(called).toEqual(['rings {"request":"seed"}', 'journeys {"request":"seed"}']);
    expect(seeded).toEqual([
      { what: 'key rings', answer: { 'auth-id': 'made' } },
      { what: 'realms', answer: { Written: 'none' } },
    ]);
  });

  test('whose function fails is not seeded further, and the function’s own words are told', async () => {
    answers.set('rings', { body: { errorType: 'Error', errorMessage: 'KMS gave no data key' }, failed: true });

    const seeding = seedDeployment('dev', () => undefined, settings());

    await expect(seeding).rejects.toMatchObject({
      name: 'Trouble',
      message: 'key rings: KMS gave no data key (rings)',
    });
    expect(called).toHaveLength(1);
  });

  test('that is older than the command is to be deployed again, whether it lacks the output or the answer', async () => {
    answers.set('rings', { body: null });
    const silent = await seedDeployment('dev', () => undefined, settings()).catch(String);
    outputs = { KeyRingFunction: 'rings' };

    const nameless = await seedDeployment('dev', () => undefined, settings()).catch(String);

    expect([silent, nameless]).toEqual([
      'Trouble: key rings: rings is older than this command: deploy it again',
      'Trouble: The stack waymark-dev-journeys does not say what makes its realms: deploy it again',
    ]);
  });
});
