/**
 * CloudFront before the portal: a name of its own, TLS of a certificate of ours, logs, a firewall if there is one. Its
 * own way to be let in by Lambda (origin access control) asks every client for the hash of what it posts, which a form
 * without a script cannot give; so the function's URL is open, and CloudFront proves itself by a secret in a header.
 */
import { CfnOutput, CfnParameter, Duration, Validations } from 'aws-cdk-lib';
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
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { frontHeaders } from '../functions/env-names.ts';
import type { PortalConfig, StageConfig } from './config.ts';
import { requestLogs } from './publishing-distribution.ts';

/** Until the first byte of an answer: a release is waited for so long (CloudFront's own quota is 120). */
const answerWithin = Duration.seconds(60);

/** The function's URL wants its own name as the host, so the name that was asked for is told beside it. */
const tellHost = `function handler(event) {
  event.request.headers['${frontHeaders.host}'] = { value: event.request.headers.host.value };
  return event.request;
}`;

export function portalFront(
  scope: Construct,
  { config, wanted, url }: { config: StageConfig; wanted: NonNullable<PortalConfig['front']>; url: FunctionUrl },
): void {
  const secret = new CfnParameter(scope, 'PortalFrontSecret', {
    type: 'String',
    noEcho: true,
    minLength: 43,
    description: 'What portal-front.secret in the secret bucket holds',
  });
  const distribution = new Distribution(scope, 'PortalFront', {
    comment: `doisoat ${config.stage}: portal`,
    domainNames: [wanted.domain],
    certificate: Certificate.fromCertificateArn(scope, 'PortalCertificate', wanted.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    ...(wanted.webAclArn === undefined ? {} : { webAclId: wanted.webAclArn }),
    enableLogging: true,
    logBucket: requestLogs(scope, config, 'portal'),
    defaultBehavior: {
      origin: new FunctionUrlOrigin(url, {
        readTimeout: answerWithin,
        customHeaders: { [frontHeaders.secret]: secret.valueAsString },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // Every answer is somebody's own.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(scope, 'PortalHost', {
            functionName: `doisoat-${config.stage}-portal-host`,
            comment: 'Tells the portal under which name it was asked',
            runtime: FunctionRuntime.JS_2_0,
            code: FunctionCode.fromInline(tellHost),
          }),
        },
      ],
    },
  });
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-CFR1', reason: 'Offices are known by login, not by country.' },
    {
      id: 'AwsSolutions::AwsSolutions-CFR2',
      reason: 'A firewall is the organisation’s choice (`webAclArn`); every input is read by a schema in any case.',
    },
  );
  new CfnOutput(scope, 'portalDomain', { value: distribution.distributionDomainName });
}
