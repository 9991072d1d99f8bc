import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageConfig } from './config.ts';

/**
 * What becomes of a resource that holds data when it leaves the stack. Where data is kept it stays, but for a first
 * deployment that failed: what that made is empty, and would hold the names that the next attempt needs.
 */
export function removalOf({ keepsData }: Pick<StageConfig, 'keepsData'>): RemovalPolicy {
  return keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
