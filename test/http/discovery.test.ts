import { describe, expect, test } from '@jest/globals';
import { discoveryDoor } from '../../functions/http/serverinfo/discovery-door.ts';
import { call, doorTools } from '../support/call-door.ts';

const end = '.well-known/openid-configuration';

describe('The discovery document', () => {
  test.each([
    `/am/oauth2/realms/root/realms/alpha/${end}`,
    `/am/oauth2/realms/alpha/${end}`,
    `/am/oauth2/alpha/${end}`,
    `/am/oauth2/${end}?realm=/alpha`,
  ])('under %s leads to the realm alpha, and offers no OAuth', async (path) => {
    const reply = await call(discoveryDoor(doorTools()), `GET ${path}`);

    const issuer = 'https://login.example.com/am/oauth2/realms/root/realms/alpha';
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/access_token`,
      response_types_supported: [],
      grant_types_supported: [],
    });
  });

  test('of the root realm ends there', async () => {
    const reply = await call(discoveryDoor(doorTools()), `GET /am/oauth2/${end}`);

    expect(reply.body).toHaveProperty('issuer', 'https://login.example.com/am/oauth2/realms/root');
  });

  test.each([
    ['a realm that is not there', `/am/oauth2/nosuch/${end}`, 404],
    ['another document', '/am/oauth2/alpha/.well-known/webfinger', 404],
    ['the JSON interface', `/am/json/alpha/${end}`, 404],
  ])('is not found for %s', async (_, path, status) => {
    const reply = await call(discoveryDoor(doorTools()), `GET ${path}`);

    expect(reply.status).toBe(status);
  });

  test('host header poisoning: the origin is the deployment’s own', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const reply = await call(discoveryDoor(doorTools()), `GET /am/oauth2/alpha/${end}`, { headers });

    expect(reply.text).not.toContain('evil');
  });
});
