import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { MAX_DECISIONS } from '../../../../schemas/approval-api.ts';
import { useApprovals } from '../../api/approvals.ts';
import type { Approval, Shown } from '../../api/approvals.ts';
import { useApp } from '../../app-context.tsx';
import { inShort } from '../../model/fields.ts';
import { decidesSomewhere } from '../../model/rights.ts';
import { Freshness } from '../../parts/freshness.tsx';
import { More } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty, Failed } from '../../parts/states.tsx';
import { approvalStatusName } from '../../parts/status.tsx';
import { useRowKeys } from '../../parts/use-row-keys.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { useNarrow } from '../../shell/use-narrow.ts';
import { offers } from './actions.tsx';
import { DecideManyDialog } from './decide-many-dialog.tsx';
import { NARROW, WIDE } from './inbox-columns.tsx';

const SHOWN = ['mine', 'pending', 'approved', 'rejected', 'expired', 'withdrawn'] as const satisfies Shown[];
const LABELS: Partial<Record<Shown, string>> = { mine: 'Waits for me', pending: 'Waits for anyone' };
const OPTIONS = SHOWN.map((value) => ({
  value,
  label: LABELS[value] ?? approvalStatusName(value === 'mine' ? 'pending' : value),
}));

/** What waits is shown by when it ends, the most pressing first; what is over, as it came. */
const inOrder = (approvals: readonly Approval[], waiting: boolean): readonly Approval[] =>
  waiting ? approvals.toSorted((a, b) => a.expiresAt.localeCompare(b.expiresAt)) : approvals;

/** The calls that wait for people, and those that waited. */
export function Component() {
  const { user } = useApp();
  const [params, setParams] = useSearchParams();
  const fallback: Shown = decidesSomewhere(user) ? 'mine' : 'pending';
  const shown = SHOWN.find((one) => one === params.get('show')) ?? fallback;
  const waiting = shown === 'mine' || shown === 'pending';
  const approvals = useApprovals(shown);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [deciding, setDeciding] = useState<readonly Approval[]>();
  const narrow = useNarrow();
  const list = useRowKeys();
  const { data, error, isPending } = approvals;
  const items = inOrder(data?.pages.flatMap((page) => page.approvals) ?? [], waiting);
  const selected = items.filter(({ approvalId }) => chosen.includes(approvalId));
  const [first] = selected;
  const bulk = waiting && items.some((one) => offers(one, 'approve'));
  const decide = (): void => (selected.length === 0 ? undefined : setDeciding(selected));
  useShortcuts({ b: decide });
  return (
    <Page
      title="Approvals"
      description="Calls that an agent may make only once a person has agreed to exactly these arguments."
      actions={
        <Select
          selectedOption={OPTIONS.find(({ value }) => value === shown) ?? null}
          options={OPTIONS}
          onChange={({ detail }) => {
            setChosen([]);
            setParams({ show: detail.selectedOption.value ?? fallback });
          }}
          ariaLabel="Which approvals"
        />
      }
    >
      {error !== null && (
        <Failed what="get the approvals" error={error} retry={() => void approvals.refetch()} />
      )}
      <div ref={list}>
        <Table
          variant="container"
          wrapLines
          header={
            <Header
              variant="h2"
              counter={data === undefined ? '' : `(${items.length}${approvals.hasNextPage ? '+' : ''})`}
              description={waiting && <Freshness of={approvals} />}
              actions={
                bulk && (
                  <Button disabled={selected.length === 0} onClick={decide}>
                    {selected.length === 0 ? 'Decide on several …' : `Decide on ${selected.length} …`}
                  </Button>
                )
              }
            >
              {waiting ? 'Most pressing first' : 'Newest first'}
            </Header>
          }
          items={[...items]}
          trackBy="approvalId"
          loading={isPending}
          loadingText="Loading approvals"
          columnDefinitions={narrow ? NARROW : WIDE}
          {...(bulk
            ? {
                selectionType: 'multi' as const,
                selectedItems: selected,
                // One decision for several is for calls of the same tool, which people compare with one another.
                isItemDisabled: (item: Approval) =>
                  !offers(item, 'approve') ||
                  (first !== undefined && item.tool !== first.tool) ||
                  (selected.length >= MAX_DECISIONS && !chosen.includes(item.approvalId)),
                onSelectionChange: ({
                  detail,
                }: {
                  readonly detail: { readonly selectedItems: Approval[] };
                }) => setChosen(sameTool(detail.selectedItems)),
              }
            : {})}
          ariaLabels={{
            tableLabel: 'Approvals',
            selectionGroupLabel: 'Choose calls to decide on together',
            allItemsSelectionLabel: () => 'Choose all of one tool',
            itemSelectionLabel: (_state, { tool, input }) => `Choose ${tool}, ${inShort(input)}`,
          }}
          empty={
            // Of what could not be got nobody knows that it is nothing.
            data === undefined ? null : waiting ? (
              <Empty
                title={shown === 'mine' ? 'Nothing waits for you' : 'Nothing waits for a person'}
                action={
                  shown === 'mine' && (
                    <Button onClick={() => setParams({ show: 'pending' })}>See what waits for others</Button>
                  )
                }
              >
                When an agent proposes a call that somebody must agree to, it is here within seconds.
              </Empty>
            ) : (
              <Empty title="None" />
            )
          }
        />
      </div>
      <More list={approvals} />
      {deciding !== undefined && (
        <DecideManyDialog
          approvals={deciding}
          onClose={() => {
            setDeciding(undefined);
            setChosen([]);
          }}
        />
      )}
    </Page>
  );
}

/** The ids of those that are of the first one's tool, so that choosing all chooses no mixture. */
const sameTool = (approvals: readonly Approval[]): string[] =>
  approvals
    .filter((one) => one.tool === approvals[0]?.tool && offers(one, 'approve'))
    .slice(0, MAX_DECISIONS)
    .map(({ approvalId }) => approvalId);
