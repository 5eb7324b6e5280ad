// Public list prices of AWS in us-east-1, first tier, as noted in `notedIn`. Nothing here is fetched: before you rely on
// a figure of docs/cost.md, compare this table with the pages that it names, and correct it here.

export interface Price {
  readonly what: string;
  readonly dollars: number;
  /** That many units cost so many dollars. */
  readonly per: number;
  readonly unit: string;
  /** The title of the vendor's page that has it. */
  readonly page: string;
}

export const notedIn = '2026-11';

const million = 1_000_000;
const month = 'a month';

const apiGateway = 'Amazon API Gateway pricing';
const lambda = 'AWS Lambda pricing';
const dynamo = 'Amazon DynamoDB pricing, on-demand capacity';
const cloudWatch = 'Amazon CloudWatch pricing';
const kms = 'AWS Key Management Service pricing';
const waf = 'AWS WAF pricing';

export const prices = {
  restRequest: price('REST API request', 3.5, million, 'requests', apiGateway),
  httpRequest: price('HTTP API request', 1, million, 'requests', apiGateway),
  lambdaTime: price('Lambda time on arm64', 0.0000133334, 1, 'GB-seconds', lambda),
  lambdaRequest: price('Lambda invocation', 0.2, million, 'invocations', lambda),
  dynamoWrite: price('DynamoDB write unit', 0.625, million, 'units', dynamo),
  dynamoRead: price('DynamoDB read unit', 0.125, million, 'units', dynamo),
  sqsRequest: price('SQS request', 0.4, million, 'requests', 'Amazon SQS pricing, standard queues'),
  snsPush: price('SNS mobile push', 0.5, million, 'notifications', 'Amazon SNS pricing, mobile push notifications'),
  kmsRequest: price('KMS request', 0.03, 10_000, 'requests', kms),
  logBytes: price('Log ingestion', 0.5, 1e9, 'bytes', cloudWatch),
  trace: price('X-Ray trace recorded', 5, million, 'traces', 'AWS X-Ray pricing'),
  bytesOut: price('Data out to the internet', 0.09, 1e9, 'bytes', 'Amazon EC2 on-demand pricing, data transfer'),
  wafRequest: price('WAF request', 0.6, million, 'requests', waf),
  key: price('KMS key', 1, 1, month, kms),
  secret: price('Secret', 0.4, 1, month, 'AWS Secrets Manager pricing'),
  alarm: price('Alarm', 0.1, 1, month, cloudWatch),
  dashboard: price('Dashboard', 3, 1, month, cloudWatch),
  metric: price('Custom metric', 0.3, 1, month, cloudWatch),
  webAcl: price('WAF web ACL', 5, 1, month, waf),
  wafRule: price('WAF rule', 1, 1, month, waf),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

export function dollarsFor(name: PriceName, units: number): number {
  return (prices[name].dollars / prices[name].per) * units;
}

function price(what: string, dollars: number, per: number, unit: string, page: string): Price {
  return { what, dollars, per, unit, page };
}
