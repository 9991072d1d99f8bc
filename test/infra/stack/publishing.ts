import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { alertKinds } from '../../../core/alerts/alert.ts';
import { eventKinds } from '../../../core/summary/summary-events.ts';
import { checkedStack, chosen, distributionOf } from '../checked-stack.ts';

describe('publishing', () => {
  it('serves only signed requests below published/ and sends summary events to an encrypted topic', async () => {
    const template = await checkedStack();
    const config = distributionOf(template, chosen.distribution.domain);
    expect(config.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    expect(config.Origins).toHaveLength(1);
    expect(config.Origins[0]).toMatchObject({ OriginPath: '/published', OriginAccessControlId: expect.anything() });
    expect(config.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    });
    expect(config.DefaultCacheBehavior.TrustedKeyGroups).toHaveLength(1);
    expect(config.CacheBehaviors).toBeUndefined();
    const toPages = statements(template).filter(({ Principal }) => Principal?.Service === 'cloudfront.amazonaws.com');
    expect(toPages).toHaveLength(1);
    expect(toPages[0].Action).toBe('s3:GetObject');
    expect(JSON.stringify(toPages[0].Resource)).toMatch(/\/published\/\*"/);
    // Its own deny would else keep the distribution out.
    const deny = statements(template).filter(
      ({ Condition }) => Condition?.ArnNotEquals?.['aws:SourceArn'] !== undefined,
    );
    expect(deny.map(({ Sid }) => Sid)).toEqual(['OnlyNamedRolesRead']);

    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    for (const kind of eventKinds) {
      const [rule] = rules.filter(({ Properties }) => Properties.Name.endsWith(`-event-${kind}`));
      expect(rule.Properties.EventPattern.detail.object.key).toEqual([
        { wildcard: `published/events/*-${kind}-*.json` },
      ]);
      expect(rule.Properties.Targets).toHaveLength(1);
      expect(rule.Properties.Targets[0].InputTransformer.InputTemplate).toMatch(/<detail-object-key>/);
      expect(rule.Properties.Targets[0].DeadLetterConfig).toBeDefined();
    }
    for (const kind of [...alertKinds, 'digest', 'test']) {
      const [rule] = rules.filter(({ Properties }) => Properties.Name.endsWith(`-alert-${kind}`));
      expect(rule.Properties.EventPattern.detail.object.key).toEqual([
        { wildcard: `published/alerts/*/${kind}/*.json` },
      ]);
      const { InputTemplate } = rule.Properties.Targets[0].InputTransformer;
      // A subscription filters by these two.
      expect(InputTemplate).toContain(`"kind":"${kind}"`);
      expect(InputTemplate).toContain('"object":<detail-object-key>');
    }
    template.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'doisoat-prod-events' });
    for (const topic of Object.values(template.findResources('AWS::SNS::Topic')))
      expect(topic.Properties.KmsMasterKeyId).toBeDefined();
  }, 30_000);
});

// oxlint-disable-next-line typescript/no-explicit-any -- the shape of CloudFormation is asserted, not typed
function statements(template: Template): any[] {
  return Object.values(template.findResources('AWS::S3::BucketPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}
