// The errors that API Gateway gives without asking a function, in AM's shape. Clients take an answer that is not JSON
// for a success, and one without CORS headers for a broken line.
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type GatewayError, gatewayErrorBody, gatewayErrors } from '../functions/manifest/gateway-errors.ts';

const { badRequest, failed, forbidden, mediaType, notFound, tooLarge, tooLate, tooMany, unauthorized } = gatewayErrors;

/** Every class that there is: the body cannot quote the status, so none is left to the defaults. */
const responses: readonly (GatewayError & { readonly type: ResponseType })[] = [
  { type: ResponseType.ACCESS_DENIED, ...forbidden },
  { type: ResponseType.API_CONFIGURATION_ERROR, ...failed },
  { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, ...failed },
  { type: ResponseType.AUTHORIZER_FAILURE, ...failed },
  { type: ResponseType.BAD_REQUEST_BODY, ...badRequest },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, ...badRequest },
  { type: ResponseType.DEFAULT_4XX, ...badRequest },
  { type: ResponseType.DEFAULT_5XX, ...failed },
  { type: ResponseType.EXPIRED_TOKEN, ...forbidden },
  { type: ResponseType.INTEGRATION_FAILURE, ...failed },
  { type: ResponseType.INTEGRATION_TIMEOUT, ...tooLate },
  { type: ResponseType.INVALID_API_KEY, ...forbidden },
  { type: ResponseType.INVALID_SIGNATURE, ...forbidden },
  // What the gateway says to any path that is no route.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, ...notFound },
  { type: ResponseType.QUOTA_EXCEEDED, ...tooMany },
  { type: ResponseType.REQUEST_TOO_LARGE, ...tooLarge },
  { type: ResponseType.RESOURCE_NOT_FOUND, ...notFound },
  { type: ResponseType.THROTTLED, ...tooMany },
  { type: ResponseType.UNAUTHORIZED, ...unauthorized },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, ...mediaType },
  { type: ResponseType.WAF_FILTERED, ...forbidden },
];

/**
 * These answers can name one fixed origin or repeat whatever the caller says. Repeating it with credentials would
 * list every origin there is, so they name the first listed one.
 */
export function addGatewayErrors(api: RestApi, corsOrigins: readonly string[]): void {
  const [origin] = corsOrigins;
  for (const error of responses) {
    api.addGatewayResponse(error.type.responseType, {
      type: error.type,
      statusCode: String(error.status),
      responseHeaders: {
        'Cache-Control': "'private'",
        Vary: "'Origin'",
        ...(origin !== undefined && {
          'Access-Control-Allow-Origin': `'${origin}'`,
          'Access-Control-Allow-Credentials': "'true'",
        }),
      },
      templates: { 'application/json': JSON.stringify(gatewayErrorBody(error)) },
    });
  }
}
