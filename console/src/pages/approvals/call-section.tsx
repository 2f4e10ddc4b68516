import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApproval } from '../../api/approvals.ts';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { useApp } from '../../app-context.tsx';
import { approvesInVain, mayNotDecide } from '../../model/rights.ts';
import { Arguments, Changes } from '../../parts/arguments.tsx';
import { Ends } from '../../parts/ends.tsx';
import { RawJson } from '../../parts/raw-json.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { ApprovalStatusMark } from '../../parts/status.tsx';
import { Actions } from './actions.tsx';
import type { Act } from './actions.tsx';
import { HashCheck, useHashCheck } from './hash-check.tsx';
import { Outcome } from './outcome.tsx';
import { Policies } from './policies.tsx';
import { Questions } from './questions.tsx';
import { Votes } from './votes.tsx';

/** One of a turn's calls: its arguments and where they came from, why somebody is asked, the votes, and what one may do about it. */
export function CallSection({
  id,
  number,
  current,
  onCurrent,
  onAct,
}: {
  readonly id: string;
  /** Which of the turn's calls it is, as `1 of 3`; undefined for the only one. */
  readonly number: string | undefined;
  /** Whether keys are about this call. */
  readonly current: boolean;
  /** The keyboard came to this call. */
  readonly onCurrent: () => void;
  readonly onAct: (act: Act, approval: ApprovalDetail) => void;
}) {
  const approval = useApproval(id);
  if (approval.data === undefined)
    return approval.error === null ? (
      <Loading what="the call" />
    ) : (
      <Failed what="get this call" error={approval.error} retry={() => void approval.refetch()} />
    );
  return (
    <Shown approval={approval.data} number={number} current={current} onCurrent={onCurrent} onAct={onAct} />
  );
}

function Shown({
  approval,
  number,
  current,
  onCurrent,
  onAct,
}: {
  readonly approval: ApprovalDetail;
  readonly number: string | undefined;
  readonly current: boolean;
  readonly onCurrent: () => void;
  readonly onAct: (act: Act, approval: ApprovalDetail) => void;
}) {
  const { user } = useApp();
  const check = useHashCheck(approval);
  const { status, tool, input, edit, questions, approvalId } = approval;
  const isPending = status === 'pending';
  const barred = isPending ? (mayNotDecide(user, approval) ?? approvesInVain(user, approval)) : undefined;
  return (
    <section
      id={`call-${approvalId}`}
      aria-label={`The call of ${tool}${number === undefined ? '' : `, ${number}`}`}
      tabIndex={-1}
      onFocus={onCurrent}
      className={current && number !== undefined ? 'current' : ''}
    >
      <Container
        header={
          <Header
            variant="h2"
            {...(number === undefined ? {} : { counter: `(${number})` })}
            description={
              <span className="beside">
                <ApprovalStatusMark status={status} />
                {isPending && (
                  <span className="beside">
                    Ends <Ends at={approval.expiresAt} />
                  </span>
                )}
              </span>
            }
            actions={
              isPending && (
                <Actions approval={approval} safe={check === 'same'} onAct={(act) => onAct(act, approval)} />
              )
            }
          >
            <span className="code">{tool}</span>
          </Header>
        }
      >
        <SpaceBetween size="l">
          {!isPending && <Outcome approval={approval} />}
          {barred !== undefined && <Alert type="info">{barred}</Alert>}
          <Grid gridDefinition={[{ colspan: { default: 12, s: 7 } }, { colspan: { default: 12, s: 5 } }]}>
            <SpaceBetween size="m">
              <Box variant="h3">It is called with exactly these arguments</Box>
              <Arguments input={input} evidence={approval.arguments} />
              {edit !== undefined && (
                <Alert type="info" header={`${edit.by.name} changed what the agent proposed`}>
                  <Changes changes={edit.changes} />
                </Alert>
              )}
              <HashCheck approval={approval} check={check} />
              <RawJson title="Arguments as JSON" value={input} />
            </SpaceBetween>
            <SpaceBetween size="m">
              <Votes approval={approval} />
              <Box variant="h3">Why a person is asked</Box>
              <Policies approval={approval} />
              {questions.length > 0 && (
                <>
                  <Box variant="h3">Questions</Box>
                  <Questions questions={questions} />
                </>
              )}
            </SpaceBetween>
          </Grid>
        </SpaceBetween>
      </Container>
    </section>
  );
}
