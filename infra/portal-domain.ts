import { Fn, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { edgeHeaders } from '../shared/names.ts';
import type { PortalDomainSettings } from './parts/settings.ts';

export interface PortalDomainProps {
  readonly domain: PortalDomainSettings;
  /** with a slash at its end */
  readonly functionUrl: string;
  /** what CloudFront says to the function, so that it believes the rest */
  readonly edgeKey: string;
}

/**
 * What requests that came by the own domain carry: the random part of the stack's id, which nobody outside the account sees. It is
 * in no template and costs nothing. Whoever had it could claim another network address, and nothing more.
 */
export const edgeKeyOf = (scope: Construct): string => Fn.select(2, Fn.split('/', Stack.of(scope).stackId));

/**
 * CloudFront in front of the portal: a domain of the consultancy's own, and nothing is kept in a cache, since each page is somebody's.
 * Origin access control is no choice here: with it a browser would have to sign the body of every form (decision 0029).
 */
export class PortalDomain extends Construct {
  /** what the domain's CNAME points to */
  readonly target: string;

  constructor(scope: Construct, id: string, { domain, functionUrl, edgeKey }: PortalDomainProps) {
    super(scope, id);
    // Lambda sees CloudFront's address; whose request it is, which limits are counted by, only CloudFront knows.
    const sayViewer = new EdgeFunction(this, 'SayViewer', {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        `function handler(event) { event.request.headers['${edgeHeaders.viewer}'] = { value: event.viewer.ip }; return event.request; }`,
      ),
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Headroom: portal and links of mail',
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificate),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', functionUrl)), {
          customHeaders: { [edgeHeaders.key]: edgeKey },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // Lambda finds the function by the host name.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // The function does it itself.
        compress: false,
        functionAssociations: [{ function: sayViewer, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
    });
    this.target = distribution.distributionDomainName;
    const reasons = {
      'AwsSolutions-CFR1':
        'People of a consultancy and its clients travel: a portal that opens at home only would be shut when it is needed. What it protects is behind a session.',
      'AwsSolutions-CFR2':
        'A web application firewall costs more a month than the product. Reserved concurrency bounds what strangers can cost and an alarm says so; one can be put in front of this distribution.',
      'AwsSolutions-CFR3':
        'Access logs would repeat signed links, which act for whoever holds them, in a second bucket. The function logs each outcome without them.',
    };
    for (const [rule, reason] of Object.entries(reasons))
      Validations.of(distribution).acknowledge({ id: rule, reason });
  }
}
