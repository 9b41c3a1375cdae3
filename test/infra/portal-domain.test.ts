import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { settingsFrom } from '../../infra/parts/settings.ts';
import { edgeHeaders, settingNames } from '../../shared/names.ts';
import { synthesized } from './synthesized.ts';
import { at, type Found, list, ofType, written } from './template.ts';

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const context = {
  defaultSender: 'alerts@northwind.example',
  defaultRecipient: 'ops@northwind.example',
  portalDomain: 'portal.northwind.example',
  portalCertificate: certificate,
};
const { stack, template } = synthesized('production', context);
const [distribution] = ofType(template, 'AWS::CloudFront::Distribution');
const config = at(distribution?.properties, 'DistributionConfig');
const variablesOf = ({ properties }: Found) => at(properties, 'Environment', 'Variables');

describe('a portal with a domain of its own', () => {
  test('is reached by that name, over TLS 1.2 or newer, and nothing of it is kept in a cache', () => {
    expect(at(config, 'Aliases')).toEqual(['portal.northwind.example']);
    expect(at(config, 'ViewerCertificate')).toEqual({
      AcmCertificateArn: certificate,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    const behaviour = at(config, 'DefaultCacheBehavior');
    // AWS's own ids of "CachingDisabled" and "AllViewerExceptHostHeader" (CloudFront developer guide, managed policies).
    expect(at(behaviour, 'CachePolicyId')).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(at(behaviour, 'OriginRequestPolicyId')).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    expect(at(behaviour, 'ViewerProtocolPolicy')).toBe('redirect-to-https');
    expect(list(at(behaviour, 'AllowedMethods'))).toContain('POST');
  });

  test('says to the function that a request came by it, with a key that is in no template', () => {
    const [origin] = list(at(config, 'Origins'));
    const [header] = list(at(origin, 'OriginCustomHeaders'));
    expect(at(header, 'HeaderName')).toBe(edgeHeaders.key);
    const key = at(header, 'HeaderValue');
    expect(key).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] });
    const web = ofType(template, 'AWS::Lambda::Function').filter((one) => at(variablesOf(one), settingNames.edgeKey));
    expect(web.map((one) => at(variablesOf(one), settingNames.edgeKey))).toEqual([key]);
    expect(web.map((one) => at(variablesOf(one), settingNames.portalDomain))).toEqual(['portal.northwind.example']);
  });

  test('is where links in mail lead, and whose pages may send files into the bucket', () => {
    const links = ofType(template, 'AWS::Lambda::Function').flatMap((one) => {
      const url = at(variablesOf(one), settingNames.linksUrl);
      return url === undefined ? [] : [url];
    });
    expect(new Set(links)).toEqual(new Set(['https://portal.northwind.example/']));
    expect(links.length).toBeGreaterThan(3);
    expect(template.Outputs?.['LinksUrl']?.Value).toBe('https://portal.northwind.example/');
    expect(written(template.Outputs?.['PortalDomainTarget']?.Value)).toBe(`<${distribution?.id}>`);
    const [bucket] = ofType(template, 'AWS::S3::Bucket');
    expect(at(bucket?.properties, 'CorsConfiguration', 'CorsRules', 0, 'AllowedOrigins')).toEqual([
      'https://portal.northwind.example',
    ]);
  });

  test('has no finding of the AWS Solutions rules unexplained', () => {
    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });
});

test('a stack without a domain has no distribution and no trace of one', () => {
  const plain = JSON.stringify(synthesized('production').template);
  expect(plain).not.toMatch(/CloudFront|EDGE_KEY|PORTAL_DOMAIN/);
});

test('a domain that cannot be one is named with what is missing', () => {
  const from = (given: Readonly<Record<string, unknown>>) => () => settingsFrom((name) => given[name]);
  expect(from({ portalDomain: 'portal.northwind.example' })).toThrow(
    'portalCertificate must be the ARN of a certificate in us-east-1 for portalDomain, found ""',
  );
  expect(from({ portalDomain: 'https://portal.northwind.example/', portalCertificate: certificate })).toThrow(
    'portalDomain must be a host name such as portal.northwind.example, found "https://portal.northwind.example/"',
  );
  expect(
    from({
      portalDomain: 'portal.northwind.example',
      portalCertificate: certificate.replace('us-east-1', 'eu-central-1'),
    }),
  ).toThrow('in us-east-1');
});
