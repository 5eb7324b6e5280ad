// Secrets Manager as far as a deployment goes: it makes secrets, finds them and reads them.
import { type HttpAnswer, jsonAnswer } from '../../../local/gateway-error.ts';

interface Asked {
  readonly Name?: string;
  readonly SecretId?: string;
  readonly SecretString?: string;
}

export interface Secrets {
  /** `target` is the name of the action after the service's. */
  answer(target: string, asked: Asked): HttpAnswer;
}

export function newSecrets(): Secrets {
  const byArn = new Map<string, string>();
  const arnOf = (name: string): string =>
    name.startsWith('arn:') ? name : `arn:aws:secretsmanager:eu-central-1:000000000000:secret:${name}-AbCdEf`;
  const refusal = (type: string): HttpAnswer => jsonAnswer(400, { __type: type, message: type });
  return {
    answer(target, { Name, SecretId, SecretString = '' }) {
      const ARN = arnOf(Name ?? SecretId ?? '');
      if (target === 'secretsmanager.CreateSecret') {
        if (byArn.has(ARN)) return refusal('ResourceExistsException');
        byArn.set(ARN, SecretString);
        return jsonAnswer(200, { ARN });
      }
      const text = byArn.get(ARN);
      if (text === undefined) return refusal('ResourceNotFoundException');
      return jsonAnswer(200, target === 'secretsmanager.GetSecretValue' ? { ARN, SecretString: text } : { ARN });
    },
  };
}
