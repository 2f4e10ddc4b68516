import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useDelegate } from '../../api/approval-acts.ts';
import { useDeciders } from '../../api/approvals.ts';
import type { Approval } from '../../api/approvals.ts';
import { useApp } from '../../app-context.tsx';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { Failed } from '../../parts/states.tsx';
import { notify } from '../../shell/notices.tsx';

/** Hands the decision to somebody else who may decide. */
export function DelegateDialog({
  approval: { approvalId, tool },
  onClose,
}: {
  readonly approval: Approval;
  readonly onClose: () => void;
}) {
  const { user } = useApp();
  const deciders = useDeciders(approvalId);
  const delegate = useDelegate(approvalId);
  const [to, setTo] = useState<string>();
  const others = (deciders.data?.people ?? []).filter(({ id }) => id !== user.id);
  const options = others.map(({ id, name, groups }) => ({
    value: id,
    label: name,
    description: groups.join(', '),
  }));
  const chosen = options.find(({ value }) => value === to);
  const send = (comment: string): void => {
    if (chosen === undefined) return;
    delegate.mutate(
      { to: chosen.value, ...(comment === '' ? {} : { comment }) },
      {
        onSuccess: () => {
          notify({ type: 'success', text: `${tool} now waits for ${chosen.label}.` });
          onClose();
        },
      },
    );
  };
  return (
    <RemarkDialog
      words={{
        title: `Hand ${tool} to somebody else`,
        button: 'Hand it over',
        label: 'Comment',
        hint: 'They see it with the call.',
      }}
      sender={{ ...delegate, send, ready: chosen !== undefined }}
      focus={false}
      onClose={onClose}
    >
      {deciders.error !== null && <Failed what="find who may decide" error={deciders.error} />}
      <FormField label="To" description="Only people who may decide on this call.">
        <Select
          selectedOption={chosen ?? null}
          options={options}
          statusType={deciders.isPending ? 'loading' : deciders.data === undefined ? 'error' : 'finished'}
          loadingText="Finding who may decide"
          errorText="Who may decide is not known"
          empty="Nobody else may decide on this"
          placeholder="Choose a person"
          onChange={({ detail }) => setTo(detail.selectedOption.value)}
        />
      </FormField>
    </RemarkDialog>
  );
}
