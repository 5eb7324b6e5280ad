import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addUser, journeyWorld, memoryPorts, runNode } from 'waymark/testing';
import { riskScore } from '../nodes/risk-score.ts';

const journey = readFileSync(new URL('../journeys/RiskLogin.journey.json', import.meta.url), 'utf8');
const person = { username: 'ann', password: 'Correct-horse-7' };
const credentials = { NameCallback: person.username, PasswordCallback: person.password };
const day = 86_400_000;

test('an address that the config trusts is at low risk', async () => {
  const ports = memoryPorts();
  await addUser(ports, { ...person, realm: '/alpha' });

  const run = await runNode(riskScore, {
    ports,
    config: { trusted: ['198.51.100.7'] },
    state: { shared: { username: person.username } },
    client: { sourceIp: '198.51.100.7', userAgent: 'test' },
  });

  assert.equal(run.outcome, 'low');
});

test('somebody whom nobody knows ends the journey', async () => {
  const run = await runNode(riskScore, { ports: memoryPorts(), state: { shared: { username: 'nobody' } } });

  assert.equal(run.errorCode, 'ERR_IDENTITY_UNKNOWN');
});

test('an address is asked about once, and again when it is forgotten', async () => {
  const world = await journeyWorld({ nodes: [riskScore], journeys: [journey] });
  await addUser(world.ports, person);
  const signIn = async () => world.answer(await world.start('RiskLogin'), credentials);

  const first = await signIn();
  const confirmed = await world.answer(first, { ConfirmationCallback: 0 });
  const second = await signIn();
  world.clock.advance(31 * day);
  const later = await signIn();

  assert.equal(first.body['tokenId'], undefined);
  assert.equal(typeof confirmed.body['tokenId'], 'string');
  assert.equal(typeof second.body['tokenId'], 'string');
  assert.equal(later.body['tokenId'], undefined);
});

test('who says No is not remembered', async () => {
  const world = await journeyWorld({ nodes: [riskScore], journeys: [journey] });
  await addUser(world.ports, { ...person, username: 'bob' });
  const signIn = async () => world.answer(await world.start('RiskLogin'), { ...credentials, NameCallback: 'bob' });

  const refused = await world.answer(await signIn(), { ConfirmationCallback: 1 });

  assert.equal(refused.status, 401);
  assert.equal((await signIn()).body['tokenId'], undefined);
});
