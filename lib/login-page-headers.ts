// The headers of login/page-headers.ts, as CloudFront adds them to every answer.
import { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { pageHeaders } from '../login/page-headers.ts';

export interface LoginPageHeadersProps {
  /** Unique in the account. */
  readonly name: string;
  /** The origin of the API. */
  readonly api: string;
}

type SecurityHeaders = CfnResponseHeadersPolicy.SecurityHeadersConfigProperty;

const override = true;
const year = 31_536_000;

/** Headers that CloudFront has settings of their own for, and takes in no other way. */
const settings: Readonly<Record<string, (value: string) => SecurityHeaders>> = {
  'content-security-policy': (contentSecurityPolicy) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override },
  }),
  'referrer-policy': (referrerPolicy) => ({ referrerPolicy: { referrerPolicy, override } }),
  // It knows one value.
  'x-content-type-options': () => ({ contentTypeOptions: { override } }),
  'x-frame-options': (frameOption) => ({ frameOptions: { frameOption, override } }),
};

export class LoginPageHeaders extends Construct {
  readonly policy: CfnResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { name, api }: LoginPageHeadersProps) {
    super(scope, id);
    const headers = pageHeaders([api]);
    const security = headers.map(([header, value]) => settings[header]?.(value) ?? {});
    const others = headers.filter(([header]) => settings[header] === undefined);
    this.policy = new CfnResponseHeadersPolicy(this, 'Policy', {
      responseHeadersPolicyConfig: {
        name,
        securityHeadersConfig: Object.assign(
          // Only here: on one machine the pages come without TLS.
          { strictTransportSecurity: { accessControlMaxAgeSec: year, override } },
          ...security,
        ),
        customHeadersConfig: { items: others.map(([header, value]) => ({ header, value, override })) },
      },
    });
  }
}
