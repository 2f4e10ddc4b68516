import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { slackLinkKey, slackMessageKey, slackWorkspaceKey } from '../../../domain/keys.ts';
import type { Key } from '../../../domain/keys.ts';
import { SlackInstallation, SlackLink, SlackMessage } from '../../../schemas/slack.ts';
import type { SlackIdentity } from '../../../schemas/slack.ts';
import { env } from '../env.ts';
import { marksOf } from '../marks.ts';
import type { Marks } from '../marks.ts';
import { transact } from '../transact.ts';

/** Seconds for which a poster has a message for itself; after that, another may post it. */
const CLAIM_SECONDS = 60;

/** No role may delete: what is over says so. */
const REMOVED = { removed: true };

/** What a tenant has with Slack, and its marks of what is good once. */
export interface SlackStore extends Marks {
  installation(team: string): Promise<SlackInstallation | undefined>;
  install(installation: SlackInstallation): Promise<void>;
  /** Takes an installation away, as of an instant: one that is newer stays. */
  uninstall(team: string, at: string): Promise<void>;
  link(identity: SlackIdentity): Promise<SlackLink | undefined>;
  /** Links somebody; false where they are linked already. */
  putLink(identity: SlackIdentity, link: SlackLink): Promise<boolean>;
  unlink(identity: SlackIdentity): Promise<void>;
  message(approvalId: string, team: string, room: string): Promise<SlackMessage | undefined>;
  /** Takes it on oneself to post a message; false where it is posted, or somebody else is at it. */
  claim(approvalId: string, team: string, room: string, now: Date): Promise<boolean>;
  /** Lets go of what one claimed and did not post. */
  release(approvalId: string, team: string, room: string): Promise<void>;
  /**
   * Notes where the message is and which version of the approval it shows. `before` is what it showed when one began (undefined where it
   * was not there): false where that has changed since, so that nobody knows whose of the two stands there now, and nothing is noted.
   */
  posted(
    approvalId: string,
    message: Pick<SlackMessage, 'team' | 'room' | 'shown'> & { readonly ts: string },
    before: number | undefined,
  ): Promise<boolean>;
}

/** The Slack records of a tenant, in its part of the sessions table. */
export function slackStore(tenant: string, db: DynamoDBDocumentClient): SlackStore {
  const TableName = env('sessionsTable');
  const get = async (key: Key) => {
    const { Item } = await db.send(new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }));
    return Item?.['removed'] === true ? undefined : Item;
  };
  const put = async (key: Key, item: object): Promise<void> => {
    await db.send(new PutCommand({ TableName, Item: { ...item, ...key } }));
  };
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

  return {
    ...marksOf(tenant, db),
    async installation(team) {
      const item = await get(slackWorkspaceKey(tenant, team));
      return item && SlackInstallation.parse(item);
    },
    install: (installation) => put(slackWorkspaceKey(tenant, installation.team), installation),
    async uninstall(team, at) {
      await transact(db, [
        {
          Put: {
            TableName,
            Item: { ...REMOVED, ...slackWorkspaceKey(tenant, team) },
            ConditionExpression: 'attribute_not_exists(installedAt) OR installedAt <= :at',
            ExpressionAttributeValues: { ':at': at },
          },
        },
      ]);
    },
    async link(identity) {
      const item = await get(slackLinkKey(tenant, identity));
      return item && SlackLink.parse(item);
    },
    async putLink(identity, link) {
      const outcome = await transact(db, [
        {
          Put: {
            TableName,
            Item: { ...link, ...slackLinkKey(tenant, identity) },
            ConditionExpression: 'attribute_not_exists(pk) OR removed = :removed',
            ExpressionAttributeValues: { ':removed': true },
          },
        },
      ]);
      return outcome.ok;
    },
    unlink: (identity) => put(slackLinkKey(tenant, identity), REMOVED),
    async message(approvalId, team, room) {
      const item = await get(slackMessageKey(tenant, approvalId, team, room));
      return item && SlackMessage.parse(item);
    },
    async claim(approvalId, team, room, now) {
      const key = slackMessageKey(tenant, approvalId, team, room);
      const Item = { ...key, team, room, claimedUntil: seconds(now) + CLAIM_SECONDS };
      const outcome = await transact(db, [
        {
          Put: {
            TableName,
            Item,
            ConditionExpression:
              'attribute_not_exists(pk) OR (attribute_not_exists(ts) AND claimedUntil < :now)',
            ExpressionAttributeValues: { ':now': seconds(now) },
          },
        },
      ]);
      return outcome.ok;
    },
    async release(approvalId, team, room) {
      await transact(db, [
        {
          Update: {
            TableName,
            Key: { ...slackMessageKey(tenant, approvalId, team, room) },
            UpdateExpression: 'SET claimedUntil = :never',
            ConditionExpression: 'attribute_not_exists(ts)',
            ExpressionAttributeValues: { ':never': 0 },
          },
        },
      ]);
    },
    async posted(approvalId, { team, room, ts, shown }, before) {
      try {
        await db.send(
          new UpdateCommand({
            TableName,
            Key: { ...slackMessageKey(tenant, approvalId, team, room) },
            UpdateExpression: 'SET ts = :ts, shown = :shown',
            ConditionExpression: before === undefined ? 'attribute_not_exists(shown)' : 'shown = :before',
            ExpressionAttributeValues: {
              ':ts': ts,
              ':shown': shown,
              ...(before === undefined ? {} : { ':before': before }),
            },
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return false;
      }
    },
  };
}
