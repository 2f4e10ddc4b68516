import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { RISK_WORDS } from '../../../../schemas/risks.ts';
import type { ApprovalDetail } from '../../api/approvals.ts';
import { useSession } from '../../api/sessions.ts';
import { dollars } from '../../model/money.ts';
import { Ends } from '../../parts/ends.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { FromNow } from '../../parts/time.tsx';

/** What the session has cost so far, how much time there is, and what happens meanwhile and after. */
export function Facts({ approval }: { readonly approval: ApprovalDetail }) {
  const limits = useSession(approval.sessionId).data?.limits;
  const { session, turn, cost, createdAt, expiresAt, onExpiry, stages, status, toolInfo, requester } =
    approval;
  const coming = stages.filter(({ kind, doneAt }) => kind !== 'expiry' && doneAt === undefined);
  return (
    <KeyValuePairs
      columns={2}
      items={[
        {
          label: 'Session',
          value: (
            <>
              <PageLink to={`/sessions/${session.sessionId}`}>{session.agent}</PageLink>, turn {turn}
            </>
          ),
        },
        { label: 'Asked by', value: requester.name },
        {
          label: 'Cost so far',
          value: (
            <>
              {dollars(cost.usd)}
              {limits !== undefined && (
                <>
                  {' '}
                  <Box variant="small" display="inline">
                    of {dollars(limits.usd)}
                  </Box>
                </>
              )}
            </>
          ),
        },
        ...(toolInfo === undefined
          ? []
          : [
              { label: 'This call costs', value: dollars(toolInfo.price) },
              {
                label: 'What it does',
                value: toolInfo.egress
                  ? `${RISK_WORDS[toolInfo.risk]}; sends its arguments out`
                  : RISK_WORDS[toolInfo.risk],
              },
            ]),
        { label: 'Asked', value: <FromNow at={createdAt} /> },
        ...(status === 'pending'
          ? [
              {
                label: 'If nobody decides',
                value: (
                  <span className="beside">
                    {onExpiry === 'fail' ? 'the session ends' : 'the call is refused'} <Ends at={expiresAt} />
                  </span>
                ),
              },
              ...coming.map(({ kind, at, groups = [] }) => ({
                label: kind === 'reminder' ? 'Reminder' : `Also for ${groups.join(', ')}`,
                value: <FromNow at={at} />,
              })),
            ]
          : []),
      ]}
    />
  );
}
