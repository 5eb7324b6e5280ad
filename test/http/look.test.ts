import { describe, expect, test } from '@jest/globals';
import { lookDoor } from '../../functions/http/serverinfo/look-door.ts';
import type { JsonObject } from '../../functions/json.ts';
import { realms } from '../../functions/realm/realms.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { call, doorTools } from '../support/call-door.ts';
import { pngUri, svgUri } from '../support/pictures.ts';

const path = '/am/json/realms/root/realms/alpha/waymark/look';

async function server(brand?: JsonObject, settings: JsonObject = {}) {
  const ports = memoryPorts();
  if (brand) await ports.configurationEditor.put('/alpha', 'brand', '', brand);
  const tools = doorTools({ settings });
  const { texts } = realms({ ...ports, clock: simulatedClock(), log: tools.log });
  const handler = lookDoor(tools, { ...ports, texts });
  const brandAt = async (query = '') => {
    const { body } = await call(handler, `GET ${path}${query}`);
    return (body as JsonObject)['brand'];
  };
  return { handler, brandAt, ports, log: tools.log };
}

describe('the look of a realm', () => {
  test('is told to everybody, with all that follows from what is configured', async () => {
    const links = { help: 'https://acme.example/help' };
    const { brandAt } = await server({
      ...{ name: 'Acme', logo: { light: svgUri() }, favicon: pngUri(), accent: '#0a6e4f', radius: 4 },
      ...{ fonts: 'system-ui', links, support: 'Call us', appLogo: 'https://acme.example/logo.png' },
    });

    expect(await brandAt()).toEqual({
      ...{ name: 'Acme', logo: { light: svgUri(), dark: svgUri() }, favicon: pngUri(), radius: 4 },
      accent: { light: '#0a6e4f', dark: expect.stringMatching(/^#[0-9a-f]{6}$/) },
      ink: { light: '#ffffff', dark: '#0b0f17' },
      ...{ fonts: 'system-ui', links, support: 'Call us' },
    });
  });

  test.each([
    ['?locale=de-CH%20en', 'Telefon'],
    ['?locale=fr', 'Téléphone'],
    ['?locale=ja', 'Phone'],
    ['', 'Phone'],
  ])('%s reads how support is reached: %s', async (query, support) => {
    const { brandAt } = await server({ support: { de: 'Telefon', fr: 'Téléphone', en: 'Phone' } });

    expect(await brandAt(query)).toEqual({ support });
  });

  test.each([
    ['', { language: 'en', dir: 'ltr', texts: {} }],
    ['?locale=de-CH', { language: 'de', dir: 'ltr', texts: { 'page.signIn': 'Los' } }],
    ['?locale=ja%20de', { language: 'ja', dir: 'ltr', texts: {} }],
    ['?locale=ar', { language: 'ar', dir: 'rtl', texts: { 'page.signIn': 'تسجيل الدخول' } }],
    ['?locale=he', { language: 'en', dir: 'ltr', texts: {} }],
  ])('%s reads the pages’ own words of its language, where the realm has some', async (query, said) => {
    const { handler, ports } = await server({}, { ownTexts: ['de', 'ar'] });
    const { put } = ports.configurationEditor;
    await put('/alpha', 'texts', 'de', { 'page.signIn': 'Los', 'node.password': 'Kennwort' });
    await put('/alpha', 'texts', 'ar', { 'page.signIn': 'تسجيل الدخول' });

    const { body } = await call(handler, `GET ${path}${query}`);

    expect(body).toEqual({ ...said, brand: {} });
  });

  test('is another under a theme, and the same under a name that is none', async () => {
    const { brandAt } = await server({ name: 'Acme', radius: 4, themes: { Night: { radius: 0 } } });

    expect(await brandAt('?theme=Night')).toEqual({ name: 'Acme', radius: 0 });
    expect(await brandAt('?theme=night')).toEqual({ name: 'Acme', radius: 4 });
    expect(await brandAt('?theme=__proto__')).toEqual({ name: 'Acme', radius: 4 });
  });

  test('without a brand, or with one that cannot be used, is empty: pages have their own', async () => {
    const none = await server();
    const broken = await server({ name: ['Acme'] });

    expect([await none.brandAt(), await broken.brandAt()]).toEqual([{}, {}]);
    expect([none.log.messages('error'), broken.log.messages('error')]).toEqual([[], ['A brand cannot be used']]);
  });

  test('may be kept for a minute by whoever stands between, and costs nothing while it is the same', async () => {
    const { handler } = await server({ name: 'Acme' });

    const first = await call(handler, `GET ${path}`);
    const etag = first.headers['etag'] ?? '';
    const again = await call(handler, `GET ${path}`, { headers: { 'if-none-match': `"other", W/${etag}` } });
    const other = await call(handler, `GET ${path}?locale=de`, { headers: { 'if-none-match': '"other"' } });

    expect(first.headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      etag: expect.stringMatching(/^".+"$/),
    });
    expect(Object.keys(first.headers)).not.toEqual(expect.arrayContaining(['pragma']));
    expect(first.headers).not.toHaveProperty('expires');
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    expect(other.status).toBe(200);
  });

  test.each([
    ['GET /am/json/realms/root/realms/beta/waymark/look', 404],
    ['GET /am/json/realms/root/realms/alpha/waymark/looks', 404],
    ['GET /am/json/realms/root/realms/alpha/waymark/look/brand', 404],
    ['POST /am/json/realms/root/realms/alpha/waymark/look', 405],
  ])('%s is refused, and not kept', async (request, status) => {
    const { handler } = await server({ name: 'Acme' });

    const reply = await call(handler, request);

    expect([reply.status, reply.headers['cache-control']]).toEqual([status, 'no-store, private']);
  });

  test('is read by the pages of listed origins, as serverinfo is', async () => {
    const { handler } = await server({ name: 'Acme' });

    const listed = await call(handler, `GET ${path}`, { headers: { origin: 'https://app.example.com' } });
    const other = await call(handler, `GET ${path}`, { headers: { origin: 'https://evil.example' } });

    expect(listed.headers['access-control-allow-origin']).toBe('https://app.example.com');
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
    expect([listed.headers['vary'], other.headers['vary']]).toEqual(['Origin', 'Origin']);
  });

  test('leak: nothing of the settings and secrets of the realm is in it', async () => {
    const { handler } = await server({ name: 'Acme' }, { administrators: ['carol'], cookieName: 'ab12' });

    const { text } = await call(handler, `GET ${path}`);

    expect(text).toBe('{"language":"en","dir":"ltr","texts":{},"brand":{"name":"Acme"}}');
  });
});
