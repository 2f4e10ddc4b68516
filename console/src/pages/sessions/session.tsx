import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { useEvents, useSession } from '../../api/sessions.ts';
import { useApp } from '../../app-context.tsx';
import type { FeedState } from '../../model/event-feed.ts';
import { offersCancel } from '../../model/rights.ts';
import { timelineOf } from '../../model/timeline.ts';
import { breakOf } from '../../model/told.ts';
import { Page } from '../../parts/page.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { RawJson } from '../../parts/raw-json.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { SessionStatusMark } from '../../parts/status.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { SessionFacts } from './session-facts.tsx';
import { SessionResult } from './session-result.tsx';
import { TurnCard } from './turn-card.tsx';

const PARENT = { title: 'Sessions', path: '/sessions' };
const FINAL = new Set(['completed', 'failed', 'canceled']);

/** One session, turn by turn, as it runs or as it ran. */
export function Component() {
  const { id = '' } = useParams();
  const { user } = useApp();
  const session = useSession(id);
  const feed = useEvents(id);
  const timeline = useMemo(() => timelineOf(feed.entries), [feed.entries]);
  const [canceling, setCanceling] = useState(false);
  useFresh(id, feed);

  const { data } = session;
  if (data === undefined)
    return (
      <Page title="Session" parent={PARENT}>
        {session.error === null ? (
          <Loading what="the session" />
        ) : (
          <Failed what="get this session" error={session.error} retry={() => void session.refetch()} />
        )}
      </Page>
    );
  const open = !FINAL.has(data.status);
  const broke = breakOf(timeline);
  return (
    <Page
      title={`Session of ${data.requester.name}`}
      parent={PARENT}
      description={
        <span className="beside">
          <SessionStatusMark status={data.status} />
          {data.mode === 'dry-run' && (
            <Badge color="blue">Dry run: nothing was changed, nobody was asked</Badge>
          )}
        </span>
      }
      actions={
        open &&
        data.cancelRequestedAt === undefined &&
        offersCancel(user, data) && <Button onClick={() => setCanceling(true)}>Cancel …</Button>
      }
    >
      <SessionFacts session={data} />
      {!open && <SessionResult session={data} />}
      {broke !== undefined && (
        <Alert
          type="warning"
          header={`It broke in turn ${broke.turn}`}
          action={<Button onClick={() => showTurn(broke.turn)}>Go there</Button>}
        >
          <PlainText text={broke.what} />
        </Alert>
      )}
      {feed.phase === 'failed' && <Failed what="follow this session" error={feed.error} />}
      <ol className="timeline" aria-label="Turns">
        {timeline.turns.map((turn) => (
          <li key={turn.turn} id={`turn-${turn.turn}`} tabIndex={-1}>
            <TurnCard turn={turn} open={open} />
          </li>
        ))}
      </ol>
      <Progress phase={feed.phase} waiting={data.status === 'paused'} />
      {timeline.entries.length > 0 && (
        <RawJson title="Events of the session itself" value={timeline.entries} />
      )}
      {canceling && <CancelDialog id={id} onClose={() => setCanceling(false)} />}
    </Page>
  );
}

/** Brings a turn into sight, and the keyboard to it. */
function showTurn(turn: number): void {
  const card = document.querySelector<HTMLElement>(`#turn-${turn}`);
  card?.scrollIntoView({ block: 'start' });
  card?.focus({ preventScroll: true });
}

/** Asks for the session again whenever something happened in it. */
function useFresh(id: string, { entries, phase }: FeedState): void {
  const client = useQueryClient();
  useEffect(() => {
    if (entries.length > 0) void client.invalidateQueries({ queryKey: ['session', id] });
  }, [client, id, entries.length, phase]);
}

function Progress({ phase, waiting }: { readonly phase: FeedState['phase']; readonly waiting: boolean }) {
  if (phase === 'done' || phase === 'failed') return null;
  if (phase === 'reconnecting')
    return (
      <StatusIndicator type="warning">The connection is lost; what happens meanwhile is not</StatusIndicator>
    );
  if (phase === 'loading') return <Loading what="what happened" />;
  return (
    <StatusIndicator type={waiting ? 'pending' : 'loading'}>
      {waiting ? 'Goes on once somebody has decided' : 'Following the session'}
    </StatusIndicator>
  );
}
