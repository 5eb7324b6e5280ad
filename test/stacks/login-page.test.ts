// The stack of the login page: who can read its files, what browsers are told, and that its files find the API.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { loginPageFiles } from '../../lib/login-page-files.ts';
import { cacheControl, pageHeaders } from '../../login/page-headers.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { everything } from './everything.ts';
import { removeFolders, stubPage, synthesized, type Templates } from './synthesized.ts';

const templates = synthesized(everything);
const page = pageOf(templates);

afterAll(removeFolders);

function pageOf({ loginPage }: Templates) {
  if (!loginPage) throw new Error('There is no login page');
  return loginPage;
}

function distribution() {
  const [found] = Object.values(page.findResources('AWS::CloudFront::Distribution'));
  return found?.['Properties'].DistributionConfig;
}

test('there is none unless it is asked for', () => {
  expect(synthesized().loginPage).toBeUndefined();
});

describe('the bucket', () => {
  test('a stranger who knows its name: nothing is public, nothing comes without TLS, and it is encrypted', () => {
    const [first] = Object.values(page.findResources('AWS::S3::Bucket'));

    page.resourceCountIs('AWS::S3::Bucket', 1);
    expect(first?.['Properties']).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    page.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });

  test('another distribution: only this one may read, and not list', () => {
    const [policy] = Object.values(page.findResources('AWS::S3::BucketPolicy'));
    const allowed = policy?.['Properties'].PolicyDocument.Statement.filter(
      ({ Effect }: Record<string, unknown>) => Effect === 'Allow',
    );

    expect(allowed).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
    expect(JSON.stringify(allowed[0].Condition)).toContain('Distribution');
    page.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    });
  });

  test('whoever uploads can do that, and nothing to the rest of the account', () => {
    const [role] = Object.values(page.findResources('AWS::IAM::Role'));
    const statements = role?.['Properties'].Policies[0].PolicyDocument.Statement;

    page.resourceCountIs('AWS::IAM::Role', 1);
    page.resourceCountIs('AWS::IAM::Policy', 0);
    expect(role?.['Properties'].ManagedPolicyArns).toBeUndefined();
    expect(statements.flatMap(({ Action }: Record<string, unknown>) => Action)).toEqual([
      ...['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      ...['s3:ListBucket', 's3:DeleteObject', 's3:PutObject'],
    ]);
  });
});

describe('the distribution', () => {
  test('N-OTP-7 takes no old TLS, no plain HTTP, and speaks HTTP/2 and HTTP/3, compressed', () => {
    expect(distribution()).toMatchObject({
      Aliases: ['www.example.com'],
      HttpVersion: 'http2and3',
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', Compress: true },
    });
  });

  test('shows the sign-in page at its root, and a page of ours at an address where there is none', () => {
    expect(distribution()).toMatchObject({
      DefaultRootObject: 'login',
      CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/not-found' }],
    });
  });

  test('is added to the zone, for IPv6 as well, when one is named', () => {
    for (const Type of ['A', 'AAAA']) {
      page.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'www.example.com.', Type });
    }
    page.hasOutput('LoginPageUrl', { Value: 'https://www.example.com/login' });
    page.hasOutput('LoginPageTarget', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'DomainName'] } });
  });
});

describe('the headers', () => {
  const [policy] = Object.values(page.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } =
    policy?.['Properties'].ResponseHeadersPolicyConfig ?? {};
  const sent: Record<string, string> = {
    'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
    'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
    'x-content-type-options': security.ContentTypeOptions.Override ? 'nosniff' : '',
    'x-frame-options': security.FrameOptions.FrameOption,
    ...Object.fromEntries(custom.Items.map(({ Header, Value }: Record<string, string>) => [Header, Value])),
  };

  test('are those of the page, with the API’s origin among those that it calls', () => {
    expect(sent).toEqual(Object.fromEntries(pageHeaders(['https://login.example.com'])));
    expect(sent['content-security-policy']).toContain("connect-src 'self' https://login.example.com;");
  });

  test('whoever sits between page and browser: browsers come back with TLS only', () => {
    expect(security.StrictTransportSecurity).toMatchObject({ AccessControlMaxAgeSec: 31_536_000, Override: true });
  });

  test('come with every answer', () => {
    expect(distribution().DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined();
    expect(distribution().CacheBehaviors).toBeUndefined();
  });
});

describe('the files', () => {
  const settings = { amUrl: 'https://login.example.com/am', realm: 'alpha' };
  const files = loginPageFiles(stubPage(), settings);

  test('have addresses as people see them, what they load first, and each the caching that the page wants', () => {
    const found = files.map(({ path, contentType }) => [path, contentType]);

    expect(found).toEqual([
      ['pages/login-AbCd_123.js', 'text/javascript; charset=utf-8'],
      ['pages/style.css', 'text/css; charset=utf-8'],
      ['pages/config.json', 'application/json'],
      ['devices', 'text/html; charset=utf-8'],
      ['login', 'text/html; charset=utf-8'],
      ['not-found', 'text/html; charset=utf-8'],
    ]);
    for (const file of files) expect(file.cacheControl).toBe(cacheControl(file.path));
  });

  test('of a realm are the same pages, which load the same files from where they are', () => {
    const folder = stubPage();
    for (const page of ['login', 'devices']) {
      const link = (attribute: string, file: string) => `<x ${attribute}="./pages/${file}">`;
      writeFileSync(join(folder, `${page}.html`), link('src', 'login-AbCd_123.js') + link('href', 'style.css'));
    }

    const ofRealms = loginPageFiles(folder, settings, ['/alpha', '/customers/europe', '/']);
    const pages = ofRealms.filter(({ path }) => /^(login|devices)/.test(path));

    expect(pages.map(({ path, contentType }) => [path, contentType])).toEqual(
      ['devices', 'login', 'login/alpha', 'devices/alpha', 'login/customers/europe', 'devices/customers/europe']
        .concat('login/root', 'devices/root')
        .map((path) => [path, 'text/html; charset=utf-8']),
    );
    for (const { path, content } of pages) {
      const loaded = [
        ...Buffer.from(content)
          .toString()
          .matchAll(/="([^"]+)"/g),
      ].map(([, file = '']) => file);
      expect(loaded.map((file) => new URL(file, `https://www.example.com/${path}`).pathname)).toEqual([
        '/pages/login-AbCd_123.js',
        '/pages/style.css',
      ]);
    }
  });

  test('say where the API is, and which realm it has', () => {
    const config = files.find(({ path }) => path === 'pages/config.json');

    expect(JSON.parse(Buffer.from(config?.content ?? []).toString())).toEqual(settings);
  });

  test('are uploaded again when one has changed', () => {
    const [first] = Object.values(page.findResources('Custom::LoginPage'));

    expect(first?.['Properties'].Digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('what was never built: synthesis says what to run', () => {
    const empty = mkdtempSync(join(tmpdir(), 'waymark-no-page-'));

    expect(() => loginPageFiles(empty, settings)).toThrow('npm run build:login');
    rmSync(empty, { recursive: true });
  });
});

test('the API takes calls from the page, with the cookie', () => {
  const { environment } = deployedFunctions(templates).get('sessions') ?? {};

  expect(environment?.['CORS_ORIGINS']).toBe('https://app.example.com,https://www.example.com');
});
