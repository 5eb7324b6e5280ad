// Running one node, wherever it lives: in this process or in a Lambda of its own. Everything here is JSON.
import type { Json, JsonObject } from '../json.ts';
import type { AuditEventName } from '../manifest/audit-events.ts';
import type { Answers, Callback } from '../node/callbacks/callback.ts';
import type { ScriptingSettings } from '../script/scripting-settings.ts';
import type { SendingPolicy } from './codes.ts';
import type { PushBudgetPolicy } from './push.ts';
import type { Session } from './sessions.ts';
import type { AttemptPolicy, PasswordPolicy, UserSchema } from './users.ts';

/**
 * Languages to answer in, best first, `*` for any; the realm's and the server's come into play when none of the request's
 * fits.
 */
export interface Locales {
  readonly request: readonly string[];
  readonly realm: string;
  readonly server: string;
}

/** What nodes must know of the realm's Push Notification Service. */
export interface PushFacts {
  /** Seconds for which a message may wait for its answer, AM's `mdDuration`. */
  readonly messageSeconds: number;
  readonly budget: PushBudgetPolicy;
  readonly fcmPayload: 'fcmV1' | 'legacy';
}

/** Who sent the request, by the gateway's own word and by the client's. */
export interface Client {
  readonly sourceIp: string;
  readonly userAgent: string;
  /** ISO 3166-1 alpha-2, where the deployment has an edge that knows. */
  readonly country?: string;
}

/** A factor that a node has verified. */
export interface Proof {
  /**
   * RFC 8176: `pwd`, `otp`, `swk`, `hwk`, `sms`; and our own words `recovery` for a recovery code, `uv` for who was recognised by
   * his device, and `mail` for a code by mail. Codes that were sent are nobody's second factor.
   */
  readonly factor: string;
  /** `oath#<uuid>`, `push#<uuid>`, `webauthn#<uuid>`: what the user has shown to have. Absent for what the user knows, and for a code by mail. */
  readonly device?: EnrolledDevice;
  /** Milliseconds since the epoch, when it is a proof of before that still counts. Default: now. */
  readonly at?: number;
  /** Of a remembered browser: a second factor stands behind it. */
  readonly second?: true;
}

/** Kind and uuid: `oath#<uuid>`. */
export type EnrolledDevice = string;

/** What this run of the journey knows of its user. */
export interface Standing {
  readonly proofs: readonly (Proof & { readonly at: number })[];
  /** Devices that it has stored itself. */
  readonly enrolled: readonly EnrolledDevice[];
}

/** How the realm guards the factors of its users. */
export interface FactorRule {
  /**
   * `any`, as AM has it: a journey may do what its author has it do. `proved`: it changes the factors of a user who has some
   * only when one of them was proved in it.
   */
  readonly changes: 'any' | 'proved';
  /** The journey that messages send such users to. */
  readonly journey?: string;
  /** No session comes of this journey without a second factor, whoever it is for. */
  readonly always?: true;
}

/** A browser that has signed in before, as a cookie of ours proves. It is no factor: it only tells who is guessing. */
export interface KnownBrowser {
  readonly id: string;
  /**
   * Whom it has signed in as, by a digest of its own, and when it last did: milliseconds since the epoch. `factor`: with a
   * second factor, once at least.
   */
  readonly users: readonly { readonly digest: string; readonly since: number; readonly factor?: true }[];
}

/** What nodes must know of their realm: its rules, and its services. The engine hands it on and reads nothing of it. */
export interface RealmFacts {
  readonly attemptPolicy: AttemptPolicy;
  /** The realm's profile is `strict`: its bounds go before the node's config. */
  readonly strict: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly factorRule: FactorRule;
  /** Absent when the realm has no Push Notification Service. */
  readonly push?: PushFacts;
  /** What the realm says of the attributes of its users, beside the usual ones. */
  readonly userAttributes?: UserSchema;
  /** Absent while no terms are in force. */
  readonly terms?: Terms;
  /** For so many days a browser may be remembered. 0 in a strict realm. */
  readonly rememberBrowserDays?: number;
  /** Users whom a journey may sign in without asking who they are. */
  readonly anonymousUsers?: readonly string[];
  /** What it says of mails and SMS to its users. */
  readonly sending?: SendingFacts;
  /** What its scripts may touch, and the name of the cookie that they are not shown. */
  readonly scripting?: ScriptingSettings & { readonly cookieName: string };
}

