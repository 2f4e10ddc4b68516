import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCancelSession } from '../../api/sessions.ts';
import { SendDialog } from '../../parts/send-dialog.tsx';
import { Failed } from '../../parts/states.tsx';
import { notify } from '../../shell/notices.tsx';

/** Asks once more before a session is cancelled. */
export function CancelDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const cancel = useCancelSession(id);
  const send = (): void =>
    cancel.mutate(undefined, {
      onSuccess: () => {
        notify({ type: 'info', text: 'The session ends at its next step.' });
        onClose();
      },
    });
  return (
    <SendDialog
      title="Cancel this session?"
      button="Cancel the session"
      isPending={cancel.isPending}
      onSend={send}
      onClose={onClose}
    >
      <SpaceBetween size="m">
        <Box>
          It ends at its next step. What it has done stays done, and whatever waits for a person is withdrawn.
        </Box>
        {cancel.error !== null && <Failed what="cancel the session" error={cancel.error} />}
      </SpaceBetween>
    </SendDialog>
  );
}
