// What went wrong with a server or a notification, in words.
import type { AnswerResult } from '../answer.ts';
import type { CallResult } from '../server-call.ts';

export function callTrouble(result: Extract<CallResult, { ok: false }>): string {
  return result.reason === 'refused' ? `The server refused it (${result.status})` : 'The server does not answer';
}

export function answerTrouble(result: Extract<AnswerResult, { ok: false }>): string {
  switch (result.reason) {
    case 'refused':
    case 'unreachable':
      return callTrouble(result);
    case 'locked':
      return 'The account is locked: this phone does not meet its policies';
    case 'answered':
      return 'It is answered already';
    case 'unknown':
      return 'There is no such notification';
    case 'numberNeeded':
      return 'Give the number that the browser shows: --number N';
  }
}