/** Facts that are large, or nobody's business but of few nodes: a node is told those that its definition names. */
export const factsOnRequest = [
  'anonymousUsers',
  'rememberBrowserDays',
  'scripting',
  'sending',
  'terms',
  'userAttributes',
] as const satisfies (keyof RealmFacts)[];

export type FactOnRequest = (typeof factsOnRequest)[number];

interface SendingFacts extends SendingPolicy {
  /** For which a link is good, unless the node says. */
  readonly linkMinutes: number;
  /** The page that links lead to. Default: the deployment's. */
  readonly resumeUrl?: string;
  /** How numbers begin that SMS go to. Empty: none do. */
  readonly smsCountries: readonly string[];
  readonly smsSender?: string;
  /** Languages of which the realm has texts of its own. */
  readonly ownTexts: readonly string[];
  /** Whom mails come from, unless the node says. */
  readonly mailFrom?: string;
}

/** The terms and conditions that are in force. */
export interface Terms {
  readonly version: string;
  /** By language. */
  readonly text: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly createDate: string;
}

/** What nodes are told of the client's request, as the door has found it. */
export interface RequestFacts {
  /** Where clients and phones reach us, without a slash at the end: `https://login.example.com/am`. */
  readonly baseUrl: string;
  /** The page on which people sign in, where there is one: `https://www.example.com/login`. */
  readonly pageUrl?: string;
  /** Origins beside that one whose pages may call us. Absent when there are none. */
  readonly pageOrigins?: readonly string[];
  readonly client: Client;
  /** Absent when the request comes from no browser that we know. Nodes ask node/known-browser.ts whose it is. */
  readonly browser?: KnownBrowser;
  /** The client understands what AM's clients do not: the hints that are told beside a step, and steps that only they can bring about. */
  readonly hints?: true;
  /** Ties together the log lines of one turn, and what it has others do later. */
  readonly transactionId: string;
  /** Milliseconds since the epoch by which the whole turn must have answered. */
  readonly deadline: number;
}

/** What the user of our own page may ask for in place of an answer: the step before, another way, the same sent once more. */
export type ReturnName = 'back' | 'ways' | 'again';

/** What a node wants to be shown of the client's request, and of where it stands. */
export interface RequestWish {
  /**
   * Names in any case. Nobody is shown credentials or the session's token. `*` is for nodes that do an author's bidding: all
   * that came, the author's business with it, but for what opens doors of ours.
   */
  readonly headers?: readonly string[] | '*';
  /** Those of the query. */
  readonly parameters?: true;
  /** Names as they are. Of those that are ours a node learns that they are there, and nothing else; of `*` not even that. */
  readonly cookies?: readonly string[] | '*';
  /** Properties of the session that came along. Whoever is shown one ties the journey to that session. */
  readonly session?: readonly string[] | '*';
  /** Whose session came along, and what it has proved. */
  readonly proofs?: true;
  /** What it has asked itself in the step that is answered, and the journey around it. */
  readonly step?: true;
}

/** What there was of it. */
export interface RequestView {
  /** By their names in lower case, each with its values. Those that did not come are left out. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** By name, each with its values in the order of the request. Those that did not come are left out. */
  readonly cookies?: Readonly<Record<string, readonly string[]>>;
  /** Absent when no live session of this realm came along; else those of the properties that it has. */
  readonly session?: Readonly<Record<string, string>>;
  /** Absent when no live session of this realm came along. */
  readonly proofs?: Pick<Session, 'realm' | 'username' | 'factors'>;
  readonly step?: StepView;
}

export interface StepView {
  /** One for each of the answers. Empty where the node has not asked yet. */
  readonly asked: readonly Callback[];
  /** The journey runs inside another. */
  readonly inner: boolean;
  /** The journey's author wants it to run whatever session there is. */
  readonly mustRun: boolean;
}

/** What all nodes are told that run in one turn: the same for each. */
export interface TurnFacts extends RealmFacts, RequestFacts {
  readonly locales: Locales;
  /** The client's timer has brought this request: its user has pressed nothing. */
  readonly byTimer?: true;
  /** Milliseconds since the epoch at which the journey ends, whatever its nodes wait for. */
  readonly journeyEnds: number;
}

