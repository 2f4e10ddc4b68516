import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { onceKey, slackLinkKey, slackMessageKey, slackWorkspaceKey } from '../../../domain/keys.ts';
import type { Key } from '../../../domain/keys.ts';
import { SlackInstallation, SlackLink, SlackMessage } from '../../../schemas/slack.ts';
import type { SlackIdentity } from '../../../schemas/slack.ts';
import { env } from '../env.ts';
import { transact } from '../transact.ts';

/** Seconds for which a poster has a message for itself; after that, another may post it. */
const CLAIM_SECONDS = 60;

/** What a tenant has with Slack. */
export interface SlackStore {
  installation(team: string): Promise<SlackInstallation | undefined>;
  install(installation: SlackInstallation): Promise<void>;
  uninstall(team: string): Promise<void>;
  link(identity: SlackIdentity): Promise<SlackLink | undefined>;
  /** Links a user; false where they are linked already. */
  putLink(identity: SlackIdentity, link: SlackLink): Promise<boolean>;
  unlink(identity: SlackIdentity): Promise<void>;
  /** Marks something as used until a time; false where it is already. */
  once(hash: string, until: Date): Promise<boolean>;
  message(approvalId: string, team: string, room: string): Promise<SlackMessage | undefined>;
  /** Takes it on oneself to post a message; false where it is posted, or somebody else is at it. */
  claim(approvalId: string, team: string, room: string, now: Date): Promise<boolean>;
  /** Lets go of what one claimed and did not post. */
  release(approvalId: string, team: string, room: string): Promise<void>;
  /** Notes where the message is and which version of the approval it shows. */
  posted(approvalId: string, message: SlackMessage): Promise<void>;
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
  // No role may delete: what is over says so.
  const remove = (key: Key): Promise<void> => put(key, { removed: true });
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

  return {
    async installation(team) {
      const item = await get(slackWorkspaceKey(tenant, team));
      return item && SlackInstallation.parse(item);
    },
    install: (installation) => put(slackWorkspaceKey(tenant, installation.team), installation),
    uninstall: (team) => remove(slackWorkspaceKey(tenant, team)),
    async link(identity) {
      const item = await get(slackLinkKey(tenant, identity));
      return item && SlackLink.parse(item);
    },
    async putLink(identity, link) {
      const Put = {
        TableName,
        Item: { ...link, ...slackLinkKey(tenant, identity) },
        ConditionExpression: 'attribute_not_exists(pk) OR removed = :removed',
        ExpressionAttributeValues: { ':removed': true },
      };
      return (await transact(db, [{ Put }])).ok;
    },
    unlink: (identity) => remove(slackLinkKey(tenant, identity)),
    async once(hash, until) {
      const Item = { ...onceKey(tenant, hash), expiresAt: seconds(until) };
      return (
        await transact(db, [{ Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } }])
      ).ok;
    },
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
    async posted(approvalId, { team, room, ts, shown }) {
      try {
        await db.send(
          new UpdateCommand({
            TableName,
            Key: { ...slackMessageKey(tenant, approvalId, team, room) },
            UpdateExpression: 'SET ts = :ts, shown = :shown',
            ConditionExpression: 'attribute_not_exists(shown) OR shown < :shown',
            ExpressionAttributeValues: { ':ts': ts, ':shown': shown },
          }),
        );
      } catch (error) {
        // Somebody has shown a newer version meanwhile.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
