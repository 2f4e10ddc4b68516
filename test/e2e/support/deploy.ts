import { deploy, synth } from '../../../local/stack/cdk.ts';
import { TEST_DEPLOYMENT } from '../deployment.ts';
import { servicesUrl } from './services.ts';
import { stack } from './stack.ts';

/** Deploys the tests' stack again, with the tenants of a folder in the repo, or outside as seen from there. Only tests of `after/` may. */
export async function deployWith(tenantsFolder: string): Promise<void> {
  const { run, endpointUrl } = stack;
  const target = { run, endpointUrl, signal: new AbortController().signal };
  await deploy(target, await synth(target, { ...TEST_DEPLOYMENT, tenantsFolder }, servicesUrl));
}
