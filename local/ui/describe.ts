import type { LocalStack } from '../../schemas/local-stack.ts';
import { theme } from './theme.ts';

/** A line that names something and says what it is. */
export const fact = (name: string, value: string): string => `  ${theme.quiet(name.padEnd(12))}${value}`;

/** Where the page of the stack's own Slack is, as one of its people or as nobody yet; undefined for a stack without one. */
export const slackPage = ({ slackUrl }: LocalStack, user?: string): string | undefined =>
  slackUrl === undefined ? undefined : `${slackUrl}/${user === undefined ? '' : `?as=${user}`}`;

/** The lines that tell a person where to look at a stack, and as whom. */
export function describeConsole(stack: LocalStack): string[] {
  const { outputs, users } = stack;
  const tenants = [...new Set(users.map(({ tenant }) => tenant))];
  const page = slackPage(stack);
  return [
    fact('Console', theme.name(outputs.ConsoleUrl)),
    ...(page === undefined ? [] : [fact('Slack', `${theme.name(page)} ${theme.quiet('(a local one)')}`)]),
    ...tenants.map((tenant, index) => {
      const people = users
        .filter((one) => one.tenant === tenant)
        .map(({ name, groups }) => `${name} ${theme.quiet(`(${groups[0] ?? 'in no group'})`)}`);
      return fact(index === 0 ? 'Sign in as' : '', `${people.join(', ')} ${theme.quiet(`of ${tenant}`)}`);
    }),
    fact('Password', `${users[0]?.password ?? ''} ${theme.quiet('(everybody’s)')}`),
  ];
}

/** The lines that tell a person all of where a stack is, who may sign in, and how to call it. */
export function describeStack(stack: LocalStack): string[] {
  const { apiUrl, endpointUrl, modelUrl } = stack;
  return [
    ...describeConsole(stack),
    '',
    fact('API', theme.name(apiUrl)),
    fact('AWS', `${theme.name(endpointUrl)} ${theme.quiet('(every AWS API; keys test / test)')}`),
    fact('Model', theme.name(modelUrl)),
    '',
    `  curl -H "authorization: Bearer $(npm run -s local -- token rita)" ${apiUrl}/v1/sessions`,
  ];
}
