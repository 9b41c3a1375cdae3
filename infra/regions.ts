import { Token } from 'aws-cdk-lib';

/**
 * Regions without Lambda function URLs, on which the links in mail depend.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
export const regionsWithoutFunctionUrls: readonly string[] = [
  'ap-south-2',
  'ap-southeast-4',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
];

/** Throws for a region in which a deployment would fail halfway. One that is only known on deployment passes. */
export function checkRegion(region: string): void {
  if (Token.isUnresolved(region) || !regionsWithoutFunctionUrls.includes(region)) return;
  throw new Error(
    `Headroom cannot be deployed to ${region}: it has no Lambda function URLs, which links in mail need. Choose another region; not possible are ${regionsWithoutFunctionUrls.join(', ')}.`,
  );
}
