import type { TargetOf } from '../../schemas/notification.ts';
import type { SlackStore } from '../shared/slack/store.ts';
import type { Workspace } from '../shared/slack/workspace.ts';
import type { Stores } from '../shared/stores.ts';

/** A channel of a workspace, and everything to post there. */
export interface Place {
  readonly workspace: Workspace;
  readonly target: TargetOf<'slack'>;
  readonly stores: Stores;
  readonly store: SlackStore;
}

/** What a message looks like for everybody who reads it: no previews of links, and no names or channels made out of words. */
export const AS_IT_STANDS = {
  unfurl_links: false,
  unfurl_media: false,
  parse: 'none',
  link_names: false,
} as const;