/** What one node is told on one visit, besides what is its own: config, state and answers. */
export interface VisitFacts extends TurnFacts {
  /** Normal form: `/`, `/alpha`. */
  readonly realm: string;
  readonly journey: string;
  /** AM's object type of the journey's users, `managed/user` unless the journey names another. */
  readonly identityResource: string;
  /** The user whom an earlier node identified. */
  readonly universalId?: string;
  /** The request wants everything proved anew: what stands in for a proof counts for nothing. */
  readonly forceAuth?: true;
  /**
   * Names this visit of this request; the same request again has the same name. It goes into every port call that has an
   * effect, and effects are made once per visit.
   */
  readonly visit: string;
  /** What this run has proved of its user, and enrolled for him. */
  readonly standing: Standing;
  /** What the node asks to be shown. */
  readonly request?: RequestView;
  /** The user has come back to it on purpose, for this. */
  readonly returned?: ReturnName;
  /** The link that this very node has sent was opened: this visit goes on from it. */
  readonly resumed?: true;
  /** In the phase `journeySucceeded` alone: the session that is about to begin. Absent when there will be none. */
  readonly opens?: OpenedSession;
}

export interface NodeRequest extends VisitFacts {
  readonly nodeType: string;
  readonly nodeId: string;
  readonly displayName: string;
  /** `journeySucceeded` tells a node that asked for it that its journey ended well; it then returns nothing of use. */
  readonly phase: 'process' | 'journeySucceeded';
  readonly config: Json;
  /** What the node declared as inputs; everything when it declared none. */
  readonly state: StateStores;
  readonly answers: Answers;
}

export interface OpenedSession {
  readonly username: string;
  /** The ground that it will stand on. */
  readonly epoch: number;
}

/**
 * A cookie that goes out with the answer to this request. Never one of ours: neither the session's nor the one by which a
 * browser is known.
 */
