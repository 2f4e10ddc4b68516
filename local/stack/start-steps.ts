import { StepgateError } from '../../schemas/errors.ts';
import { StackOutputs, type LocalRun, type LocalStack } from '../../schemas/local-stack.ts';
import { installEmulator, isInstalled } from '../emulator/install.ts';
import { startEmulator, type Emulator } from '../emulator/start.ts';
import type { Step } from '../ui/steps.ts';
import type { AnnouncedServer } from './announced-server.ts';
import { bootstrap, deploy, synth } from './cdk.ts';
import { DEMO_DEPLOYMENT, type LocalDeployment } from './deployment.ts';
import { REGION } from './environment.ts';
import { startModelServer, type Model, type ModelServer } from './model-server.ts';
import { seedData } from './seed.ts';
import { seedSlack } from './seed-slack.ts';
import { startServices } from './services.ts';
import { startSlack, type SlackServer } from './slack-server.ts';
import { seedUsers } from './users.ts';

/** What a start can be told. */
export type StartOptions = {
  model?: Model;
  /** What to deploy; default the demo's tenants and people. */
  deployment?: LocalDeployment;
  /** The port of the HTTP API; default a free one. */
  apiPort?: number;
};

/** What the steps of a start hand on to each other. */
export type Parts = {
  python?: string;
  models?: ModelServer;
  services?: AnnouncedServer;
  slack?: SlackServer;
  emulator?: Emulator;
  app?: string;
  outputs?: StackOutputs;
  users?: LocalStack['users'];
};

/** What a step before this one must have made. */
export function made<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The steps of a start are in the wrong order');
  return part;
}

/** The steps of a start, in their order; each leaves what it made in `parts`. */
export async function startSteps(
  run: LocalRun,
  parts: Parts,
  options: StartOptions,
  signal: AbortSignal,
): Promise<Step[]> {
  const { deployment = DEMO_DEPLOYMENT } = options;
  const target = () => ({ run, endpointUrl: made(parts.emulator).endpointUrl, signal });
  return [
    {
      title: 'Install the AWS emulator (once)',
      done: await isInstalled(),
      run: async () => void (await installEmulator(signal)),
    },
    {
      title: 'Start the AWS emulator and the model',
      run: async () => {
        parts.python = await installEmulator(signal);
        parts.models = await startModelServer(run, options.model ?? 'scripted');
        if (deployment.services) parts.services = await startServices(run, deployment.services);
        const { slack, slackWaitsMs } = deployment;
        if (slack) parts.slack = await startSlack(run, slack, slackWaitsMs);
        parts.emulator = await startEmulator(run, {
          python: parts.python,
          modelUrl: parts.models.modelUrl,
          ...(options.apiPort !== undefined && { apiPort: options.apiPort }),
        });
      },
    },
    {
      title: 'Prepare the deploy',
      beside: [
        { title: 'cdk bootstrap', run: () => bootstrap(target()) },
        {
          title: 'cdk synth',
          run: async () => void (parts.app = await synth(target(), deployment, parts.services?.url)),
        },
      ],
    },
    {
      title: 'cdk deploy',
      run: async () => {
        parts.outputs = StackOutputs.parse(await deploy(target(), made(parts.app)));
      },
    },
    {
      title: 'Create users and demo data',
      run: async () => {
        const outputs = made(parts.outputs);
        const { endpointUrl } = target();
        try {
          [parts.users] = await Promise.all([
            seedUsers(endpointUrl, outputs.UserPoolId, deployment.people),
            seedData({ endpointUrl, outputs, ...deployment }),
          ]);
          const { slack } = parts;
          if (slack) await seedSlack({ endpointUrl, outputs, slack, workspaces: deployment.slack ?? [] });
        } catch (cause) {
          const why = cause instanceof Error ? cause.message : String(cause);
          throw new StepgateError('SeedFailed', `Users and demo data could not be created: ${why}`, {
            cause,
          });
        }
      },
    },
  ];
}

/** The stack that all steps together have made. */
export const describe = (run: LocalRun, parts: Parts): LocalStack => {
  const emulator = made(parts.emulator);
  return {
    apiUrl: emulator.apiUrl,
    endpointUrl: emulator.endpointUrl,
    region: REGION,
    modelUrl: made(parts.models).modelUrl,
    ...(parts.services && { servicesUrl: parts.services.url }),
    ...(parts.slack && { slackUrl: parts.slack.url }),
    users: made(parts.users),
    outputs: made(parts.outputs),
    iamLog: emulator.iamLog,
    traceLog: emulator.traceLog,
    emulatorLog: emulator.log,
    run,
  };
};
