import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { deployedFunctions, namer } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const plain = synthesized().journeys;
const templates = synthesized(everything);
const { journeys } = templates;

afterAll(removeFolders);

describe('a domain name of one’s own', () => {
  test('has AM’s context path before the stage’s paths, so that …/am/json/… stays what it is', () => {
    journeys.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: 'am',
      DomainName: { Ref: Match.stringLikeRegexp('Domain') },
      Stage: { Ref: Match.stringLikeRegexp('DeploymentStageam') },
    });
  });

  test('N-OTP-7 takes no old TLS, and the certificate that was named', () => {
    journeys.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'login.example.com',
      RegionalCertificateArn: everything.domain?.certificateArn,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
    });
  });

  test('going round the domain: beside it the gateway answers under no name of its own', () => {
    journeys.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    plain.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: false });
  });

  test('is added to the zone when one is named, and otherwise told what to point to', () => {
    const byHand = synthesized({
      domain: { name: 'login.example.com', certificateArn: everything.domain?.certificateArn ?? '' },
    });

    journeys.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'login.example.com.',
      Type: 'A',
      HostedZoneId: 'Z0123456789',
    });
    byHand.journeys.resourceCountIs('AWS::Route53::RecordSet', 0);
    byHand.journeys.hasOutput('DomainTarget', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'RegionalDomainName'] } });
  });

  test('is what functions and clients are told', () => {
    for (const name of ['authenticate', 'push-message', 'serverinfo']) {
      expect(deployedFunctions(templates).get(name)?.environment['PUBLIC_URL']).toBe('https://login.example.com/am');
    }
    journeys.hasOutput('ApiUrl', { Value: 'https://login.example.com/am' });
  });

  test('without one there is none, and the URL is the gateway’s, without a slash at the end', () => {
    const [{ Value } = {}] = Object.values(plain.findOutputs('ApiUrl'));

    plain.resourceCountIs('AWS::ApiGateway::DomainName', 0);
    expect(namer(templates)(Value)).toBe('https://JourneysApi.execute-api.Region.URLSuffix/am');
  });
});

describe('the firewall', () => {
  const [rules] = Object.values(journeys.findResources('AWS::WAFv2::WebACL')).map(({ Properties }) => Properties);

  test('stands before the stage, when it is on', () => {
    plain.resourceCountIs('AWS::WAFv2::WebACL', 0);
    plain.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
    journeys.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
      WebACLArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FirewallRules'), 'Arn'] },
    });
    expect(rules?.Scope).toBe('REGIONAL');
  });

  test('guessing from one address: it is refused beyond the limit of the deployment', () => {
    expect(rules?.Rules).toContainEqual(
      expect.objectContaining({
        Action: { Block: {} },
        Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 500 } },
      }),
    );
  });

  test('guessing from one address: a deployment with a domain has the limit and nothing else, unless it says so', () => {
    const domain = { name: 'login.example.com', certificateArn: everything.domain?.certificateArn ?? '' };
    const withDomain = synthesized({ domain }).journeys;
    const without = synthesized({ domain, waf: false }).journeys;

    withDomain.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: [
        Match.objectLike({ Name: 'rate', Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 2000 } } }),
      ],
    });
    without.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  test('a password of any characters, or a step of 100 kB, is not refused for its body', () => {
    const { ManagedRuleGroupStatement: group } = rules?.Rules[1].Statement ?? {};

    expect(group.Name).toBe('AWSManagedRulesCommonRuleSet');
    expect(
      group.RuleActionOverrides.map(({ Name, ActionToUse }: Record<string, unknown>) => [Name, ActionToUse]),
    ).toEqual(
      ['CrossSiteScripting', 'EC2MetaDataSSRF', 'GenericLFI', 'GenericRFI', 'SizeRestrictions'].map((rule) => [
        `${rule}_BODY`,
        { Count: {} },
      ]),
    );
  });

  test('whoever may look at it sees no cookies: it keeps no samples of requests', () => {
    const seen = JSON.stringify(rules).match(/"SampledRequestsEnabled":\w+/g);

    expect(seen).toHaveLength(3);
    expect(new Set(seen)).toEqual(new Set(['"SampledRequestsEnabled":false']));
  });
});
