// What AWS takes at most, by the quota page of each service. Emulators mind few of these; what we make is held against them by
// tests, and what others bring (journeys, pictures, texts) is refused by name before AWS does it without one.

const kB = 1024;
const MB = 1024 * kB;

/** Bytes, where nothing else is said. */
export const awsLimits = {
  dynamoDb: {
    /** Names and values of all attributes. "Service, account, and table quotas in DynamoDB". */
    item: 400 * kB,
    /** Of one value of either key. */
    partitionKey: 2 * kB,
    sortKey: kB,
  },
  lambda: {
    /** Of an event, and of an answer. "Lambda quotas". */
    synchronousPayload: 6 * MB,
    /** Of an event that nobody waits for; since 2025 it may be 1 MB in some regions. */
    asynchronousPayload: 256 * kB,
    /** Names and values of all variables of a function. */
    environment: 4 * kB,
    /** Of the policy of who may call a function. */
    policy: 20 * kB,
  },
  apiGateway: {
    body: 10 * MB,
    /** The first line and all headers, there and back. "Quotas for configuring and running a REST API". */
    headers: 10 * kB,
    /** Seconds of the longest wait, of a REST and of an HTTP API. */
    wait: 29,
  },
  sqs: { message: 256 * kB, policy: 20_000 },
  sns: {
    message: 256 * kB,
    policy: 20_000,
    /** Characters of an SMS, in all its parts. "Publishing to a mobile phone". */
    sms: 1600,
    /** `CustomUserData` of an endpoint. "CreatePlatformEndpoint". */
    userData: 2 * kB,
  },
  /** Of the payload that a phone gets: FCM, "Message size limit"; APNs, "Generating a remote notification". */
  push: 4 * kB,
  ses: {
    /** Of a mail as it is sent, pictures and encoding included. "Service quotas in Amazon SES". */
    mail: 40 * MB,
  },
  eventBridge: {
    /** Of all entries of a call together. "PutEvents". */
    call: 256 * kB,
  },
  cloudWatchLogs: {
    /** Of an event, of which 26 are its own. "PutLogEvents". */
    event: 256 * kB,
    /** Of all events of a call together, counted in the same way. */
    batch: MB,
    ofEachEvent: 26,
  },
  /** Of the policy of a bucket. "Bucket policies". */
  s3: { policy: 20 * kB },
  cloudFormation: {
    resources: 500,
    outputs: 200,
    parameters: 200,
    template: 1_000_000,
    /** Of the answer of a custom resource. "Custom resource response objects". */
    customResource: 4 * kB,
  },
  iam: {
    /** Characters of all inline policies of a role, without blanks. "IAM and AWS STS quotas". */
    rolePolicies: 10_240,
  },
} as const;
