import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../client-settings.ts';

/** The client of a function; region, credentials and endpoint come from what Lambda sets. */
export const ssmClient = (): SSMClient => new SSMClient(clientSettings);
