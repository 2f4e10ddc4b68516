import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useApproval } from '../../api/approvals.ts';
import type { Approval, ApprovalDetail } from '../../api/approvals.ts';
import { Freshness } from '../../parts/freshness.tsx';
import { Page } from '../../parts/page.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { ActDialog } from './act-dialog.tsx';
import { ACTS, offers } from './actions.tsx';
import type { Act } from './actions.tsx';
import { CallSection } from './call-section.tsx';
import { DecideManyDialog } from './decide-many-dialog.tsx';
import { Facts } from './facts.tsx';
import { Read } from './read.tsx';
import { Request } from './request.tsx';

const PARENT = { title: 'Approvals', path: '/approvals' };

/** What waits for a decision: the request, each call of the turn with a decision of its own, and the evidence. */
export function Component() {
  const { id = '' } = useParams();
  const approval = useApproval(id);
  if (approval.data !== undefined)
    return (
      <Shown
        key={id}
        approval={approval.data}
        freshness={approval.data.status === 'pending' && <Freshness of={approval} />}
      />
    );
  return (
    <Page title="Approval" parent={PARENT}>
      {approval.error === null ? (
        <Loading what="the approval" />
      ) : (
        <Failed what="get this approval" error={approval.error} retry={() => void approval.refetch()} />
      )}
    </Page>
  );
}

function Shown({
  approval,
  freshness,
}: {
  readonly approval: ApprovalDetail;
  readonly freshness: React.ReactNode;
}) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<{ readonly act: Act; readonly approval: ApprovalDetail }>();
  const [many, setMany] = useState(false);
  const calls = inTurnOrder([approval, ...approval.siblings]);
  const [currentId, setCurrentId] = useState(approval.approvalId);
  const decidable = calls.filter((one) => offers(one, 'approve'));

  const move = (by: 1 | -1): void => {
    const at = calls.findIndex(({ approvalId }) => approvalId === currentId) + by;
    const next = calls[Math.min(calls.length - 1, Math.max(0, at))]?.approvalId ?? currentId;
    setCurrentId(next);
    const section = document.querySelector<HTMLElement>(`#call-${next}`);
    section?.scrollIntoView({ block: 'nearest' });
    section?.focus({ preventScroll: true });
  };
  const byKey = (act: Act) => (): void => {
    const current = client.getQueryData<ApprovalDetail>(['approval', currentId]);
    if (current !== undefined && offers(current, act)) setDialog({ act, approval: current });
  };
  useShortcuts({
    ...Object.fromEntries(Object.entries(ACTS).map(([act, { key }]) => [key, byKey(act as Act)])),
    ...(decidable.length > 1 ? { A: () => setMany(true) } : {}),
    j: () => move(1),
    k: () => move(-1),
    u: () => void navigate(PARENT.path),
  });

  const title = calls.length === 1 ? approval.tool : `${calls.length} calls of one turn`;
  return (
    <Page
      title={title}
      parent={PARENT}
      description={freshness}
      actions={decidable.length > 1 && <Button onClick={() => setMany(true)}>Decide on all …</Button>}
    >
      <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
        <Request approval={approval} />
        <Container header={<Header variant="h2">About</Header>}>
          <Facts approval={approval} />
        </Container>
      </Grid>
      <SpaceBetween size="l">
        {calls.map(({ approvalId }, index) => (
          <CallSection
            key={approvalId}
            id={approvalId}
            number={calls.length === 1 ? undefined : `${index + 1} of ${calls.length}`}
            current={approvalId === currentId}
            onCurrent={() => setCurrentId(approvalId)}
            onAct={(act, shown) => setDialog({ act, approval: shown })}
          />
        ))}
      </SpaceBetween>
      <Read read={approval.read} />
      {dialog !== undefined && <ActDialog {...dialog} onClose={() => setDialog(undefined)} />}
      {many && <DecideManyDialog approvals={decidable} onClose={() => setMany(false)} />}
    </Page>
  );
}

/** The calls as the agent made them: `c2` before `c10`. */
const inTurnOrder = (calls: readonly Approval[]): Approval[] =>
  calls.toSorted((a, b) => Number(a.callId.slice(1)) - Number(b.callId.slice(1)));
