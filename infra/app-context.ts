/** Choices of the CDK itself, for the app and its tests. */
export const appContext = {
  /** AWS's own rules for templates, offline; an error fails the synth. */
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  /** Access logs are let in by the bucket's policy: access control lists are off. */
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};
