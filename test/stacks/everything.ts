// A deployment with every option on.
import type { Configuration } from '../../lib/configuration.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

export const everything: Partial<Configuration> = {
  domain: {
    name: 'login.example.com',
    certificateArn: arn('acm', 'certificate/11112222-3333-4444-5555-666677778888'),
    hostedZone: { id: 'Z0123456789', name: 'example.com' },
  },
  loginPage: {
    domain: {
      name: 'www.example.com',
      certificateArn: arn('acm', 'certificate/55556666-7777-8888-9999-000011112222').replace('eu-central', 'us-east'),
      hostedZone: { id: 'Z0123456789', name: 'example.com' },
    },
  },
  corsOrigins: ['https://app.example.com'],
  waf: { requestsPerFiveMinutes: 500, commonRules: true },
  mail: { from: ['no-reply@example.com'] },
  sms: { maxPrice: 0.1, alarmAbove: 20 },
  notices: { bus: true, mail: true },
  alarmEmail: 'on-call@example.com',
  platformCredentials: {
    google: { secretArn: arn('secretsmanager', 'secret:firebase-a1B2c3') },
    apple: { secretArn: arn('secretsmanager', 'secret:apns-d4E5f6'), sandbox: true },
  },
};
