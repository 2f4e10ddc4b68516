import { ConsoleConfig } from '../../schemas/console.ts';
import { env } from '../shared/env.ts';

/** The variables by which every AWS SDK is told of another endpoint for the user pool's service; the sign-in pages are there too. */
const ENDPOINT_VARIABLES = ['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', 'AWS_ENDPOINT_URL'];

/** What the console has to know of this deployment. */
export function consoleConfig(): ConsoleConfig {
  const elsewhere = ENDPOINT_VARIABLES.map((name) => process.env[name]).find((url) => url !== undefined);
  return ConsoleConfig.parse({
    signInUrl: (elsewhere ?? env('signInUrl')).replace(/\/$/, ''),
    clientId: env('consoleClient'),
    cliClientId: env('cliClient'),
    region: process.env['AWS_REGION'],
    stage: env('stage'),
    logGroups: env('stepLogGroups').split(','),
  });
}
