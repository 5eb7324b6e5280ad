// `GET …/waymark/look?locale=de&theme=Dark`: how a realm looks, for its pages. Everybody may ask, and the answer goes by the
// address alone, so that browsers and whatever stands between may keep it for a minute.

import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import { directionOf } from '../../languages.ts';
import { brandOf } from '../../node/brand.ts';
import { RequestError } from '../../node/errors.ts';
import type { Brands } from '../../ports/configuration.ts';
import { brandShown } from '../../realm/look.ts';
import { type OwnTextsOf, ownWords } from '../../realm/own-texts.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';

export interface LookPorts {
  readonly brands: Brands;
  readonly texts: OwnTextsOf;
}

/** Behind the realm. */
export const lookPath = 'waymark/look';

const [endpoint = ''] = lookPath.split('/');
/** What a browser has said that it takes is no part of the address: pages name their languages. */
const mostLanguages = 10;

export function lookDoor(tools: DoorTools, ports: LookPorts): DoorHandler {
  const options = { ...tools, name: 'look', endpoint, methods: ['GET'], versions: ['1.0'] };
  return door(options, async (request) => {
    if (request.segments.join('/') !== lookPath) throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
    return kept(request, await look(request, tools, ports));
  });
}

async function look({ realm, settings, query }: HttpRequest, { log }: DoorTools, { brands, texts }: LookPorts) {
  const languages = (query['locale'] ?? '').split(/\s+/).filter(Boolean).slice(0, mostLanguages);
  const { theme } = query;
  const { locale } = settings;
  const [stored, { language, own }] = await Promise.all([
    brands.stored(realm),
    ownWords(languages, { realm, settings, texts }),
  ]);
  const brand = brandOf(stored, log);
  return {
    language,
    dir: directionOf(language),
    texts: Object.fromEntries(Object.entries(own).filter(([key]) => key.startsWith('page.'))),
    brand: brand ? brandShown(brand, { theme, languages, locale }) : {},
  };
}

function kept({ headers }: HttpRequest, body: JsonObject): HttpReply {
  const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16)}"`;
  const isKnown = (headers['if-none-match'] ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  const keeping = { 'cache-control': 'public, max-age=60', etag };
  return isKnown ? { status: 304, body: null, headers: keeping } : { status: 200, body, headers: keeping };
}
