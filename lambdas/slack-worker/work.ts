import { MACHINE_ERRORS, SLACK_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { SlackErrorName } from '../../schemas/errors.ts';
import type { SlackApp, SlackWork, SlackWorkOf } from '../../schemas/slack.ts';
import { annotate, logger, metrics } from '../shared/observability.ts';
import { slackStore } from '../shared/slack/store.ts';
import { recordAttempt } from './attempts.ts';
import { linkOffer, runCommand } from './commands.ts';
import type { Told } from './commands.ts';
import { decideBySlack } from './decide.ts';
import { say } from './say.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** How long a command is worth doing: less than the day for which `idempotency.ts` knows that it was done before. */
const COMMAND_MS = 12 * 3_600_000;

/**
 * Does what somebody asked for in Slack, and answers them alone. Who they are is the user of Stepgate that they were linked to, in the groups
 * that the user pool has for that user at this moment. Decisions that nobody looks at are recorded as attempts. What throws comes again.
 */
export async function work(task: SlackWork, correlationId: string, deps: WorkerDeps): Promise<void> {
  annotate({ tenant: task.tenant, correlationId });
  const slack = slackStore(task.tenant, deps.storesFor(task.tenant).db);
  if (task.kind === 'uninstalled') return slack.uninstall(task.team, task.at);
  if (task.kind === 'replayed') {
    const said = { error: SLACK_ERRORS.Replayed, detail: 'the same request came before' };
    return recordAttempt({ task, link: await slack.link(task.who), ...said, correlationId }, deps);
  }
  if (task.kind === 'command' && deps.clock().getTime() - Date.parse(task.reply.at) > COMMAND_MS)
    return logger.warn('a command comes too late to be done');
  const app = await deps.app();
  if (app === undefined)
    throw new StepgateError(MACHINE_ERRORS.EntryMissing, 'the Slack app’s secret is gone');
  const told = await answerTo(task, app, correlationId, deps);
  if (told === undefined) return logger.info('a click came again');
  try {
    await say(told.text, task, { ...deps, app }, told.more);
  } catch (error) {
    // A command may be done again, to be answered; a decision was taken, and its message shows it.
    if (task.kind === 'command') throw error;
    logger.error('whoever clicked was not answered', { error: error as Error });
  }
}

async function answerTo(
  task: SlackWorkOf<'decision' | 'unopened' | 'command'>,
  app: SlackApp,
  correlationId: string,
  deps: WorkerDeps,
): Promise<Told | undefined> {
  if (task.kind === 'unopened') return { text: 'The form did not open. Click again.' };
  const slack = slackStore(task.tenant, deps.storesFor(task.tenant).db);
  const link = await slack.link(task.who);
  const refuse = async (error: SlackErrorName, detail: string): Promise<Told> => {
    logger.warn('somebody in Slack is refused', { refusal: error });
    metrics.addMetric('SlackPeopleRefused', 'Count', 1);
    if (task.kind === 'decision') await recordAttempt({ task, link, error, detail, correlationId }, deps);
    return { text: detail };
  };
  const verb = task.kind === 'command' ? task.text.split(/\s/)[0]?.toLowerCase() : undefined;
  if (task.kind === 'command' && verb === 'link' && link === undefined)
    return linkOffer(task, app.clientSecret, deps.clock());
  if (link === undefined)
    return refuse(SLACK_ERRORS.Unlinked, 'Stepgate does not know you yet: type /stepgate link');
  if (verb === 'link') return { text: `You are ${link.user.name} in Stepgate.` };
  if (verb === 'unlink') {
    // The command may come again, and they may have linked themselves anew meanwhile.
    if (link.linkedAt <= task.reply.at) await slack.unlink(task.who);
    return { text: 'Stepgate does not know you any more.' };
  }
  const person = await deps.directory.find(task.tenant, link.username);
  // A name may belong to somebody else by now.
  if (person?.user.id !== link.user.id)
    return refuse(
      SLACK_ERRORS.UserGone,
      'Your Stepgate user is not active any more. If you have a new one, type /stepgate unlink, then /stepgate link; else ask your administrator.',
    );
  const caller = { tenant: task.tenant, ...person };
  if (task.kind === 'command') return runCommand(task, caller, correlationId, deps);
  const text = await decideBySlack(task, caller, correlationId, deps);
  return text === undefined ? undefined : { text };
}
