import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSessions } from '../../api/sessions.ts';
import type { Session } from '../../api/sessions.ts';
import { useApp } from '../../app-context.tsx';
import { offersStart } from '../../model/rights.ts';
import { dollars } from '../../model/money.ts';
import { picoOf } from '../../model/new-session.ts';
import { costsAtLeast, matches } from '../../model/search.ts';
import { Freshness } from '../../parts/freshness.tsx';
import { More } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { Empty, Failed } from '../../parts/states.tsx';
import { SessionStatusMark } from '../../parts/status.tsx';
import { FromNow } from '../../parts/time.tsx';
import { useRowKeys } from '../../parts/use-row-keys.ts';
import { useNarrow } from '../../shell/use-narrow.ts';
import { ANYTHING, filterOf, SessionFilters } from './session-filters.tsx';
import { StartDialog } from './start-dialog.tsx';

type Column = TableProps.ColumnDefinition<Session>;

/** Characters of a goal in the list. */
const GOAL = 100;

const COLUMNS: Readonly<Record<'goal' | 'status' | 'agent' | 'requester' | 'created' | 'cost', Column>> = {
  goal: {
    id: 'goal',
    header: 'Goal',
    isRowHeader: true,
    cell: ({ sessionId, goal }) => (
      <PageLink to={`/sessions/${sessionId}`}>
        <PlainText text={goal.length > GOAL ? `${goal.slice(0, GOAL)}…` : goal} />
      </PageLink>
    ),
  },
  status: {
    id: 'status',
    minWidth: 190,
    header: 'Status',
    cell: ({ status, mode }) => (
      <>
        <SessionStatusMark status={status} />
        {mode === 'dry-run' && (
          <Box variant="small" display="block">
            Dry run
          </Box>
        )}
      </>
    ),
  },
  agent: { id: 'agent', header: 'Agent', minWidth: 130, cell: ({ agent }) => agent },
  requester: {
    id: 'requester',
    header: 'Asked by',
    minWidth: 110,
    cell: ({ requester }) => requester.name,
  },
  created: {
    id: 'created',
    header: 'Started',
    minWidth: 130,
    cell: ({ createdAt }) => <FromNow at={createdAt} />,
  },
  cost: {
    id: 'cost',
    header: 'Cost',
    minWidth: 90,
    cell: ({ totals }) => <span className="numbers">{totals === undefined ? '–' : dollars(totals.usd)}</span>,
  },
};
const NARROW = [COLUMNS.goal, { ...COLUMNS.status, minWidth: 130 }];
const WIDE = Object.values(COLUMNS);

/** Every session that one may see, newest first. */
export function Component() {
  const { user } = useApp();
  const [sought, setSought] = useState(ANYTHING);
  const [starting, setStarting] = useState(false);
  const sessions = useSessions(filterOf(sought));
  const narrow = useNarrow();
  const list = useRowKeys();
  const all = sessions.data?.pages.flatMap((page) => page.sessions) ?? [];
  const least = BigInt(picoOf(sought.dollars) ?? '0');
  const items = all.filter((session) => matches(session, sought.words) && costsAtLeast(session, least));
  const anything = Object.values(sought).every((one) => one === '');
  const start = offersStart(user) && (
    <Button variant="primary" onClick={() => setStarting(true)}>
      Start a session
    </Button>
  );
  return (
    <Page title="Sessions" description="What agents work on, and what they have done." actions={start}>
      {sessions.error !== null && (
        <Failed what="get the sessions" error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      <div ref={list}>
        <Table
          variant="container"
          wrapLines
          items={items}
          trackBy="sessionId"
          loading={sessions.isPending}
          loadingText="Loading sessions"
          columnDefinitions={narrow ? NARROW : WIDE}
          ariaLabels={{ tableLabel: 'Sessions' }}
          header={
            <Header variant="h2" description={<Freshness of={sessions} />}>
              Newest first
            </Header>
          }
          filter={
            <SessionFilters
              sought={sought}
              count={items.length === all.length ? '' : `${items.length} of ${all.length} shown so far`}
              onChange={setSought}
            />
          }
          empty={
            // Of what could not be got nobody knows that it is nothing.
            sessions.data === undefined ? null : anything ? (
              <Empty title="No sessions" action={start}>
                None was started yet.
              </Empty>
            ) : (
              <Empty
                title="None of those loaded fits"
                action={<Button onClick={() => setSought(ANYTHING)}>Show all</Button>}
              >
                Show more of them, or look for something else.
              </Empty>
            )
          }
        />
      </div>
      <More list={sessions} />
      {starting && <StartDialog onClose={() => setStarting(false)} />}
    </Page>
  );
}
