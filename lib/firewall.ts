// The firewall before the API: a limit to what one address may ask for, and AWS's common rules.
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

export interface FirewallProps {
  /** Of the firewall and, as prefix, of its metrics. */
  readonly name: string;
  /** Of the stage that it stands before. */
  readonly stageArn: string;
  /** Of one address; the next one is refused. */
  readonly requestsPerFiveMinutes: number;
  /** AWS's, against what is known to be bad. */
  readonly commonRules: boolean;
}

// Bodies hold passwords of any characters, and steps come back whole, with their scripts and pictures, up to 128 kB.
// These rules would refuse them; nothing of a body is ever run, shown or put into a query.
const rulesForBodies = [
  'CrossSiteScripting_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'SizeRestrictions_BODY',
];

const common = {
  name: 'common',
  priority: 1,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: 'AWSManagedRulesCommonRuleSet',
      ruleActionOverrides: rulesForBodies.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
};

export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { name, stageArn, requestsPerFiveMinutes, commonRules } = props;
    // Without samples: those show whole requests, cookies included.
    const seenAs = (metric: string) => ({
      cloudWatchMetricsEnabled: true,
      metricName: `${name}-${metric}`,
      sampledRequestsEnabled: false,
    });
    const rules = new CfnWebACL(this, 'Rules', {
      name,
      description: 'Before the API of authentication journeys',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: seenAs('all'),
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerFiveMinutes } },
          visibilityConfig: seenAs('rate'),
        },
        ...(commonRules ? [{ ...common, visibilityConfig: seenAs('common') }] : []),
      ],
    });
    new CfnWebACLAssociation(this, 'BeforeTheStage', { resourceArn: stageArn, webAclArn: rules.attrArn });
  }
}