export interface ReplyCookie {
  readonly name: string;
  readonly value: string;
  /** Default: `/`. */
  readonly path?: string;
  /** Default: the host that answers, and no other. */
  readonly domain?: string;
  /** Seconds. Default: until the browser closes. */
  readonly maxAge?: number;
  /** Default: where clients come over TLS. */
  readonly secure?: boolean;
  /** Out of reach of scripts. Default: true. */
  readonly httpOnly?: boolean;
  /** Default: `Lax`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

/** Something that a node has done and that operators want to know of: an audit event of its own, never with a secret. */
export interface NodeEvent {
  readonly eventName: NodeEventName;
  readonly info?: Readonly<Record<string, string>>;
}

type NodeEventName = Extract<
  AuditEventName,
  | 'WAYMARK-ACCOUNT-LOCKED'
  | 'WAYMARK-ACCOUNT-UNLOCKED'
  | 'WAYMARK-ADDRESS-CHANGED'
  | 'WAYMARK-ATTEMPT-REFUSED'
  | 'WAYMARK-BROWSER-REMEMBERED'
  | 'WAYMARK-CODE-HELD-BACK'
  | 'WAYMARK-CODE-REPLAYED'
  | 'WAYMARK-DEVICE-CHANGED'
  | 'WAYMARK-DEVICE-REGISTERED'
  | 'WAYMARK-DEVICE-REMOVED'
  | 'WAYMARK-MAIL-SENT'
  | 'WAYMARK-PASS-USED'
  | 'WAYMARK-PASSKEY-COUNT-BEHIND'
  | 'WAYMARK-PASSWORD-CHANGED'
  | 'WAYMARK-PUSH-REFUSED-BY-BUDGET'
  | 'WAYMARK-RECOVERY-CODE-USED'
  | 'WAYMARK-SCRIPT-REFUSED'
  | 'WAYMARK-SMS-SENT'
  | 'WAYMARK-REMEMBERED-TOKEN-REPLAYED'
>;

/** One more for a meter, or the milliseconds that something took. */
export interface Measure {
  /** Up to 64 letters, digits, `.`, `_` and `-`. */
  readonly key: string;
  readonly milliseconds?: number;
}

/** What the answer at the end of the journey says besides. Of several the later ones overwrite the earlier. */
export interface Ending {
  /** `error`: the journey could not go on. */
  readonly at: 'success' | 'failure' | 'error';
  /** In place of the message that there would be. */
  readonly message?: string;
  readonly details: JsonObject;
  /** Properties of the new session that a success tells, by the names in the answer. Those that it lacks are left out. */
  readonly sessionProperties?: Readonly<Record<string, string>>;
}

/** What a node may leave with the journey besides its outcome. Later values overwrite earlier ones. */
export interface NodeExtras {
  readonly sessionProperties?: Readonly<Record<string, string>>;
  readonly removedSessionProperties?: readonly string[];
  readonly maxSessionMinutes?: number;
  readonly maxIdleMinutes?: number;
  /** Shown to the client if the journey ends in failure. */
  readonly errorMessage?: string;
  /** Shown instead of `errorMessage` when the account is locked. */
  readonly lockoutMessage?: string;
  /** Where the journey's author sends clients after success; the same text is in shared state. */
  readonly successUrl?: string;
  /** The same after failure. */
  readonly failureUrl?: string;
  readonly ending?: Ending;
  /** The look that the client's page is to have from here on, by its name. */
  readonly theme?: string;
  /** For the meters of the journey's author. */
  readonly measured?: readonly Measure[];
  readonly universalId?: string;
  /** What this node has verified of the journey's user. Only nodes whose definition says that they do may leave it. */
  readonly proved?: readonly Proof[];
  /**
   * The ground that `proved` stands on, for a user whom nobody had named before this visit: what is raised after that ends
   * it. Default: the ground as it was before the visit.
   */
  readonly provedOn?: number;
  /** They go out with the answer to this request, however it ends. */
  readonly cookies?: readonly ReplyCookie[];
  /** What it has stored for the journey's user. */
  readonly enrolled?: readonly EnrolledDevice[];
  /** Devices of the journey's user that are there no more: what was proved with them is void. */
  readonly gone?: readonly EnrolledDevice[];
  /** Run this node once more, in the phase `journeySucceeded`, when the journey ends well. */
  readonly wantsSuccess?: boolean;
  /** Extra facts for the audit event of this visit; never a secret. */
  readonly audit?: JsonObject;
  /**
   * With callbacks: the journey ends for this client, and goes on where it stands for whoever has the token, once and within these
   * minutes. At least 256 bits, drawn once per visit. `username`: whose link it is, where the journey does not know him by its
   * own means: what ends his sessions ends the link.
   */
  readonly suspend?: { readonly token: string; readonly minutes: number; readonly username?: string };
  /** What it was shown of the session has played no part: the journey is not tied to it. */
  readonly sessionUnused?: true;
  /** Have the node of the definition's `beside` run, too. */
  readonly beside?: true;
  readonly events?: readonly NodeEvent[];
}

export type NodeResult =
  | { readonly kind: 'outcome'; readonly outcome: string; readonly extras: NodeExtras }
  | {
      readonly kind: 'callbacks';
      readonly callbacks: readonly Callback[];
      readonly header?: string;
      readonly description?: string;
      readonly stage?: string;
      /** What our own page is told beside the step, and nobody else. It says the same as long as the step is the same. */
      readonly hints?: JsonObject;
      readonly extras: NodeExtras;
    }
  /** The node of the definition's `becomes` runs in its place, with this config. */
  | { readonly kind: 'becomes'; readonly config: JsonObject; readonly extras: NodeExtras };

/** A journey's three stores: `shared` travels with it, `transient` lives for one request, `secure` is transient kept. */
export interface StateStores {
  readonly shared: JsonObject;
  readonly transient: JsonObject;
  readonly secure: JsonObject;
}

/** One write of a node. `put` leaves the key in the other stores, `merge` removes it there, `remove` removes it everywhere. */
export type StateEdit =
  | { readonly op: 'put' | 'merge'; readonly store: 'shared' | 'transient'; readonly key: string; readonly value: Json }
  | { readonly op: 'remove'; readonly key: string };

export type NodeReply =
  | { readonly ok: true; readonly result: NodeResult; readonly edits: readonly StateEdit[] }
  /** The node ended the journey. `code` and `message` are for the log only; the client sees `clientMessage`, if any. */
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly clientMessage?: string;
      readonly events?: readonly NodeEvent[];
    };

export interface NodeRunner {
  /** Rejects only when the node could not be run at all. */
  run(request: NodeRequest): Promise<NodeReply>;
  /** Runs a node whose reply nobody waits for: resolves once that is sure to begin. Absent where nothing is gained by it. */
  beside?(request: NodeRequest): Promise<void>;
}

/** The reply is dropped, whichever it is. */
export async function runBeside(runner: NodeRunner, request: NodeRequest): Promise<void> {
  await (runner.beside ? runner.beside(request) : runner.run(request));
}

// Starting the functions of nodes before a journey comes to them, while the user is still typing.

export interface NodeWarmer {
  /** The types that have a function of their own here. */
  readonly nodeTypes: ReadonlySet<string>;
  /**
   * Asks for these functions to be started, each at most once a minute. Runs no node. Resolves when that is sent, or
   * after a short while without; never rejects.
   */
  warm(nodeTypes: readonly string[]): Promise<void>;
}
