import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useEffect, useMemo, useState } from 'react';
import { useDecide } from '../../api/approval-acts.ts';
import { useCheck } from '../../api/approvals.ts';
import type { ApprovalDetail } from '../../api/approvals.ts';
import type { Schemas } from '../../api/schema.ts';
import { hashOf } from '../../model/arguments-hash.ts';
import { askedIn, guardOf } from '../../model/edit-guard.ts';
import type { CheckState, Made } from '../../model/edit-guard.ts';
import { fieldsIn, formOf } from '../../model/schema-form.ts';
import { inputOf, typedOf } from '../../model/typed-form.ts';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { notify } from '../../shell/notices.tsx';
import { EditCheck } from './edit-check.tsx';
import { EditForm } from './edit-form.tsx';

/** How long nothing is typed before the guard is asked, in milliseconds. */
const PAUSE_MS = 350;

/** Approves other arguments than the agent's: a form by the tool's schema, and the guard's word on it as it is typed. */
export function EditDialog({
  approval,
  onClose,
}: {
  readonly approval: ApprovalDetail;
  readonly onClose: () => void;
}) {
  // The form is of the arguments that were there when it was opened: what others do meanwhile makes the decision stale, not the form.
  const [{ input: before, argumentsHash }] = useState(approval);
  const nodes = useMemo(() => formOf(approval.toolInfo?.inputSchema, before), [approval.toolInfo, before]);
  const [typed, setTyped] = useState(() => typedOf(nodes, before));
  const read = useMemo(() => inputOf(nodes, typed), [nodes, typed]);
  const edited = 'input' in read ? read.input : undefined;
  const { state, ready } = useGuard(approval.approvalId, edited, argumentsHash);
  const decide = useDecide(approval.approvalId);

  const send = (comment: string): void => {
    if (!ready || edited === undefined) return;
    decide.mutate(
      { decision: 'approve', argumentsHash, arguments: edited, ...(comment === '' ? {} : { comment }) },
      {
        onSuccess: () => {
          notify({ type: 'success', text: `You approved ${approval.tool} with other arguments.` });
          onClose();
        },
      },
    );
  };
  const faults = { ...('faults' in read ? read.faults : {}), ...faultsOf(state) };
  return (
    <RemarkDialog
      size="large"
      focus={false}
      words={{
        title: `Edit ${approval.tool} and approve it`,
        button: 'Approve as edited',
        label: 'Comment',
        hint: 'The agent is told what you changed; the comment is recorded with it.',
      }}
      sender={{ ...decide, send, ready }}
      onClose={onClose}
    >
      <ColumnLayout columns={2} minColumnWidth={280}>
        <EditForm
          fields={fieldsIn(nodes)}
          typed={typed}
          faults={faults}
          onChange={(pointer, text) => setTyped((now) => ({ ...now, [pointer]: text }))}
        />
        <EditCheck state={state} approval={approval} />
      </ColumnLayout>
    </RemarkDialog>
  );
}

/** What the guard says of what is shown, once nothing was typed for a moment; `ready`: an approval of exactly these would be taken. */
function useGuard(
  id: string,
  edited: Schemas['JsonObject'] | undefined,
  seen: string,
): { readonly state: CheckState; readonly ready: boolean } {
  const [made, setMade] = useState<Made>();
  useEffect(() => {
    if (edited === undefined) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      void hashOf(edited).then((hash) => {
        if (current) setMade({ of: edited, hash });
      });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [edited]);
  const known = { edited, made, seen };
  return guardOf(known, useCheck(id, askedIn(known)));
}

/** What the guard has against single fields. */
const faultsOf = (state: CheckState): Record<string, string> =>
  state.kind === 'checked' && !state.check.ok
    ? Object.fromEntries(
        state.check.reasons.flatMap(({ path, message }) => (path === undefined ? [] : [[path, message]])),
      )
    : {};
