import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import { missingWords } from '../../../../schemas/asks.ts';
import type { Approval } from '../../api/approvals.ts';
import { inShort } from '../../model/fields.ts';
import { Ends } from '../../parts/ends.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { PlainText } from '../../parts/plain-text.tsx';
import { ApprovalStatusMark } from '../../parts/status.tsx';
import { FromNow } from '../../parts/time.tsx';

type Column = TableProps.ColumnDefinition<Approval>;

const CALL: Column = {
  id: 'call',
  header: 'Call',
  isRowHeader: true,
  cell: ({ approvalId, tool, input, questions }) => (
    <>
      <PageLink to={`/approvals/${approvalId}`}>{tool}</PageLink>
      {questions.some(({ answer }) => answer === undefined) && ' · a question is open'}
      <br />
      <span className="code">
        <PlainText text={inShort(input)} />
      </span>
    </>
  ),
};
const ENDS: Column = {
  id: 'ends',
  header: 'Ends',
  minWidth: 130,
  cell: ({ status, expiresAt, resolvedAt }) =>
    status === 'pending' ? (
      <Ends at={expiresAt} />
    ) : (
      <>
        <ApprovalStatusMark status={status} /> {resolvedAt && <FromNow at={resolvedAt} />}
      </>
    ),
};
const REST: readonly Column[] = [
  {
    id: 'votes',
    header: 'Votes',
    minWidth: 80,
    cell: ({ votes, required, asks, missing, status }) => (
      <>
        <span className="numbers">{`${votes.length} of ${required}`}</span>
        {asks.length > 1 && status === 'pending' && <Box variant="small">{missingWords(missing)}</Box>}
      </>
    ),
  },
  { id: 'requester', header: 'Asked by', minWidth: 100, cell: ({ requester }) => requester.name },
  { id: 'since', header: 'Asked', minWidth: 110, cell: ({ createdAt }) => <FromNow at={createdAt} /> },
];

/** The columns of the inbox. */
export const WIDE: readonly Column[] = [CALL, ...REST, ENDS];
/** The columns of the inbox in a narrow window. */
export const NARROW: readonly Column[] = [CALL, ENDS];
