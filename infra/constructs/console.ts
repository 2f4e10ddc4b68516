import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CONSOLE_PATH } from '../../schemas/console.ts';
import type { AgentLoop } from './agent-loop.ts';
import type { HttpApi } from './http-api.ts';
import type { Identity } from './identity.ts';
import type { Setting } from './setting.ts';
import { StepgateFunction } from './stepgate-function.ts';

/** The function that serves the console. */
export const CONSOLE_FUNCTION = 'console';

export interface ConsoleProps {
  readonly setting: Setting;
  readonly identity: Identity;
  readonly http: HttpApi;
  readonly loop: AgentLoop;
}

/** The web console: a static build, served by one function at the API's own origin, so that nothing is shared across origins. */
export class Console extends Construct {
  /** `https://…/console` */
  readonly url: string;

  constructor(scope: Construct, id: string, { setting, identity, http, loop }: ConsoleProps) {
    super(scope, id);
    const fn = new StepgateFunction(this, CONSOLE_FUNCTION, {
      setting,
      name: CONSOLE_FUNCTION,
      description: 'The web console',
      timeout: Duration.seconds(10),
    });
    fn.setEnv('signInUrl', identity.signInUrl);
    fn.setEnv('consoleClient', http.consoleClient.userPoolClientId);
    fn.setEnv('cliClient', identity.cliClient.userPoolClientId);
    fn.setEnv('stepLogGroups', loop.logGroups.join(','));
    http.addOpenPaths(
      ['/', CONSOLE_PATH, `${CONSOLE_PATH}/{proxy+}`],
      fn,
      'It is open on purpose: it serves the same files to everybody, and nothing of any tenant.',
    );
    this.url = `${http.url}${CONSOLE_PATH}`;
  }
}
