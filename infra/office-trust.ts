/** Who may become an office: the trust of its role. */
import {
  AccountRootPrincipal,
  ArnPrincipal,
  FederatedPrincipal,
  PolicyStatement,
  type Conditions,
  type IPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { provinces } from '../core/domain/provinces.ts';

/**
 * Asked where a role is assumed: the credentials of the session that comes of it say nothing of MFA, so a condition on
 * what it then does would never hold.
 */
export const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/**
 * Who may be an office, and of which province. Nobody chooses: a SAML provider or a broker, which know their officers,
 * name it; an IAM user has it as a tag that only an administrator sets, and has MFA. Only the first statement knows the
 * name of the session, so tags have one of their own.
 */
export function officeTrust(identity: string): { assuming: IPrincipal; tagging: PolicyStatement } {
  const onlyProvince = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['province'] } };
  const ids = provinces.map(({ id }) => id);
  if (identity === 'account') {
    const own = '${aws:PrincipalTag/province}';
    const tagged = {
      StringEquals: { 'aws:PrincipalTag/province': ids, 'aws:RequestTag/province': own },
      ...onlyProvince,
      ...withMfa,
    };
    const named = { 'sts:RoleSessionName': `${own}.\${aws:username}` };
    const conditions = { ...tagged, StringEquals: { ...tagged.StringEquals, ...named } };
    return {
      assuming: new AccountRootPrincipal().withConditions(conditions),
      tagging: tag([new AccountRootPrincipal()], tagged),
    };
  }
  const tagged = { StringEquals: { 'aws:RequestTag/province': ids }, ...onlyProvince };
  const named = { ...tagged, StringLike: { 'sts:RoleSessionName': '${aws:RequestTag/province}.*' } };
  if (/^arn:aws[\w-]*:iam::\d{12}:saml-provider\//.test(identity))
    return {
      assuming: new FederatedPrincipal(identity, named, 'sts:AssumeRoleWithSAML'),
      tagging: tag([new FederatedPrincipal(identity, {})], tagged),
    };
  // One role of one account: an account, or a pattern, would again be whoever has rights in it.
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(identity))
    throw new Error('identity: expected `account`, or the ARN of a SAML provider or of the role of a broker');
  const broker = new ArnPrincipal(identity);
  return { assuming: broker.withConditions(named), tagging: tag([broker], tagged) };
}

function tag(principals: IPrincipal[], conditions: Conditions): PolicyStatement {
  return new PolicyStatement({ principals, actions: ['sts:TagSession'], conditions });
}
