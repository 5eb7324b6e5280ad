// Cross-origin calls: only listed origins, exactly, with credentials, on errors too. Not @middy/http-cors: it sends
// Allow-Credentials to every origin, leaves out Vary for a single listed one, and takes wildcards.
import type middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { clientHeaders } from '../manifest/cors-headers.ts';
import { headersOf } from './http-request.ts';
import type { Site } from './site.ts';

type Request = middy.Request<APIGatewayProxyEvent, APIGatewayProxyResult>;
type CorsMiddleware = middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** Answers preflights before anything else looks at the request: they carry no cookie and need no session. */
export function cors(
  { corsOrigins: origins, corsHeaders = new Set() }: Pick<Site, 'corsOrigins' | 'corsHeaders'>,
  methods: readonly string[],
): CorsMiddleware {
  const preflightHeaders = {
    'access-control-allow-headers': [...new Set([...clientHeaders, ...corsHeaders])].join(', '),
    'access-control-max-age': '600',
  };
  const allow = ({ event, response }: Request): void => {
    if (response) response.headers = { ...response.headers, ...originHeaders(event) };
  };
  const originHeaders = (event: APIGatewayProxyEvent): Record<string, string> => {
    const origin = headersOf(event)['origin'];
    if (origin === undefined || !origins.has(origin)) return { vary: 'Origin' };
    return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
  };
  return {
    before: ({ event }): APIGatewayProxyResult | undefined => {
      if (event.httpMethod.toUpperCase() !== 'OPTIONS') return undefined;
      const allowed = [...methods, 'OPTIONS'].join(', ');
      const headers = originHeaders(event);
      if (!('access-control-allow-origin' in headers)) return { statusCode: 204, headers, body: '' };
      return {
        statusCode: 204,
        headers: { ...headers, 'access-control-allow-methods': allowed, ...preflightHeaders },
        body: '',
      };
    },
    after: allow,
    onError: allow,
  };
}
