// The AWS query protocol: a form in, XML out, errors included.
import { uuid } from '../../functions/ports/uuid.ts';
import type { HttpAnswer } from '../gateway-error.ts';
import { snsActions } from './actions.ts';
import { suffer } from './faults.ts';
import { SnsError } from './sns-error.ts';
import type { SnsWorld } from './world.ts';
import { errorResponse, response } from './xml.ts';

export function answerForm(form: string, world: SnsWorld): HttpAnswer {
  const requestId = uuid(world.randomness);
  try {
    suffer(world.faults);
    return xmlAnswer(200, run(new URLSearchParams(form), world, requestId), requestId);
  } catch (error) {
    if (error instanceof SnsError) return errorAnswer(error, requestId);
    throw error;
  }
}

export function errorAnswer(error: SnsError, requestId: string): HttpAnswer {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  return xmlAnswer(error.status, errorResponse(type, error.code, error.message, requestId), requestId);
}

function run(fields: URLSearchParams, world: SnsWorld, requestId: string): string {
  const name = fields.get('Action') ?? '';
  const action = snsActions.get(name);
  if (!action) {
    const version = fields.get('Version') ?? '';
    throw new SnsError('InvalidAction', `Could not find operation ${name} for version ${version}`);
  }
  return response(name, action(fields, world), requestId);
}

function xmlAnswer(status: number, body: string, requestId: string): HttpAnswer {
  return {
    status,
    headers: [
      ['content-type', 'text/xml'],
      ['x-amzn-requestid', requestId],
    ],
    body,
  };
}
